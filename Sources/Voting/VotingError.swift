// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What the four-panel report refuses, and why.
package enum VotingError: Failure, Equatable {
  /// No release that a poll could be about.
  case noRelease(BuildVersion?)
  /// The newest release has its poll: a skipped week has none of its own.
  case noNewRelease(BuildVersion, gaps: [String])
  /// The build has its poll already.
  case alreadyOpen(BuildVersion)
  /// The result stands on the ledger.
  case alreadyClosed(BuildVersion)
  /// No poll of that build was opened.
  case noPoll(BuildVersion)
  /// No poll is open, or several are.
  case notOnePoll([BuildVersion])
  /// The hour of the close has not come.
  case beforeClose(BuildVersion, closes: String)
  /// A ballot names a best and a weakest feature: fewer than two leave no choice.
  case tooFewFeatures(BuildVersion, Int)
  /// The fourth panel would be empty.
  case noProposals(BuildVersion)
  case closesBeforeOpening(BuildVersion)
  /// A mapping names a field that ballots do not have.
  case unknownField(String, known: [String])
  /// An option of a forum's poll that is in no panel.
  case unknownOption(String, text: String)

  package var kind: FailureKind {
    switch self {
    case .noRelease, .noPoll, .notOnePoll: .notFound
    case .noNewRelease, .alreadyOpen, .alreadyClosed, .beforeClose, .tooFewFeatures, .noProposals: .refused
    case .closesBeforeOpening, .unknownField: .usage
    case .unknownOption: .badData
    }
  }

  package var code: String {
    switch self {
    case .noRelease: "poll.no-release"
    case .noNewRelease: "poll.no-new-release"
    case .alreadyOpen: "poll.already-open"
    case .alreadyClosed: "poll.already-closed"
    case .noPoll: "poll.unknown"
    case .notOnePoll: "poll.not-one"
    case .beforeClose: "poll.before-close"
    case .tooFewFeatures: "poll.too-few-features"
    case .noProposals: "poll.no-proposals"
    case .closesBeforeOpening: "poll.closes-before-opening"
    case .unknownField: "poll.unknown-field"
    case .unknownOption: "poll.unknown-option"
    }
  }

  package var message: String {
    switch self {
    case .noRelease(let version):
      version.map { "there is no release \($0) to hold a poll about" } ?? "nothing was released yet"
    case .noNewRelease(let version, let gaps):
      "no build has left since \(version), which has its poll: a week without a train has none"
        + gaps.map { "; \($0)" }.joined()
    case .alreadyOpen(let version): "the poll of \(version) was opened already"
    case .alreadyClosed(let version): "the poll of \(version) is closed, and its result stands on the ledger"
    case .noPoll(let version): "no poll of \(version) was opened"
    case .notOnePoll(let versions):
      versions.isEmpty
        ? "no poll is open" : "several polls are open: \(versions.map(\.description).joined(separator: ", "))"
    case .beforeClose(let version, let closes): "the poll of \(version) is open until \(closes)"
    case .tooFewFeatures(let version, let count):
      "\(version) carries \(count == 0 ? "no feature" : "one feature"); a ballot needs a best and a weakest one"
    case .noProposals(let version):
      "nothing is proposed for the week after \(version), so the fourth panel would be empty"
    case .closesBeforeOpening(let version): "the poll of \(version) would close before it opens"
    case .unknownField(let name, let known):
      "a ballot has no field “\(name)”; expected one of \(known.joined(separator: ", "))"
    case .unknownOption(let option, let text):
      "option \(option) “\(text)” belongs to no panel; expected a text such as “最爱: REQ-7”, or --panel"
    }
  }

  package var hints: [String] {
    switch self {
    case .noRelease: ["`miui-release log` lists the releases"]
    case .noPoll: ["miui-release poll open"]
    case .notOnePoll(let versions):
      versions.isEmpty ? ["miui-release poll open"] : ["name one with --poll \(versions[0])"]
    case .alreadyOpen: ["`miui-release poll open VERSION --closes` moves the close of an open poll"]
    case .beforeClose: ["wait for it, or close it now with --early and a reason"]
    case .noProposals: ["`miui-release request add` enters one"]
    default: []
    }
  }
}
