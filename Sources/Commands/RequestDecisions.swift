// SPDX-License-Identifier: Apache-2.0
import Settings
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting

/// Who decides and why; and the one way from a decision to a commit.
struct DecisionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Who decides. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  @Option(help: "Why; it stands in the commit and, for declined and deferred, in the request.")
  var reason: String?

  /// Commits what `decide` says, and prints the request as it stands now.
  func apply(
    _ bench: Workbench, _ output: FormatOption, _ decide: (LedgerBook, Identity) throws -> LedgerEdit
  ) throws {
    let person = try bench.person(by)
    let applied = try LedgerEditor.apply(
      store: bench.ledger, format: bench.format, signature: bench.signature(person)
    ) { book in
      let edit = try decide(book, person)
      try bench.stepAsideFromLedger()
      return edit
    }
    let ledger = try bench.readLedger()
    try output.print(RequestReport(applied.edit.request, in: ledger), to: bench.console) {
      "\(applied.edit.request.id)  \(ledger.status(of: applied.edit.request.id)?.description ?? "")  "
        + "(\(bench.settings.ledger) \(applied.commit.short))"
    }
  }
}

/// What a decision on one request is made of.
struct DecisionOnRequest: ParsableArguments {
  @Argument(help: "The request.") var id: RequestID
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var decider: DecisionOptions

  /// Commits what `decide` says today, and prints the request as it stands now.
  func apply(_ decide: (LedgerBook, Identity, CivilDate) throws -> LedgerEdit) throws {
    let bench = try Workbench.open(location)
    let today = bench.today
    try decider.apply(bench, output) { try decide($0, $1, today) }
  }
}

/// `request accept`.
struct RequestAccept: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Let a request board the coming train.")

  @OptionGroup var decision: DecisionOnRequest

  func run() throws {
    try decision.apply {
      try $0.accept(decision.id, by: $1, on: $2, reason: decision.decider.reason)
    }
  }
}

/// `request decline`.
struct RequestDecline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decline", abstract: "Say no, with a reason for whoever asked.")

  @OptionGroup var decision: DecisionOnRequest

  func run() throws {
    try decision.apply {
      try $0.decline(decision.id, by: $1, on: $2, reason: decision.decider.reason ?? "")
    }
  }
}

/// `request defer`.
struct RequestDefer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "defer", abstract: "Say not now, with a reason for whoever asked.")

  @OptionGroup var decision: DecisionOnRequest

  func run() throws {
    try decision.apply {
      try $0.defer(decision.id, by: $1, on: $2, reason: decision.decider.reason ?? "")
    }
  }
}

/// `request edit`.
struct RequestEdit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change the facts of a request.",
    discussion: "A list that is given (requesters, developers, …) replaces the whole list.")

  @Argument(help: "The request.") var id: RequestID
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var fields: RequestFields
  @OptionGroup var decider: DecisionOptions

  func run() throws {
    let bench = try Workbench.open(location)
    try decider.apply(bench, output) { book, person in
      try book.edit(id, by: person, reason: decider.reason) { try fields.apply(to: &$0) }
    }
  }
}
