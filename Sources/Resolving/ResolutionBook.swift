// SPDX-License-Identifier: Apache-2.0

/// Every resolution that is remembered, and what each is good for.
///
/// A file is resolved where its text with conflicts is known to the byte, or where each of its hunks is known, with
/// the same lines around it, and all who know it say the same. Nothing is guessed, and nothing is resolved in part.
package struct ResolutionBook: Sendable {
  /// A file without conflicts, and whose work that is.
  package struct Replay: Hashable, Sendable {
    package let bytes: [UInt8]
    package let resolutions: [Resolution]
  }

  private struct Part: Hashable {
    let hunk: ConflictText.Hunk
    let before: [UInt8]
    let after: [UInt8]
  }

  package let resolutions: [Resolution]
  private var whole: [[UInt8]: [Int]] = [:]
  private var parts: [Part: [(text: [UInt8], resolution: Int)]] = [:]

  package static let empty = ResolutionBook([])
  package var isEmpty: Bool { resolutions.isEmpty }

  package init(_ resolutions: [Resolution]) {
    self.resolutions = resolutions.sorted { $0.key < $1.key }
    for (index, resolution) in self.resolutions.enumerated() {
      guard let conflict = resolution.conflict, !conflict.isNested,
        !ConflictText.holdsMarkers(resolution.after, markerSize: resolution.markerSize)
      else { continue }
      whole[conflict.normalized, default: []].append(index)
      guard let replacements = resolution.replacements else { continue }
      for (number, text) in replacements.enumerated() {
        let place = conflict.surroundings(of: number)
        let part = Part(hunk: conflict.hunks[number], before: place.before, after: place.after)
        parts[part, default: []].append((text, index))
      }
    }
  }

  /// What was made of a file's conflicts before; nil where any of them is new, or was resolved in two ways.
  package func replay(_ conflict: ConflictText) -> Replay? {
    if isEmpty || conflict.isNested { return nil }
    if let known = whole[conflict.normalized] {
      guard let first = known.first, Set(known.map { resolutions[$0].after }).count == 1 else { return nil }
      return Replay(bytes: resolutions[first].after, resolutions: [resolutions[first]])
    }
    var texts: [[UInt8]] = []
    var used: [Int] = []
    for number in conflict.hunks.indices {
      let place = conflict.surroundings(of: number)
      let part = Part(hunk: conflict.hunks[number], before: place.before, after: place.after)
      guard let known = parts[part], let first = known.first, known.allSatisfy({ $0.text == first.text })
      else { return nil }
      texts.append(first.text)
      if !used.contains(first.resolution) { used.append(first.resolution) }
    }
    return Replay(bytes: conflict.replacing(texts), resolutions: used.sorted().map { resolutions[$0] })
  }

  /// Nil for the same conflict as one that is remembered with the same outcome; else the key for a new one, or for
  /// what takes the place of the old one.
  package func key(for conflict: ConflictText, after: [UInt8]) -> String? {
    let id = conflict.id
    let normalized = conflict.normalized
    let near = resolutions.filter { $0.key.prefix(40) == id }
    if let known = near.first(where: { $0.before == normalized }) {
      return known.after == after ? nil : known.key
    }
    let taken = Set(near.map(\.key))
    var number = 1
    while taken.contains(number == 1 ? id : "\(id)-\(number)") { number += 1 }
    return number == 1 ? id : "\(id)-\(number)"
  }
}
