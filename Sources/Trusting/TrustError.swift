// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// Why metadata is not trusted. `role` is `root`, `timestamp`, `snapshot`, `targets` or a delegated name.
package enum TrustError: Failure, Hashable {
  /// Not the JSON that TUF signs.
  case notJSON(role: String, offset: Int, problem: String)
  /// JSON, and not what the role's format says; `field` is a dotted path.
  case malformed(role: String, field: String, problem: String)
  /// Metadata of one role where another was asked for.
  case wrongType(role: String, expected: String, found: String)
  /// Signed for another channel, or for none.
  case wrongChannel(role: String, expected: String, found: String?)
  /// Fewer valid signatures of distinct keys than the delegator asks for.
  case unsigned(role: String, version: Int, delegator: String, valid: Int, threshold: Int)
  /// Two signatures by one key id.
  case duplicateSignature(role: String, keyID: String)
  /// A key that is not what its id says.
  case keyIDMismatch(role: String, keyID: String, computed: String)
  /// Another version than the one that was asked for.
  case wrongVersion(role: String, expected: Int, found: Int)
  case wrongLength(of: String, expected: Int64, found: Int64)
  case wrongHash(of: String, algorithm: String, expected: String, found: String)
  /// None of the listed hashes can be computed here.
  case unknownHashes(of: String, algorithms: [String])
  /// Older than what was trusted before.
  case rollback(role: String, trusted: Int, found: Int)
  /// The snapshot no longer lists a role it listed before.
  case roleVanished(role: String)
  /// The snapshot does not list a role that is needed.
  case roleNotListed(role: String)
  /// There is no trusted metadata of a role that is needed first.
  case absent(role: String)
  /// Past its expiry; `serverDate` is the Date header of the answer, where there was one.
  case expired(role: String, version: Int, at: Date, now: Date, serverDate: Date?)

  package var kind: FailureKind {
    switch self {
    case .notJSON, .malformed: .badData
    case .expired: .expired
    case .rollback, .roleVanished: .rollback
    case .absent: .notFound
    default: .untrusted
    }
  }

  package var code: String {
    switch self {
    case .notJSON: "trust.not-json"
    case .malformed: "trust.malformed"
    case .wrongType: "trust.wrong-type"
    case .wrongChannel: "trust.wrong-channel"
    case .unsigned: "trust.unsigned"
    case .duplicateSignature: "trust.duplicate-signature"
    case .keyIDMismatch: "trust.key-id-mismatch"
    case .wrongVersion: "trust.wrong-version"
    case .wrongLength: "trust.wrong-length"
    case .wrongHash: "trust.wrong-hash"
    case .unknownHashes: "trust.unknown-hashes"
    case .rollback: "trust.rollback"
    case .roleVanished: "trust.role-vanished"
    case .roleNotListed: "trust.role-not-listed"
    case .absent: "trust.absent"
    case .expired: "trust.expired"
    }
  }

  /// The same error, with what the server said its clock was.
  package func adding(serverDate: Date?) -> TrustError {
    guard case .expired(let role, let version, let at, let now, nil) = self else { return self }
    return .expired(role: role, version: version, at: at, now: now, serverDate: serverDate)
  }
}

extension TrustError {
  package var message: String {
    switch self {
    case .notJSON(let role, let offset, let problem):
      "the \(role) metadata is not JSON that can be signed: \(problem) at offset \(offset)"
    case .malformed(let role, let field, let problem):
      "the \(role) metadata is malformed: \(field.isEmpty ? "the document" : field) \(problem)"
    case .wrongType(let role, let expected, let found):
      "expected \(role) metadata of type “\(expected)”, found “\(found)”"
    case .wrongChannel(let role, let expected, let found):
      "the \(role) metadata is \(found.map { "for the channel “\($0)”" } ?? "for no channel"), expected “\(expected)”"
    case .unsigned(let role, let version, let delegator, let valid, let threshold):
      "version \(version) of the \(role) metadata is signed by \(valid) of the \(threshold) keys that "
        + "\(delegator) asks for"
    case .duplicateSignature(let role, let keyID):
      "the \(role) metadata carries two signatures of the key \(keyID)"
    case .keyIDMismatch(let role, let keyID, let computed):
      "the \(role) metadata lists under \(keyID) a key whose id is \(computed)"
    case .wrongVersion(let role, let expected, let found):
      "expected version \(expected) of the \(role) metadata, found version \(found)"
    case .wrongLength(let name, let expected, let found):
      "\(name) has \(found) bytes, expected \(expected)"
    case .wrongHash(let name, let algorithm, let expected, let found):
      "\(name) has the \(algorithm) \(found), expected \(expected)"
    case .unknownHashes(let name, let algorithms):
      "\(name) is listed with no hash that is known here: expected sha256 or sha512, found "
        + (algorithms.isEmpty ? "none" : algorithms.joined(separator: ", "))
    case .rollback(let role, let trusted, let found):
      "version \(found) of the \(role) metadata is older than version \(trusted), which was trusted before"
    case .roleVanished(let role):
      "the snapshot metadata no longer lists the role \(role), which it listed before"
    case .roleNotListed(let role): "the snapshot metadata does not list the role \(role)"
    case .absent(let role): "there is no trusted \(role) metadata here yet"
    case .expired(let role, let version, let at, let now, let serverDate):
      "version \(version) of the \(role) metadata expired at \(MetadataInstant.text(of: at)); the local clock "
        + "says \(MetadataInstant.text(of: now))"
        + (serverDate.map { ", the server's \(MetadataInstant.text(of: $0))" } ?? "")
    }
  }

  package var hints: [String] {
    switch self {
    case .expired(_, _, let at, let now, let server?) where server < at && now >= at:
      ["The local clock is ahead of the server's: set it right and try again."]
    case .expired:
      ["Try again later, or another mirror; if the clock is right, the channel's publisher must sign anew."]
    case .rollback, .roleVanished: ["A mirror may be behind: try another one, or later."]
    default: []
    }
  }
}
