// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Listening
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings
internal import StateDatabase

/// Which messages are meant.
struct FeedbackFilter: ParsableArguments {
  @Option(help: "Only of this app.") var app: String?
  @Option(help: ArgumentHelp("Only of this device.", valueName: "codename")) var device: String?
  @Option(help: ArgumentHelp("Only of this build.", valueName: "version")) var build: String?
  @Option(help: "Only of this queue.") var queue: String?
  @Option(help: "Only in this state: received, routed, answered, linked or closed. May repeat.")
  var state: [FeedbackState.Word] = []
  @Option(help: ArgumentHelp("Only since this day.", valueName: "yyyy-mm-dd")) var since: CivilDate?
  @Option(help: "How many to show at most, the newest first.") var limit = 50

  func query(_ bench: Workbench) throws -> FeedbackQuery {
    guard (1...1_000_000).contains(limit) else {
      throw CommandError.option("--limit", value: "\(limit)", expected: "a number from 1 to 1000000")
    }
    var query = FeedbackQuery()
    query.app = app
    query.device = device
    query.build = build
    query.queue = queue
    query.states = Set(state)
    query.since = since.map { bench.start(of: $0) }
    query.limit = limit
    return query
  }
}

/// `feedback search`.
struct FeedbackSearch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find messages by their words, Chinese ones too.",
    discussion: """
      All the words must stand in the text, as parts of words too; case and full-width forms make no difference.
      """)

  private struct Report: Encodable { let items: [FeedbackView] }

  @Argument(help: "The words.") var words: [String]
  @OptionGroup var filter: FeedbackFilter
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let feedback = try Feedback.open(location)
    var query = try filter.query(feedback.bench)
    query.words = words
    let items = try feedback.book.store.search(query)
    try output.print(Report(items: items.map(feedback.view)), to: feedback.console) { feedback.lines(items) }
  }
}

/// `feedback list`.
struct FeedbackList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List messages, the newest first, and how many stand where.",
    discussion: "With --late it exits with 1 where any is late, for a reminder on Tuesday.")

  private struct Report: Encodable {
    let counts: [String: Int]
    let waiting: [String: Int]
    let late: LateFeedback?
    let items: [FeedbackView]
  }

  @OptionGroup var filter: FeedbackFilter
  @Flag(help: "Only those that wait for an answer.") var unanswered = false
  @Flag(help: "Only those that wait since before the report's day (Tuesday).") var late = false
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let feedback = try Feedback.open(location)
    var query = try filter.query(feedback.bench)
    if unanswered || late { query.states = FeedbackState.Word.unanswered }
    if late { query.before = feedback.bench.start(of: feedback.bench.answersWereDue) }
    let items = try feedback.book.store.search(query)
    let counts = try feedback.book.store.counts()
    let report = Report(
      counts: Dictionary(counts.states.map { ($0.key.rawValue, $0.value) }) { $1 }, waiting: counts.waiting,
      late: try feedback.bench.lateFeedback(in: feedback.book.store), items: items.map(feedback.view))
    try output.print(report, to: feedback.console) {
      let numbers = counts.states.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
      let sums = [numbers.isEmpty ? nil : numbers, report.late?.sentence].compactMap { $0 }
      return ([feedback.lines(items)] + sums).joined(separator: "\n")
    }
    if late, report.late != nil { throw ExitCode(FailureKind.refused.exitStatus) }
  }
}

/// `feedback show`.
struct FeedbackShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a message, where it stands, and what was answered.")

  @Argument(help: ArgumentHelp("The message.", valueName: "FB-n")) var id: FeedbackID
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let feedback = try Feedback.open(location)
    try feedback.show(try feedback.book.item(id), output)
  }
}

extension Feedback {
  /// One message in full.
  func show(_ item: FeedbackItem, _ output: FormatOption) throws {
    let view = view(item)
    try output.print(view, to: console) {
      var columns = TextColumns(indent: 0)
      columns.add(view.id, "\(view.source) \(view.externalId)")
      columns.add("from", view.author ?? "–")
      columns.add("at", view.at)
      let about = [view.build, view.device, view.app].compactMap { $0 }.joined(separator: ", ")
      if !about.isEmpty { columns.add("about", about) }
      var status = view.status
      if let request = view.request, let ledger = try? bench.readLedger(),
        let standing = ledger.status(of: request)
      {
        status += ", \(standing)"
      }
      columns.add("state", "\(status), since \(view.since)")
      let answer = view.answer.map {
        "\n\n> " + $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n> ")
      }
      return columns.text + "\n\n" + view.text + (answer ?? "")
    }
  }
}
