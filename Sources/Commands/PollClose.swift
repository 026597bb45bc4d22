// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Voting

/// `poll close`.
struct PollClose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Close a poll and record its exact result, and the popcorn award, on the ledger.",
    discussion:
      "After that nothing is imported any more. A poll that is closed already is left as it is (exit 0).")

  @Argument(help: "The release.") var version: BuildVersion?
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("Who closes it. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  @Option(help: ArgumentHelp("Why it closes before its hour; recorded.", valueName: "reason"))
  var early: String?

  func run() throws {
    let polls = try Polls.open(location)
    let bench = polls.bench
    let before = try bench.readLedger()
    let isAnyOpen = try polls.box.polls().contains { !$0.isClosed }
    let last = version == nil && !isAnyOpen ? before.polls.last : nil
    if let record = try last ?? before.poll(of: version ?? polls.desk.poll(nil).poll.version) {
      // The process that recorded it may have died before it could say so here.
      try polls.box.close(record.version)
      return try show(record, before, polls)
    }
    let stored = try polls.desk.poll(version)
    var poll = stored.poll
    let isEarly = poll.closes > polls.now
    if isEarly {
      guard let early, early.isText else {
        throw VotingError.beforeClose(poll.version, closes: polls.text(poll.closes))
      }
      poll.closes = max(polls.now, poll.opens)
      try polls.box.keep(poll)
      bench.console.warn("\(poll.version) closes before its hour: \(early.singleLine)")
    }
    poll.tallied = max(polls.now, poll.closes)
    try polls.box.close(poll.version)
    let record = try polls.desk.record(of: poll, rules: polls.rules, zone: polls.text)
    _ = try bench.enter(by: by) { book, person in
      try book.record(record, by: person, early: isEarly ? early : nil)
    }
    try show(record, try bench.readLedger(), polls)
  }

  private func show(_ record: PollRecord, _ ledger: Ledger, _ polls: Polls) throws {
    let report = polls.report(record, in: ledger, isFinal: true)
    for feature in report.disliked where feature.answer == nil {
      polls.bench.console.warn(
        "a majority dislikes \(feature.request) \(feature.title.both): "
          + "miui-release answer \(feature.request) fix|revert|keep --reason …")
    }
    try output.print(report, to: polls.bench.console) { report.text }
  }
}
