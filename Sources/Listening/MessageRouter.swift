// SPDX-License-Identifier: Apache-2.0

/// Decides where a message goes: queues first, then templates, each in the order declared; the first word that
/// stands in the text wins. The same table and text always give the same.
package struct MessageRouter: Sendable {
  /// Who deals with a message.
  package enum Way: Hashable, Sendable {
    case queue(String)
    case template(RoutingTable.Template)
    /// No rule fits and no template is for the rest.
    case none
  }

  private struct Pattern: Sendable {
    let bytes: [UInt8]
    /// The place of its rule, queues first.
    let rule: Int
    /// True where a letter or digit beside it would make it another word: `order` is not in `recorder`.
    let beginsWord: Bool
    let endsWord: Bool
  }

  private let ways: [Way]
  /// Patterns by their first byte.
  private let patterns: [[Pattern]]
  private let rest: Way

  package init(_ table: RoutingTable) {
    let special = table.templates.filter { !$0.words.isEmpty }
    ways = table.queues.map { .queue($0.name) } + special.map { .template($0) }
    var patterns = [[Pattern]](repeating: [], count: 256)
    for (rule, words) in (table.queues.map(\.words) + special.map(\.words)).enumerated() {
      for word in words {
        let bytes = Array(NormalizedText.of(word).utf8)
        guard let first = bytes.first, let last = bytes.last else { continue }
        patterns[Int(first)].append(
          Pattern(bytes: bytes, rule: rule, beginsWord: Self.isLetter(first), endsWord: Self.isLetter(last)))
      }
    }
    self.patterns = patterns
    rest = table.templates.first { $0.words.isEmpty }.map { .template($0) } ?? .none
  }

  /// The way of a message. Cost: one pass over the text.
  package func way(of text: String) -> Way { way(ofNormalized: NormalizedText.of(text)) }

  /// Like `way(of:)`, for text that is normalised already.
  package func way(ofNormalized text: String) -> Way {
    let bytes = Array(text.utf8)
    var best = Int.max
    for index in bytes.indices {
      for pattern in patterns[Int(bytes[index])] where pattern.rule < best {
        if matches(pattern, bytes, at: index) { best = pattern.rule }
      }
    }
    return best == Int.max ? rest : ways[best]
  }

  private func matches(_ pattern: Pattern, _ bytes: [UInt8], at index: Int) -> Bool {
    let end = index + pattern.bytes.count
    guard end <= bytes.count else { return false }
    for offset in 1..<max(1, pattern.bytes.count) where bytes[index + offset] != pattern.bytes[offset] {
      return false
    }
    if pattern.beginsWord, index > 0, Self.isLetter(bytes[index - 1]) { return false }
    if pattern.endsWord, end < bytes.count, Self.isLetter(bytes[end]) { return false }
    return true
  }

  /// An ASCII letter or digit; a Chinese word needs no blank beside it.
  private static func isLetter(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte)
  }

  /// The state that a message comes in with.
  package func state(of message: FeedbackMessage, normalized: String) -> FeedbackState {
    switch way(ofNormalized: normalized) {
    case .queue(let name): .routed(queue: name)
    case .template(let template):
      .answered(FeedbackAnswer(by: .template(template.name), text: template.text(for: message.text)))
    case .none: .received
    }
  }
}
