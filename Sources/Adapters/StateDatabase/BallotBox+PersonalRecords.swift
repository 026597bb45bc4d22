// SPDX-License-Identifier: Apache-2.0
package import Crediting
internal import GRDB
internal import ReleaseCore
package import Requesting
internal import Voting

extension BallotBox: PersonalRecords {
  package func held(about person: PersonName) throws -> [HeldRecord] {
    try spellings(of: person).flatMap { try ballots(ofVoter: $0) }.map { version, ballot in
      let origin = [ballot.source, ballot.country].map { String(decoding: $0, as: UTF8.self) }.filter {
        !$0.isEmpty
      }
      let choices = ballot.choices
      return HeldRecord(
        kind: "ballot",
        summary: "on \(version): \(choices.mood.word), loved REQ-\(choices.loved), weak REQ-\(choices.weak), "
          + "awaited REQ-\(choices.awaited)"
          + (origin.isEmpty ? "" : ", from \(origin.joined(separator: " "))"))
    }
  }

  package func forget(_ person: PersonName) throws -> Int {
    try spellings(of: person).reduce(0) { try $0 + forget(voter: $1) }
  }

  /// What a person loved or awaits, a request for each choice; and how many ballots they cast.
  package func votes(of person: PersonName) throws -> (requests: [RequestID], ballots: Int) {
    let cast = try spellings(of: person).flatMap { try ballots(ofVoter: $0) }
    let chosen = cast.map(\.ballot.choices)
    return (chosen.flatMap { [RequestID($0.loved), RequestID($0.awaited)] }, cast.count)
  }

  /// The voters whose names are the person's, however they wrote them. Cost: each voter's name is compared once.
  private func spellings(of person: PersonName) throws -> [String] {
    try sqlite.read("look for a voter") { database in
      let names = try String.fetchCursor(database, sql: "SELECT DISTINCT voter FROM ballots")
      var found: [String] = []
      while let name = try names.next() {
        if person.isNamed(name) { found.append(name) }
      }
      return found
    }
  }
}
