// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore
import Requesting

extension LeftBehindReason {
  /// The most characters of a log's last line that go into a sentence.
  private static let longestQuote = 160

  /// What breaks, with whom, and the last words of the log.
  func checkSentence(of blame: CheckBlame, _ topic: String, in language: Language) -> String {
    let last = blame.tail.split(whereSeparator: \.isNewline).last.map(String.init)?.singleLine ?? ""
    let words = String(last.unicodeScalars.filter { $0.properties.generalCategory != .control })
    let quote = words.count > Self.longestQuote ? "\(words.prefix(Self.longestQuote))…" : words
    switch language {
    case .zh:
      let others = blame.with.map(\.description).joined(separator: "、")
      let what =
        others.isEmpty ? "带上 \(topic) 就通不过检查 \(blame.check)" : "\(topic) 与 \(others) 同车就通不过检查 \(blame.check)"
      return what + (quote.isEmpty ? "" : "：“\(quote)”")
        + (others.isEmpty ? "；请修好分支" : "；请与 \(others) 的开发者商量")
    case .en:
      let others = blame.with.map(\.description).joined(separator: ", ")
      let what =
        others.isEmpty
        ? "with \(topic) the check \(blame.check) fails"
        : "\(topic) together with \(others) breaks the check \(blame.check), which passes with either alone"
      return what + (quote.isEmpty ? " (\(blame.failure))" : " (\(blame.failure): “\(quote)”)")
        + (others.isEmpty ? "; mend \(topic)" : "; talk to the developers of \(others)")
    }
  }
}
