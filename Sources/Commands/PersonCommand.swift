// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Crediting
internal import ReleaseCore
internal import Requesting
internal import Settings

/// `person`: what is held about somebody, and forgetting it.
struct PersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "Show what is held about somebody, or forget them.",
    subcommands: [PersonShow.self, PersonForget.self])
}

/// `person show`.
struct PersonShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "List everything that is held about somebody, for their eyes.")

  private struct Report: Encodable {
    struct Place: Encodable {
      let place: String
      let records: [HeldRecord]
    }
    let name: String
    let forgotten: Bool
    let places: [Place]
    /// Where the name stands in free words.
    let mentions: [String]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Argument(help: "The person.") var name: String

  func run() throws {
    let bench = try Workbench.open(location)
    let person = try PersonName.checked(name)
    let ledger = try bench.readLedger()
    let people = try PeopleFiles.open(bench, ledger)
    var places = [Report.Place(place: "ledger", records: CreditBook.held(about: person, on: ledger))]
    for (place, records) in people.places {
      places.append(Report.Place(place: place, records: try records.held(about: person)))
    }
    let report = Report(
      name: name, forgotten: ledger.forgotten.contains(person), places: places,
      mentions: ledger.mentions(of: person))
    try output.print(report, to: bench.console) { Self.text(report) }
  }

  private static func text(_ report: Report) -> String {
    let found = report.places.filter { !$0.records.isEmpty }
    var lines = found.flatMap { place in
      ["\(place.place):"] + place.records.map { "  \($0.kind): \($0.summary)" }
    }
    lines += report.mentions.map { "mentioned in \($0)" }
    if report.forgotten { lines.append("asked to be forgotten") }
    return lines.isEmpty ? "nothing is held about \(report.name)" : lines.joined(separator: "\n")
  }
}

/// `person forget`.
struct PersonForget: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Remove what is held about somebody, and never name them again.",
    discussion: """
      Removes the person's ballots and roster entry, takes the name off their verdicts (the notes too), \
      messages and requests, \
      and keeps a digest of it on the ledger, so that nothing rendered from then on names them, even where \
      an import brings the name back. What was published and what git remembers stays; the command says so. \
      It may be run again.
      """)

  private struct Report: Encodable {
    let removed: [String: Int]
    let requests: [RequestID]
    let commit: ObjectID?
    let mentions: [String]
    let remains: [String]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Argument(help: "The person.") var name: String
  @Option(help: ArgumentHelp("Who does this. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  func run() async throws {
    let bench = try Workbench.open(location)
    let person = try PersonName.checked(name)
    let identity = try bench.person(by)
    let people = try PeopleFiles.open(bench, bench.readLedger())
    // The ledger first: from then on nothing names them, also where a file below cannot be written.
    try bench.stepAsideFromLedger()
    let done = try LedgerEditor.forget(
      person, store: bench.ledger, format: bench.format, signature: bench.signature(identity),
      salt: bench.session.world.randomBytes(ForgottenNames.saltByteCount), on: bench.today)
    bench.ledger.memory?.clear()
    var removed: [String: Int] = [:]
    for (place, records) in people.places { removed[place] = try records.forget(person) }
    let report = Report(
      removed: removed, requests: done.requests, commit: done.commit, mentions: done.mentions,
      remains: Self.remains)
    try output.print(report, to: bench.console) { Self.text(report) }
    SiteRun.afterPublication(in: bench)
    try await RemotePublication.pushSite(in: bench)
  }

  /// What nobody can take back.
  private static let remains = [
    "manifests and announcements that were published: they are signed, and others hold copies",
    "the history of the ledger branch, and every clone of it; the tip no longer names the person",
    "authors of git commits; the access log's ids and addresses until they are trimmed; backups",
  ]

  private static func text(_ report: Report) -> String {
    var lines = report.removed.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value) removed" }
    let requests = report.requests.map(\.description).joined(separator: " ")
    lines.append(
      report.commit.map {
        "ledger: digest kept, name taken out of \(requests.isEmpty ? "no request" : requests) (\($0.short))"
      }
        ?? "ledger: stands so already")
    lines += report.mentions.map { "look at \($0): free words mention the name; edit them by hand" }
    lines += ["what remains:"] + report.remains.map { "  - \($0)" }
    return lines.joined(separator: "\n")
  }
}

extension PersonName {
  /// Throws `CreditingError.noName` for what is no name.
  static func checked(_ text: String) throws -> PersonName {
    guard let name = PersonName(text) else { throw CreditingError.noName(text) }
    return name
  }
}
