// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// A place outside the ledger where something is kept about people. Implemented by `StateDatabase`.
package protocol PersonalRecords {
  /// What is kept there about a person, a line each.
  func held(about person: PersonName) throws -> [HeldRecord]
  /// Removes it all in one transaction; how many records went. Asked again it removes nothing.
  func forget(_ person: PersonName) throws -> Int
}

/// One thing that is kept about a person.
package struct HeldRecord: Hashable, Sendable, Encodable {
  /// `member`, `ballot`, `verdict`, `feedback`, `request`.
  package let kind: String
  /// What it says, in one line.
  package let summary: String

  package init(kind: String, summary: String) {
    self.kind = kind
    self.summary = summary
  }
}

extension CreditBook {
  /// What the ledger's requests say of a person: where their name stands, one line each.
  package static func held(about person: PersonName, on ledger: Ledger) -> [HeldRecord] {
    ledger.requests.flatMap { request -> [HeldRecord] in
      var roles: [String] = []
      for requester in request.requesters where person.isNamed(requester.name) {
        roles.append("asked" + (requester.credit == requester.name ? "" : ", as \(requester.credit)"))
      }
      if request.developers.contains(where: person.isNamed) { roles.append("built") }
      if let owner = request.owner, person.isNamed(owner) { roles.append("owns") }
      if let decider = request.decidedBy, person.isNamed(String(decider.prefix { $0 != "<" })) {
        roles.append("decided")
      }
      if let rule = request.boarding, let decider = rule.decidedBy,
        person.isNamed(String(decider.prefix { $0 != "<" }))
      {
        roles.append(rule.kind.rawValue)
      }
      return roles.map { HeldRecord(kind: "request", summary: "\(request.label): \($0)") }
    }
  }
}
