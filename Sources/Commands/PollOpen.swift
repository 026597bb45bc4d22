// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings
internal import StateDatabase
internal import Voting

/// `poll open`.
struct PollOpen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the poll of a release, by default of the newest; or move the close of an open one.",
    discussion: """
      Panels 2 and 3 offer what shipped in the release, panel 4 what is asked for and has not shipped; both \
      stay as they were at the opening. By default it is open on the Tuesday after the train.
      """)

  @Argument(help: "The release.") var version: BuildVersion?
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("When ballots begin to count. Default: Tuesday 09:00.", valueName: "instant"))
  var opens: String?

  @Option(help: ArgumentHelp("From when ballots are late. Default: Tuesday 21:00.", valueName: "instant"))
  var closes: String?

  @Option(
    help: ArgumentHelp("When the result is due. Default: an hour after the close.", valueName: "instant"))
  var tallied: String?

  func run() throws {
    let polls = try Polls.open(location)
    let ledger = try polls.bench.readLedger()
    polls.bench.warn(about: ledger)
    let stored = try polls.box.polls()
    if let version, let found = stored.first(where: { $0.poll.version == version }) {
      guard closes != nil || tallied != nil, !found.isClosed else {
        throw found.isClosed ? VotingError.alreadyClosed(version) : VotingError.alreadyOpen(version)
      }
      return try keep(found.poll, polls, opens: found.poll.opens)
    }
    let releases = ledger.weeks(channel: ChannelName.trunk)
    guard let record = version.map({ version in releases.first { $0.version == version } }) ?? releases.last
    else { throw VotingError.noRelease(version) }
    guard ledger.poll(of: record.version) == nil,
      !stored.contains(where: { $0.poll.version == record.version })
    else {
      throw VotingError.noNewRelease(
        record.version, gaps: try gaps(since: record.version.date, ledger, polls))
    }
    let usual = polls.hours(after: record.version.date)
    let begins = try opens.map { try polls.seconds($0, option: "--opens") } ?? usual.opens
    let ends = try closes.map { try polls.seconds($0, option: "--closes") } ?? usual.closes
    let poll = try Poll(
      of: record, in: ledger, opens: begins, closes: ends, tallied: max(usual.tallied, ends + 3600),
      offset: polls.bench.settings.calendar.offset(at: polls.bench.now))
    try keep(poll, polls, opens: begins)
  }

  /// Why no build left since a day: the Fridays without a train, each with its reason.
  private func gaps(since day: CivilDate, _ ledger: Ledger, _ polls: Polls) throws -> [String] {
    let schedule = try polls.bench.schedule(ledger)
    guard day < polls.bench.today else { return [] }
    return schedule.days(day.adding(days: 1)...polls.bench.today).compactMap {
      if case .gap(let day, let gap) = $0 { "no train on \(day), \(gap.sentence)" } else { nil }
    }
  }

  private func keep(_ poll: Poll, _ polls: Polls, opens: Int64) throws {
    var poll = poll
    poll.closes = try closes.map { try polls.seconds($0, option: "--closes") } ?? poll.closes
    guard poll.opens < poll.closes else { throw VotingError.closesBeforeOpening(poll.version) }
    poll.tallied =
      try tallied.map { try polls.seconds($0, option: "--tallied") } ?? max(poll.tallied, poll.closes)
    try polls.box.keep(poll)
    let view = PollView(StoredPoll(poll: poll, isClosed: false, ballots: 0, refused: 0), polls)
    try output.print(view, to: polls.bench.console) { view.text }
  }
}

/// A poll as `poll open` and `poll status` show it.
struct PollView: Encodable {
  struct Choice: Encodable {
    let request: RequestID
    let zh: String?
    let en: String?
  }

  let version: BuildVersion
  let week: Int
  let state: String
  let opens: String
  let closes: String
  let tallied: String
  let ballots: Int
  let refused: Int
  let features: [Choice]
  let proposals: [Choice]

  init(_ stored: StoredPoll, _ polls: Polls) {
    let poll = stored.poll
    version = poll.version
    week = poll.week
    state = stored.isClosed ? "tallied" : poll.phase(at: polls.now).rawValue
    opens = polls.text(poll.opens)
    closes = polls.text(poll.closes)
    tallied = polls.text(poll.tallied)
    ballots = stored.ballots
    refused = stored.refused
    features = poll.features.map { Choice(request: $0.request, zh: $0.zh, en: $0.en) }
    proposals = poll.proposals.map { Choice(request: $0.request, zh: $0.zh, en: $0.en) }
  }

  var text: String {
    var columns = TextColumns(indent: 4)
    for choice in features {
      columns.add("\(choice.request)", [choice.zh, choice.en].compactMap { $0 }.joined(separator: " "))
    }
    return """
      \(version)  week \(week)  \(state)  \(ballots) rows\(refused > 0 ? ", \(refused) refused" : "")
        open from \(opens) until \(closes), result at \(tallied)
        \(features.count) features, \(proposals.count) proposals
      """ + (columns.isEmpty ? "" : "\n\(columns.text)")
  }
}
