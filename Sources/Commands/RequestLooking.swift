// SPDX-License-Identifier: Apache-2.0
import Settings
internal import ArgumentParser
internal import Merging
internal import ReleaseCore
internal import Requesting

/// A request as reports show it.
struct RequestReport: Encodable {
  let id: RequestID
  let title: LocalizedText
  let app: LocalizedText
  let kind: FeatureKind
  let origin: RequestOrigin
  let requesters: [Requester]
  let owner: String?
  let developers: [String]
  let branch: String?
  let votes: Int
  let dependsOn: [RequestID]
  let excludes: [RequestID]
  let devices: [String]
  let feedback: [String]
  let created: String
  let status: String
  let version: BuildVersion?
  let reason: String?
  let decidedBy: String?
  let decidedOn: String?
  let boarding: BoardingRuleView?
  let external: [ExternalView]
  let votesAgainst: Int

  init(_ request: FeatureRequest, in ledger: Ledger) {
    id = request.id
    title = request.title
    app = request.app
    kind = request.kind
    origin = request.origin
    requesters = request.requesters
    owner = request.owner
    developers = request.developers
    branch = request.branch
    votes = request.votes
    dependsOn = request.dependsOn
    excludes = request.excludes
    devices = request.devices
    feedback = request.feedback
    created = request.created.description
    let status = ledger.status(of: request.id)
    self.status = status?.word ?? "unknown"
    switch status {
    case .onCandidate(let version), .shipped(let version): self.version = version
    default: version = nil
    }
    reason = request.reason
    decidedBy = request.decidedBy
    decidedOn = request.decidedOn?.description
    boarding = request.boarding.map(BoardingRuleView.init)
    external = request.external.map(ExternalView.init)
    votesAgainst = request.votesAgainst
  }
}

/// Whether somebody pinned or held a request, as reports show it.
struct BoardingRuleView: Encodable {
  let kind: BoardingRule.Kind
  let reason: String
  let decidedBy: String?
  let decidedOn: String

  init(_ rule: BoardingRule) {
    kind = rule.kind
    reason = rule.reason
    decidedBy = rule.decidedBy
    decidedOn = rule.decidedOn.description
  }

  /// `pinned by Li Lei <lilei@example.org> on 2026-11-24: promised at the fan meeting`
  var text: String {
    let person = decidedBy.map { " by \($0)" } ?? ""
    return "\(kind.rawValue)\(person) on \(decidedOn): \(reason.singleLine)"
  }
}

/// A place a request was asked for, as reports show it.
struct ExternalView: Encodable {
  let source: String
  let id: String
  let link: String?
  let votes: Int
  let against: Int
  let pollOpened: UTCInstant?
  let pollCloses: UTCInstant?

  init(_ record: ExternalRecord) {
    source = record.name.source
    id = record.name.id
    link = record.link
    votes = record.votes
    against = record.against
    pollOpened = record.pollOpened
    pollCloses = record.pollCloses
  }
}

/// `request list`.
struct RequestList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List requests and where each stands; by default those that are open.")

  private struct Report: Encodable {
    let requests: [RequestReport]
    let problems: [String]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Flag(help: "Also those that shipped or were declined.") var all = false
  @Option(help: ArgumentHelp("Only those asked for in this place, whatever their state.", valueName: "word"))
  var source: String?
  @Option(help: ArgumentHelp("With --source: only the one with this id there.", valueName: "id"))
  var externalId: String?

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    let shown = ledger.requests.filter {
      source == nil ? all || isOpen(ledger.status(of: $0.id)) : isAsked($0)
    }
    bench.warn(about: ledger)
    let report = Report(
      requests: shown.map { RequestReport($0, in: ledger) }, problems: ledger.problems.map(\.description))
    try output.print(report, to: bench.console) {
      var columns = TextColumns(indent: 0)
      for request in shown {
        columns.add(
          "\(request.id)", ledger.status(of: request.id)?.description ?? "", "\(request.votes) votes",
          request.app.chinese,
          request.title.both + (request.boarding.map { "  (\(BoardingRuleView($0).text))" } ?? ""))
      }
      return columns.isEmpty ? "no requests" : columns.text
    }
  }

  private func isAsked(_ request: FeatureRequest) -> Bool {
    request.external.contains { record in
      record.name.source == source && (externalId.map { $0 == record.name.id } ?? true)
    }
  }

  private func isOpen(_ status: RequestStatus?) -> Bool {
    switch status {
    case .shipped, .declined: false
    default: true
    }
  }
}

/// `request show`.
struct RequestShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a request as the ledger keeps it, and where it stands.")

  @Argument(help: "The request.") var id: RequestID
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    let problems = ledger.problems(of: id)
    for problem in problems { bench.console.warn("the ledger: \(problem)") }
    guard let request = ledger.request(id) else {
      if let problem = problems.first { throw RequestingError.malformedRequest(id, problem) }
      throw CommandError.noSuchRequest(id.description)
    }
    try output.print(RequestReport(request, in: ledger), to: bench.console) {
      let file = (try? bench.format.text(of: RequestDocument.node(of: request))) ?? ""
      return "# \(ledger.status(of: id)?.description ?? "")\n\(file)".trimmingNewlines
    }
  }
}

extension String {
  /// Without line ends at its end: `print` adds one.
  var trimmingNewlines: String {
    var text = self
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
