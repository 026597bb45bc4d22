// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Scheduling

/// What the ledger refuses, and why.
package enum RequestingError: Failure {
  /// The ledger branch does not exist.
  case noLedger
  /// No request of that id.
  case unknownRequest(RequestID)
  /// The request's file is there and cannot be read.
  case malformedRequest(RequestID, LedgerProblem)
  /// A decision on a request that everybody already has.
  case alreadyShipped(RequestID, BuildVersion)
  /// A decision that stands already, with the same reason.
  case alreadyDecided(RequestID, RequestDecision)
  /// Declining or deferring without a word.
  case reasonMissing(RequestID, RequestDecision)
  /// A request of users that names none.
  case noRequester(RequestID)
  /// An edit that changes nothing.
  case nothingChanged(RequestID)
  /// An edit of what only decisions and cuts change.
  case fixedField(RequestID, field: String)
  /// The request as it would be written breaks the rules of the ledger.
  case invalid(DocumentProblems)
  /// The list of who is forgotten cannot be read.
  case malformedForgotten(LedgerProblem)
  /// Pinned or held without a word.
  case boardingWithoutReason(RequestID, BoardingRule.Kind)
  /// Pinned or held already, for the same reason.
  case alreadyRuled(RequestID, BoardingRule)
  /// A release of what is neither pinned nor held.
  case noBoardingRule(RequestID)
  /// Every number a request's id can have is taken.
  case noNumberLeft
  /// Another program's export that cannot be read at all.
  case malformedExport(file: String, reason: String)
  /// A train called off without a word.
  case gapWithoutReason(CivilDate)
  /// A train called off that has left.
  case gapOverRelease(CivilDate, BuildVersion)
  /// A train called off that is called off.
  case gapTaken(CivilDate, TrainGap)
  /// No train is called off from that day on.
  case noGap(CivilDate)
  case holdWithoutReason(String)
  /// A device that is on hold, for the same reason.
  case alreadyHeld(DeviceHold)
  case notHeld(String)
  /// The result of a build's poll stands already, and is another.
  case pollRecorded(BuildVersion)
  /// The result of a build's poll is there and cannot be read.
  case malformedPoll(BuildVersion, LedgerProblem)
  /// An answer without a word.
  case answerWithoutReason(RequestID)
  /// No poll has counted votes on the request.
  case notInPoll(RequestID, BuildVersion?)
  /// Features that a majority dislikes wait for an answer, and the settings refuse a cut without one.
  case unanswered([UnansweredFeature])
  /// What was to be written breaks the rules of the ledger.
  case unwritable(LedgerProblem)
  /// The branch moved under every attempt.
  case busy(attempts: Int, cause: any Error)

  package var kind: FailureKind {
    switch self {
    case .noLedger, .unknownRequest, .noGap, .notHeld, .notInPoll, .noBoardingRule: .notFound
    case .malformedRequest, .invalid, .noRequester, .malformedExport, .malformedForgotten, .malformedPoll,
      .unwritable:
      .badData
    case .gapOverRelease, .gapTaken, .alreadyHeld, .alreadyRuled, .pollRecorded, .unanswered: .refused
    case .gapWithoutReason, .holdWithoutReason, .answerWithoutReason, .boardingWithoutReason: .usage
    case .alreadyShipped, .alreadyDecided, .nothingChanged, .fixedField, .noNumberLeft: .refused
    case .reasonMissing: .usage
    case .busy: .busy
    }
  }

  package var code: String {
    switch self {
    case .noLedger: "ledger.missing"
    case .unknownRequest: "request.unknown"
    case .malformedRequest: "request.malformed"
    case .malformedForgotten: "ledger.malformed-forgotten"
    case .alreadyShipped: "request.already-shipped"
    case .alreadyDecided: "request.already-decided"
    case .reasonMissing: "request.reason-missing"
    case .noRequester: "request.no-requester"
    case .nothingChanged: "request.nothing-changed"
    case .fixedField: "request.fixed-field"
    case .invalid: "request.invalid"
    case .boardingWithoutReason: "request.reason-missing"
    case .alreadyRuled: "request.already-ruled"
    case .noBoardingRule: "request.neither-pinned-nor-held"
    case .noNumberLeft: "ledger.no-number-left"
    case .malformedExport: "import.malformed"
    case .gapWithoutReason: "gap.reason-missing"
    case .gapOverRelease: "gap.over-release"
    case .gapTaken: "gap.taken"
    case .noGap: "gap.none"
    case .holdWithoutReason: "hold.reason-missing"
    case .alreadyHeld: "hold.held-already"
    case .notHeld: "hold.none"
    case .pollRecorded: "poll.recorded"
    case .malformedPoll: "poll.malformed"
    case .answerWithoutReason: "answer.reason-missing"
    case .notInPoll: "answer.not-in-poll"
    case .unanswered: "answer.missing"
    case .unwritable: "ledger.unwritable"
    case .busy: "ledger.busy"
    }
  }

  package var message: String {
    switch self {
    case .noLedger: "the repository has no ledger branch"
    case .unknownRequest(let id): "the ledger has no request \(id)"
    case .malformedRequest(let id, let problem): "the file of \(id) is malformed: \(problem)"
    case .malformedForgotten(let problem):
      "nobody can be named while the list of who asked to be forgotten is malformed: \(problem)"
    case .alreadyShipped(let id, let version):
      "\(id) shipped in \(version); what was decided of it stays as it is"
    case .alreadyDecided(let id, let decision): "\(id) is \(decision) already"
    case .reasonMissing(let id, let decision):
      "\(id) cannot be \(decision) without a reason; whoever asked will look it up"
    case .noRequester(let id): "\(id) is of origin user and names no requester"
    case .nothingChanged(let id): "the edit of \(id) changes nothing"
    case .fixedField(let id, let field): "\(field) of \(id) cannot be edited"
    case .invalid(let found):
      "the request would not be valid: " + found.problems.map(\.description).joined(separator: "; ")
    case .boardingWithoutReason(let id, let kind): "\(id) cannot be \(kind.rawValue) without a reason"
    case .alreadyRuled(let id, let rule):
      "\(id) is \(rule.kind.rawValue) already, since \(rule.decidedOn): \(rule.reason)"
    case .noBoardingRule(let id): "\(id) is neither pinned nor held"
    case .noNumberLeft: "every number that a request's id can have is taken"
    case .malformedExport(let file, let reason): "\(file) cannot be imported: \(reason)"
    case .gapWithoutReason(let day): "the train of \(day) cannot be called off without a reason"
    case .gapOverRelease(let day, let version):
      "what is called off from \(day) on includes \(version), which is out"
    case .gapTaken(let day, let gap): "\(day) is called off already, \(gap.sentence)"
    case .noGap(let day): "no train is called off from \(day) on"
    case .holdWithoutReason(let device): "\(device) cannot be put on hold without a reason, one line of text"
    case .alreadyHeld(let hold): "\(hold.codename) is on hold already, since \(hold.since): \(hold.reason)"
    case .notHeld(let device): "\(device) is not on hold"
    case .pollRecorded(let version):
      "the ledger has another result of the poll of \(version) already; what was announced stays as it is"
    case .malformedPoll(let version, let problem):
      "the result of the poll of \(version) is malformed: \(problem)"
    case .answerWithoutReason(let id):
      "\(id) cannot be answered without a reason; those who voted will look it up"
    case .notInPoll(let id, let version):
      "no closed poll\(version.map { " of \($0)" } ?? "") has counted votes on \(id)"
    case .unanswered(let features):
      "a majority dislikes \(features.map(\.description).joined(separator: ", ")), and nobody has answered"
    case .unwritable(let problem): "what was to be written is not valid: \(problem)"
    case .busy(let attempts, _):
      "the ledger branch could not be written: \(attempts) times it had moved or was locked"
    }
  }

  package var hints: [String] {
    switch self {
    case .noLedger: ["run miui-release init"]
    case .unknownRequest: ["`miui-release request list --all` shows every request"]
    case .malformedRequest, .malformedForgotten: ["correct the file on the ledger branch and commit it"]
    case .noRequester: ["add the requester with miui-release request edit, or set the origin to team"]
    case .fixedField: ["use miui-release request accept, decline or defer for decisions"]
    case .busy(_, let cause): ["run the command again"] + ((cause as? any Failure)?.hints ?? [])
    case .malformedExport: ["nothing was imported; export the file again"]
    case .noGap, .gapTaken: ["`miui-release week next` shows trains and gaps"]
    case .noBoardingRule: ["`miui-release request list` shows who is pinned or held"]
    case .notHeld: ["`miui-release device list` shows the devices"]
    case .gapWithoutReason, .gapOverRelease, .holdWithoutReason, .alreadyHeld, .alreadyRuled,
      .boardingWithoutReason:
      []
    case .malformedPoll: ["correct the file on the ledger branch and commit it"]
    case .unanswered(let features):
      features.map { "miui-release answer \($0.request) fix|revert|keep --reason …" }
    case .notInPoll: ["`miui-release poll status` lists the polls"]
    case .alreadyShipped, .alreadyDecided, .reasonMissing, .nothingChanged, .invalid, .noNumberLeft,
      .pollRecorded, .answerWithoutReason, .unwritable:
      []
    }
  }

  package var cause: (any Error)? {
    if case .busy(_, let cause) = self { cause } else { nil }
  }
}
