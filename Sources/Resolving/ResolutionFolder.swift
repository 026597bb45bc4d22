// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What the ledger has below `resolutions/`.
package struct ResolutionFolder: Sendable {
  package let book: ResolutionBook
  package let choices: [ChosenFile]
  package let fixes: [MergeFix]
  package let problems: [String]
  /// The folder's name as an object; nil where there is none.
  package let tree: ObjectID?
  private let chosen: [FileChoice: ChosenFile]

  package init(
    book: ResolutionBook, choices: [ChosenFile] = [], fixes: [MergeFix] = [], problems: [String] = [],
    tree: ObjectID? = nil
  ) {
    self.book = book
    self.choices = choices.sorted { $0.key < $1.key }
    self.fixes = fixes.sorted { $0.key < $1.key }
    self.problems = problems
    self.tree = tree
    chosen = Dictionary(choices.map { ($0.choice, $0) }) { first, _ in first }
  }

  package static let empty = ResolutionFolder(book: .empty)
  package var isEmpty: Bool { book.isEmpty && choices.isEmpty && fixes.isEmpty }
  package var keys: [String] { book.resolutions.map(\.key) + choices.map(\.key) + fixes.map(\.key) }

  /// What was made of a file in conflict before, and whose work that was; nil where nobody knows for certain.
  package func outcome(of file: ConflictedFile) -> (file: ResolvedFile, origins: [String])? {
    if let replay = file.text.flatMap(book.replay) {
      return (.content(replay.bytes), replay.resolutions.map(\.origin))
    }
    guard let known = file.choice.flatMap({ chosen[$0] }) else { return nil }
    return (known.after.map(ResolvedFile.content) ?? .removed, [known.document.origin])
  }
}

extension Resolution {
  /// `by Han Mei, from fix 1f2e3d4c, 2026-11-22`.
  var origin: String { ResolutionDocument(self).origin }
}

extension ResolutionDocument {
  var origin: String {
    let name = resolvedBy.split(separator: "<").first.map { String($0).trimmingSpaces } ?? resolvedBy
    return "by \(name), from \(source.rawValue) \(key.prefix(8)), \(resolvedOn)"
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
