// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Vetting

extension Verdict.Finding: ExpressibleByArgument {}

/// `verdict add`.
struct VerdictAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Enter what a member found.",
    discussion: """
      Said again, nothing changes; said otherwise, it takes the place of what the same member said of the same \
      candidate, device and feature, which stays in the history. Without --feature it is of the build as a \
      whole, such as a phone that does not start: a blocker then keeps Friday's cut from going at all, until \
      it is closed or the cut is forced with a reason.
      """)

  private struct Report: Encodable {
    let status: String
    let replaces: Int?
    let verdict: VerdictView
  }

  @Argument(help: "What they found.") var verdict: Verdict.Finding
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The member's id or name.", valueName: "member"))
  var tester: String

  @Option(help: ArgumentHelp("The candidate's version.", valueName: "version"))
  var candidate: BuildVersion

  @Option(help: ArgumentHelp("The device it was tried on.", valueName: "codename"))
  var device: String

  @Option(
    help: ArgumentHelp("The feature that was tried. Default: the build as a whole.", valueName: "REQ-n"))
  var feature: RequestID?

  @Option(help: "What they said, at most 2000 characters.")
  var note: String?

  func run() throws {
    let members = try Members.open(location)
    let desk = members.bench.verdictDesk(try members.bench.readLedger())
    let draft = try desk.draft(
      VerdictEntry(
        candidate: "\(candidate)", device: device, feature: feature?.description, verdict: verdict.rawValue,
        note: note),
      from: try members.roster.find(tester), at: members.now)
    let store = try members.verdicts()
    guard let outcome = try store.add([draft]).first else { return }
    var status = "unchanged"
    var replaced: Int?
    if case .stored(_, let replacing) = outcome {
      status = "stored"
      replaced = replacing
    }
    let view = try VerdictList.views([outcome.verdict], store, members)[0]
    try output.print(Report(status: status, replaces: replaced, verdict: view), to: members.console) {
      "verdict \(view.id): \(outcome.verdict.subject) \(view.verdict.rawValue) on \(view.device), \(view.candidate)"
        + (replaced.map { "; takes the place of \($0)" } ?? "")
        + (status == "unchanged" ? "; said before" : "")
    }
  }
}
