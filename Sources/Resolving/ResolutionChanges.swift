// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// One file of a merge-fix: what it was, and what it shall be; nil where it is not there.
package struct FixedFile: Hashable, Sendable {
  package let path: String
  package let before: ConflictedFile.Version?
  package let after: ConflictedFile.Version?

  package init(path: String, before: ConflictedFile.Version?, after: ConflictedFile.Version?) {
    self.path = path
    self.before = before
    self.after = after
  }
}

/// What the ledger commits that remember and forget resolutions hold.
package enum ResolutionChanges {
  package static func remember(
    _ resolution: Resolution, format: any DocumentFormat
  ) throws -> [LedgerChange] {
    let key = resolution.key
    return [
      LedgerChange(
        path: ResolutionDocument.path(of: key), text: try format.text(of: ResolutionDocument(resolution).node)
      ),
      LedgerChange(path: ResolutionDocument.content(of: key, "before"), bytes: resolution.before),
      LedgerChange(path: ResolutionDocument.content(of: key, "after"), bytes: resolution.after),
    ]
  }

  package static func remember(
    fix document: ResolutionDocument, _ files: [FixedFile], format: any DocumentFormat
  ) throws -> [LedgerChange] {
    var changes = [
      LedgerChange(
        path: ResolutionDocument.path(of: document.key), text: try format.text(of: document.node))
    ]
    for file in files {
      for (name, version) in [("before", file.before), ("after", file.after)] {
        guard let version else { continue }
        changes.append(
          LedgerChange(
            path: ResolutionDocument.content(of: document.key, "\(name)/\(file.path)"), bytes: version.bytes,
            isExecutable: version.isExecutable))
      }
    }
    return changes
  }

  /// Also what takes the place of another choice: what is absent now may have been there.
  package static func remember(_ chosen: ChosenFile, format: any DocumentFormat) throws -> [LedgerChange] {
    let key = chosen.key
    let contents = [
      ("base", chosen.choice.base), ("first", chosen.choice.first), ("second", chosen.choice.second),
      ("after", chosen.after),
    ]
    return [
      LedgerChange(path: ResolutionDocument.path(of: key), text: try format.text(of: chosen.document.node))
    ]
      + contents.map { LedgerChange(path: ResolutionDocument.content(of: key, $0.0), bytes: $0.1) }
  }

  package static func forget(_ chosen: ChosenFile) -> [LedgerChange] {
    forget(chosen.key, contents: ["base", "first", "second", "after"])
  }

  package static func forget(_ resolution: Resolution) -> [LedgerChange] {
    forget(resolution.key, contents: ["before", "after"])
  }

  package static func forget(_ fix: MergeFix) -> [LedgerChange] {
    forget(fix.key, contents: fix.paths.flatMap { ["before/\($0)", "after/\($0)"] })
  }

  private static func forget(_ key: String, contents: [String]) -> [LedgerChange] {
    [LedgerChange(path: ResolutionDocument.path(of: key), text: nil)]
      + contents.map { LedgerChange(path: ResolutionDocument.content(of: key, $0), bytes: nil) }
  }

  /// `Remember 2 resolutions of REQ-7`, the paths, and by whom.
  package static func message(_ subject: String, _ body: [String], _ trailers: [(String, String)]) -> String {
    let paragraphs = [
      subject, body.map(\.singleLine).joined(separator: "\n"),
      trailers.map { "\($0.0): \($0.1.singleLine)" }.joined(separator: "\n"),
    ]
    return paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }
}
