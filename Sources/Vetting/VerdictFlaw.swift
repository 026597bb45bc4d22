// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// Why a verdict is not taken, or not closed; the first thing that is wrong with it.
package enum VerdictFlaw: Hashable, Sendable {
  /// What was sent is no verdict at all: not JSON, or no object.
  case notJSON(String)
  case missing(field: String)
  case unknownField(String, known: [String])
  case malformed(field: String, expected: String, found: String)
  case noTester(String)
  case noMember(TesterID, Tester.Standing)
  case otherChannel(TesterID, channel: String)
  case noCandidate(BuildVersion)
  case notAboard(RequestID, BuildVersion, aboard: [RequestID])
  case noDevice(String, BuildVersion, built: [String])
  case inTheFuture(String)
  case beforeTheCandidate(String, BuildVersion)
  case tooManyVerdicts(retryAfter: Int)
  case unknown(Int)
  /// Nothing is open: it is no blocker, was replaced, or was closed before.
  case notOpen(Int, why: String)

  /// What a feature looks like.
  static let featureWanted = "a request id such as REQ-7, or nothing at all for the whole build"

  package var kind: FailureKind {
    switch self {
    case .notJSON, .missing, .unknownField, .malformed, .inTheFuture, .beforeTheCandidate: .badData
    case .noTester, .noCandidate, .notAboard, .noDevice, .unknown: .notFound
    case .noMember, .otherChannel, .tooManyVerdicts, .notOpen: .refused
    }
  }

  package var code: String {
    switch self {
    case .notJSON: "verdict.not-json"
    case .missing: "verdict.missing-field"
    case .unknownField: "verdict.unknown-field"
    case .malformed: "verdict.malformed"
    case .noTester: "verdict.no-tester"
    case .noMember: "verdict.no-member"
    case .otherChannel: "verdict.other-channel"
    case .noCandidate: "verdict.no-candidate"
    case .notAboard: "verdict.not-aboard"
    case .noDevice: "verdict.no-device"
    case .inTheFuture: "verdict.in-the-future"
    case .beforeTheCandidate: "verdict.before-the-candidate"
    case .tooManyVerdicts: "verdict.too-many"
    case .unknown: "verdict.unknown"
    case .notOpen: "verdict.not-open"
    }
  }

  package var message: String {
    switch self {
    case .notJSON(let detail): "this is no verdict: \(detail)"
    case .missing(let field): "\(field) is missing"
    case .unknownField(let field, let known):
      "\(Self.shown(field)) is not a known field; expected \(known.joined(separator: ", "))"
    case .malformed(let field, let expected, let found):
      "\(field): expected \(expected), found \(Self.shown(found))"
    case .noTester(let who): "there is no member with the id or name \(Self.shown(who))"
    case .noMember(let id, let standing):
      standing == .applied ? "\(id) has applied and is no member yet" : "the membership of \(id) is over"
    case .otherChannel(let id, let channel): "\(id) is no member of \(channel)"
    case .noCandidate(let version): "there is no candidate \(version)"
    case .notAboard(let id, let version, let aboard):
      "\(id) is not on \(version), which carries "
        + (aboard.isEmpty ? "nothing" : aboard.map(\.description).joined(separator: ", "))
    case .noDevice(let device, let version, let built):
      "\(version) was not built for \(Self.shown(device)), only for \(built.joined(separator: ", "))"
    case .inTheFuture(let instant): "the verdict would be of \(instant), which has not come yet"
    case .beforeTheCandidate(let instant, let version):
      "the verdict would be of \(instant), before \(version) was there"
    case .tooManyVerdicts(let seconds): "too many verdicts at once; wait \(seconds) s"
    case .unknown(let id): "there is no verdict \(id)"
    case .notOpen(let id, let why): "verdict \(id) is not an open blocker: \(why)"
    }
  }

  package var hints: [String] {
    switch self {
    case .noCandidate, .notAboard: ["`miui-release gate show` lists the candidates and what they carry."]
    case .inTheFuture: ["Look at the clock of the machine that wrote it."]
    case .unknown, .notOpen: ["`miui-release verdict list --open` shows the open blockers."]
    case .noMember(let id, .applied): ["To let them in: miui-release tester admit \(id)"]
    default: []
    }
  }

  /// What somebody else wrote, fit for one line of a report: short, and without what could break or colour it.
  static func shown(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(40).map {
      $0.properties.generalCategory.isShownOnOneLine ? Character($0) : "?"
    }
    return "“\(TesterToken.redacting(String(scalars)))\(text.unicodeScalars.count > 40 ? "…" : "")”"
  }
}
