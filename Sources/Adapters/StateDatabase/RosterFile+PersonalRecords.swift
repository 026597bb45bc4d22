// SPDX-License-Identifier: Apache-2.0
package import Crediting
internal import GRDB
package import Requesting
internal import Vetting

extension RosterFile: PersonalRecords {
  package func held(about person: PersonName) throws -> [HeldRecord] {
    try testers().filter { person.isNamed($0.name) }.map { tester in
      let facts = [tester.contact, tester.devices.joined(separator: " ")].compactMap(\.self).filter {
        !$0.isEmpty
      }
      return HeldRecord(
        kind: "member", summary: ([tester.id.description, tester.name] + facts).joined(separator: ", "))
    }
  }

  /// The members of that name, revoked ones too, with their tokens: a token of theirs opens nothing any more.
  /// What is deleted is overwritten in the file (`secure_delete`).
  package func forget(_ person: PersonName) throws -> Int {
    let ids = try testers().filter { person.isNamed($0.name) }.map(\.id.description)
    return try sqlite.write("forget a member") { database in
      for id in ids { try database.execute(sql: "DELETE FROM testers WHERE id = ?", arguments: [id]) }
      return ids.count
    }
  }
}
