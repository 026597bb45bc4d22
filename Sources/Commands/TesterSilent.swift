// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Vetting

/// `tester silent`.
struct TesterSilent: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silent", abstract: "Propose members for removal who said nothing for weeks.",
    discussion: """
      Nobody is ever removed by this: talk to them first. Weeks without a candidate do not count, and who \
      joined within the weeks looked at is not listed.
      """)

  private struct Silent: Encodable {
    let id: String
    let name: String
    let contact: String?
    let joined: String?
    let candidates: [BuildVersion]
    let lastVerdict: String?
    let lastSeen: String?
  }

  private struct Report: Encodable {
    let weeks: Int
    let members: Int
    let silent: [Silent]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("How many weeks with a candidate are looked at.", valueName: "n"))
  var weeks = 4

  func validate() throws {
    guard (1...520).contains(weeks) else { throw ValidationError("--weeks takes a number from 1 to 520") }
  }

  func run() throws {
    let members = try Members.open(location)
    let everybody = try members.roster.everybody()
    let found = SilentMembers.find(
      weeks: weeks, candidates: try members.bench.readLedger().everyCandidate, testers: everybody,
      verdicts: try members.verdicts().verdicts(VerdictQuery()), at: members.now)
    let seen = try members.accessLog().lastSeen()
    let silent = found.map { member in
      Silent(
        id: member.tester.id.description, name: member.tester.name, contact: member.tester.contact,
        joined: member.tester.joined.map(members.day), candidates: member.candidates,
        lastVerdict: member.last.map(members.day),
        lastSeen: seen[member.tester.id.description].map(members.day))
    }
    let report = Report(
      weeks: weeks, members: everybody.count { $0.standing(at: members.now) == .active }, silent: silent)
    try output.print(report, to: members.console) {
      guard !silent.isEmpty else { return "nobody was silent for \(weeks) weeks" }
      var columns = TextColumns()
      for member in silent {
        columns.add(
          member.id, member.name, member.lastVerdict.map { "last verdict \($0)" } ?? "no verdict ever",
          member.lastSeen.map { "seen \($0)" } ?? "not seen", member.contact ?? "")
      }
      return "\(silent.count) of \(report.members) members said nothing for \(weeks) weeks:\n"
        + columns.text.withoutTrailingSpaces
        + "\ntalk to them first; then: miui-release tester leave or tester revoke"
    }
  }
}
