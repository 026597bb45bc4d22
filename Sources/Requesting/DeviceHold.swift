// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A device that is not built until it is released, and why: `holds/cancro.yaml`.
package struct DeviceHold: Hashable, Sendable {
  package let codename: String
  package let reason: String
  package let since: CivilDate
  /// `Name <mail@host>`.
  package let decidedBy: String?

  package init(codename: String, reason: String, since: CivilDate, decidedBy: String?) {
    self.codename = codename
    self.reason = reason
    self.since = since
    self.decidedBy = decidedBy
  }

  package static func path(of codename: String) -> String { "holds/\(codename).yaml" }

  package var node: DocumentNode {
    .map([
      ("codename", .string(codename)), ("reason", .string(reason)), ("since", .plain(since)),
      ("decided_by", decidedBy.map(DocumentNode.string)),
    ])
  }

  /// Reads a hold strictly; the codename must be that of the file's name. Throws `DocumentProblems`.
  package init(
    from document: DocumentNode, file: String, codename: String
  ) throws(DocumentProblems) {
    var reader = FieldReader(document, file: file)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    let found = reader.requiredText("codename")
    if let found, found != codename {
      reader.refuse("codename", "must equal the file's name, expected \(codename), found \(found)")
    }
    let reason = reader.required("reason", "one line of text") { $0.isOneLine ? $0 : nil }
    let since = reader.required("since", "a day such as 2026-11-27") { CivilDate($0) }
    let decidedBy = reader.value("decided_by", "Name <mail@host>") { Identity($0)?.text }
    reader.finish()
    guard reader.problems.isEmpty, let reason, let since else {
      throw DocumentProblems(reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    self.init(codename: codename, reason: reason, since: since, decidedBy: decidedBy)
  }
}
