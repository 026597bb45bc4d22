// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Vetting

/// `verdict list`.
struct VerdictList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List verdicts; of each member, candidate, device and feature the last.")

  private struct Report: Encodable {
    let verdicts: [VerdictView]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("Only of this candidate.", valueName: "version"))
  var candidate: BuildVersion?

  @Option(help: ArgumentHelp("Only of this feature.", valueName: "REQ-n"))
  var feature: RequestID?

  @Option(help: ArgumentHelp("Only of this member, by id or name.", valueName: "member"))
  var tester: String?

  @Flag(help: "Only blockers that nobody has closed.") var open = false
  @Flag(help: "Also what was replaced by a later word.") var history = false

  func run() throws {
    let members = try Members.open(location)
    let store = try members.verdicts()
    let query = VerdictQuery(
      candidate: candidate, feature: feature, tester: try tester.map { try members.roster.find($0).id },
      withHistory: history && !open)
    let found = try Self.views(try store.verdicts(query), store, members).filter { !open || $0.open }
    try output.print(Report(verdicts: found), to: members.console) {
      var columns = TextColumns(indent: 0)
      for view in found { view.add(to: &columns) }
      return columns.isEmpty
        ? (open ? "no open blockers" : "no verdicts") : columns.text.withoutTrailingSpaces
    }
  }

  /// Verdicts with their testers' names, and whether they are open among all that were said.
  static func views(_ verdicts: [Verdict], _ store: VerdictFile, _ members: Members) throws -> [VerdictView] {
    let names = Dictionary(
      try members.roster.everybody().map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    let open = Set(VerdictBook(try store.verdicts(VerdictQuery())).openBlockers.map(\.id))
    return verdicts.map { VerdictView($0, names: names, open: open, members) }
  }
}
