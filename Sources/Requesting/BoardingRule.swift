// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What somebody decided of a request's place on the coming trains: that it boards, or that it does not.
package struct BoardingRule: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// It boards before anybody else is chosen, if it can.
    case pinned
    /// It stays behind until it is released.
    case held
  }

  package let kind: Kind
  package let reason: String
  /// `Name <mail@host>`; nil where whoever decided it asked to be forgotten.
  package var decidedBy: String?
  package let decidedOn: CivilDate

  package init(_ kind: Kind, reason: String, decidedBy: String?, decidedOn: CivilDate) {
    self.kind = kind
    self.reason = reason
    self.decidedBy = decidedBy
    self.decidedOn = decidedOn
  }

  var node: DocumentNode {
    .map([
      ("kind", .string(kind.rawValue)), ("reason", .string(reason)),
      ("decided_by", decidedBy.map(DocumentNode.string)), ("decided_on", .plain(decidedOn)),
    ])
  }

  static func read(from reader: inout FieldReader) -> BoardingRule? {
    let kind = reader.required("kind", RequestDocument.names(Kind.self)) { Kind(rawValue: $0) }
    let reason = reader.required("reason", "a text") { $0.isText ? $0 : nil }
    let by = reader.value("decided_by", "Name <mail@host>") { Identity($0)?.text }
    let on = reader.required("decided_on", "a date such as 2026-11-27") { CivilDate($0) }
    guard let kind, let reason, let on else { return nil }
    return BoardingRule(kind, reason: reason, decidedBy: by, decidedOn: on)
  }
}
