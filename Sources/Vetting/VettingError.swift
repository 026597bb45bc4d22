// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// What can go wrong with members, tokens and receipts; no message shows a secret.
package enum VettingError: Failure, Hashable {
  /// A text that should be a token is none; `source`: where it was read.
  case malformedToken(source: String, TokenFlaw)
  /// Nobody has that id or name.
  case unknown(String)
  /// Several have that name.
  case ambiguous(String, [TesterID])
  /// A member who is not revoked has that name.
  case nameTaken(String, by: TesterID)
  case alreadyRevoked(TesterID, at: Date)
  /// Somebody who only applied was to be given a new token.
  case notAdmitted(TesterID)
  /// Somebody who is a member already was to be admitted.
  case alreadyMember(TesterID, since: Date)
  case noChannel(name: String)
  case invalid(field: String, expected: String)
  /// Something that looks like a token where anybody may read it.
  case tokenInField(String)
  case expiryInThePast(Date)
  /// The receipt is not what this program writes.
  case malformedReceipt(file: String, detail: String)
  /// The receipt is not signed by the key it was checked against.
  case untrustedReceipt(file: String, detail: String)
  /// The source of random bytes gave another number of them.
  case entropy(expected: Int, found: Int)
  /// Eight random ids in a row were taken.
  case noFreeID
  /// A verdict cannot be taken, or not be closed.
  case verdict(VerdictFlaw)

  package var kind: FailureKind {
    switch self {
    case .malformedToken, .malformedReceipt: .badData
    case .unknown: .notFound
    case .ambiguous, .noChannel, .invalid, .tokenInField, .expiryInThePast: .usage
    case .nameTaken, .alreadyRevoked, .notAdmitted, .alreadyMember: .refused
    case .untrustedReceipt: .untrusted
    case .entropy, .noFreeID: .internal
    case .verdict(let flaw): flaw.kind
    }
  }

  package var code: String {
    switch self {
    case .malformedToken: "token.malformed"
    case .unknown: "tester.unknown"
    case .ambiguous: "tester.ambiguous"
    case .nameTaken: "tester.name-taken"
    case .alreadyRevoked: "tester.already-revoked"
    case .notAdmitted: "tester.not-admitted"
    case .alreadyMember: "tester.already-member"
    case .noChannel: "tester.no-channel"
    case .invalid: "tester.invalid"
    case .tokenInField: "tester.token-in-field"
    case .expiryInThePast: "tester.expiry-in-the-past"
    case .malformedReceipt: "receipt.malformed"
    case .untrustedReceipt: "receipt.untrusted"
    case .entropy: "vetting.entropy"
    case .noFreeID: "vetting.no-free-id"
    case .verdict(let flaw): flaw.code
    }
  }

  package var message: String {
    switch self {
    case .malformedToken(let source, let flaw): "what \(source) holds is not a token: \(flaw)"
    case .unknown(let who): "there is no member with the id or name “\(who)”"
    case .ambiguous(let who, let ids):
      "“\(who)” may be \(ids.map(\.description).joined(separator: " or ")); give the id"
    case .nameTaken(let name, let id): "“\(name)” is a member already, with the id \(id)"
    case .alreadyRevoked(let id, let instant): "the membership of \(id) ended on \(instant.dayInUTC)"
    case .notAdmitted(let id): "\(id) has applied and is no member yet"
    case .alreadyMember(let id, let since): "\(id) is a member since \(since.dayInUTC)"
    case .noChannel(let name): "“\(name)” would be a member of no channel"
    case .invalid(let field, let expected): "\(field): expected \(expected)"
    case .tokenInField(let field): "\(field) holds something that looks like a token"
    case .expiryInThePast(let instant): "the membership would end on \(instant.dayInUTC), before it begins"
    case .malformedReceipt(let file, let detail): "\(file) is no receipt: \(detail)"
    case .untrustedReceipt(let file, let detail): "\(file) does not prove anything: \(detail)"
    case .entropy(let expected, let found): "expected \(expected) random bytes, found \(found)"
    case .noFreeID: "eight random ids in a row were taken"
    case .verdict(let flaw): flaw.message
    }
  }

  package var hints: [String] {
    switch self {
    case .malformedToken:
      ["Copy the whole line that `tester add` or `tester rotate` printed; or ask for a new token."]
    case .unknown: ["`miui-release tester list --all` shows everybody."]
    case .nameTaken(_, let id): ["To give them a new token: miui-release tester rotate \(id)"]
    case .alreadyRevoked: ["To let them in again, add them anew."]
    case .notAdmitted(let id): ["To let them in: miui-release tester admit \(id)"]
    case .alreadyMember(let id, _): ["To give them a new token: miui-release tester rotate \(id)"]
    case .verdict(let flaw): flaw.hints
    case .tokenInField: ["Rotate that token: it stands in the shell's history now."]
    case .entropy, .noFreeID: ["please report this"]
    default: []
    }
  }
}

extension Date {
  /// `2026-11-27` in UTC, for messages.
  var dayInUTC: String {
    CivilDate(dayNumber: Int((timeIntervalSince1970 / 86_400).rounded(.down))).description
  }
}
