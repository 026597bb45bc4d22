// SPDX-License-Identifier: Apache-2.0
internal import Vetting
internal import StateDatabase
internal import ArgumentParser

/// `tester list`.
struct TesterList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the members; by default those who are not revoked.")

  private struct Report: Encodable {
    let testers: [TesterView]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Flag(help: "Also those who were revoked.") var all = false

  func run() throws {
    let members = try Members.open(location)
    let lastSeen = try members.accessLog().lastSeen()
    let shown = try members.roster.everybody().filter { all || $0.revocation == nil }
    let report = Report(testers: shown.map { members.view($0, lastSeen: lastSeen[$0.id.description]) })
    try output.print(report, to: members.console) {
      var columns = TextColumns(indent: 0)
      for tester in shown {
        columns.add(
          tester.id.description, tester.name, tester.standing(at: members.now).rawValue,
          tester.channels.joined(separator: ","),
          tester.joined == nil ? "" : "until \(members.day(tester.expires))",
          lastSeen[tester.id.description].map { "seen \(members.day($0))" } ?? "not seen",
          tester.devices.joined(separator: ","),
          tester.revocation.map {
            "\($0.isTheirWish ? "left" : "revoked") \(members.day($0.at)): \($0.reason)"
          } ?? "")
      }
      return columns.isEmpty ? "no members" : columns.text.withoutTrailingSpaces
    }
  }
}

extension String {
  /// Each line without spaces at its end, which empty last cells leave.
  var withoutTrailingSpaces: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}
