// SPDX-License-Identifier: Apache-2.0
internal import StateDatabase
internal import ArgumentParser
internal import Files
internal import ReleaseCore
internal import Vetting

/// Where a new token goes: to stdout, alone, or into a file that only its owner may read.
struct TokenDelivery: ParsableArguments {
  private struct Report: Encodable {
    let tester: TesterView
    /// Nil where it went into a file.
    let token: String?
    let tokenFile: String?
  }

  @Option(
    help: ArgumentHelp(
      "Write the token into this new file, mode 0600, instead of to stdout.", valueName: "path"))
  var tokenFile: String?

  /// Before a member is changed: a place that is taken would lose the token.
  func check() throws {
    guard let tokenFile else { return }
    guard try !Folders.isTaken(tokenFile) else { throw CommandError.wouldOverwrite([tokenFile]) }
    let folder = Folders.parent(of: tokenFile)
    guard Folders.exists(folder) else {
      throw CommandError.option(
        "--token-file", value: tokenFile, expected: "a path in a folder that is there")
    }
    try Folders.checkWritable(folder)
  }

  /// Hands the token over; it is kept nowhere and shown this once.
  func deliver(_ issue: Roster.Issue, from members: Members, _ output: FormatOption, verb: String) throws {
    let tester = issue.tester
    let token = issue.token.revealed
    if let tokenFile {
      do {
        try AtomicWrite.create(Array("\(token)\n".utf8), at: tokenFile, mode: 0o600)
      } catch {
        throw CommandError.tokenLost(tester.id.description, error)
      }
    }
    members.console.say(
      "\(verb) \(tester.name) (\(tester.id)): \(tester.channels.joined(separator: ", ")) "
        + "until \(members.day(tester.expires))")
    members.console.say(
      tokenFile.map { "the token is in \($0); it is kept nowhere else" }
        ?? "the token is shown this once; hand it over on a private way")
    let report = Report(
      tester: members.view(tester), token: tokenFile == nil ? token : nil, tokenFile: tokenFile)
    if output.format == .text, tokenFile != nil { return }
    try output.print(report, to: members.console) { token }
  }
}
