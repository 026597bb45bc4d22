// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// A member of a channel that is not for everybody.
package struct Tester: Hashable, Sendable {
  package let id: TesterID
  /// One line, 1 to 64 characters; no two members who are not revoked have the same.
  package let name: String
  /// How to reach them, as they gave it; nil: not kept.
  package let contact: String?
  /// Names of the channels they may read, sorted; at least one.
  package let channels: [String]
  /// Codenames of the devices they test on, sorted; for the team's eyes, no rule depends on them.
  package let devices: [String]
  package let created: Date
  /// When they were let in; nil for somebody who only applied.
  package let joined: Date?
  /// From this instant on nothing is given to them.
  package let expires: Date
  package let revocation: Revocation?

  package init(
    id: TesterID, name: String, contact: String?, channels: [String], devices: [String], created: Date,
    joined: Date?, expires: Date, revocation: Revocation?
  ) {
    self.id = id
    self.name = name
    self.contact = contact
    self.channels = channels
    self.devices = devices
    self.created = created
    self.joined = joined
    self.expires = expires
    self.revocation = revocation
  }

  /// When and why a membership ended.
  package struct Revocation: Hashable, Sendable {
    package let at: Date
    /// One line; the member is told.
    package let reason: String
    /// True where they left; false where they were shut out.
    package let isTheirWish: Bool

    package init(at: Date, reason: String, isTheirWish: Bool = false) {
      self.at = at
      self.reason = reason
      self.isTheirWish = isTheirWish
    }
  }

  /// Where a member stands.
  package enum Standing: String, Sendable { case applied, active, expired, left, revoked }

  package func standing(at now: Date) -> Standing {
    if let revocation { return revocation.isTheirWish ? .left : .revoked }
    return joined == nil ? .applied : now >= expires ? .expired : .active
  }
}

/// A token as it is kept: the digest of its secret, never the secret.
package struct TokenRecord: Hashable, Sendable {
  /// SHA-256 of the 32 bytes of the secret.
  package let digest: Digest
  package let created: Date
  /// From this instant on it counts no more, because another took its place; nil: the current one.
  package let ends: Date?

  package init(digest: Digest, created: Date, ends: Date?) {
    self.digest = digest
    self.created = created
    self.ends = ends
  }
}

/// A member with every token they were ever given, so that an old one can be told from a wrong one.
package struct Membership: Hashable, Sendable {
  package let tester: Tester
  package let tokens: [TokenRecord]

  package init(tester: Tester, tokens: [TokenRecord]) {
    self.tester = tester
    self.tokens = tokens
  }
}

/// Keeps members and tokens. Implemented by `StateDatabase`.
///
/// Every call reads what is kept at that instant, also by another process, and every change is durable when
/// it returns.
package protocol TesterStore: Sendable {
  func membership(of id: TesterID) throws -> Membership?
  /// Everybody, by name and then id.
  func testers() throws -> [Tester]
  /// `token`: nil for somebody who only applied.
  /// Throws `VettingError.nameTaken` where a member who is not revoked has the name.
  func add(_ tester: Tester, token: TokenRecord?) throws
  /// Lets somebody in who applied. Throws `VettingError.unknown`, `alreadyRevoked`, and `alreadyMember`.
  func admit(_ id: TesterID, token: TokenRecord, joined: Date, expires: Date) throws
  /// Replaces the devices of a member. Throws `VettingError.unknown`, and `alreadyRevoked`.
  func set(devices: [String], of id: TesterID) throws
  /// Throws `VettingError.unknown`, and `alreadyRevoked` where it was done before.
  func revoke(_ id: TesterID, _ revocation: Tester.Revocation) throws
  /// Adds a token, ends the others at `oldEnd` at the latest, and moves the member's expiry.
  /// Throws `VettingError.unknown`, `notAdmitted`, and `alreadyRevoked` for a member who is shut out.
  func rotate(_ id: TesterID, to token: TokenRecord, endingOthersAt oldEnd: Date, expires: Date) throws
  /// Forgets who was revoked before an instant, and their tokens; how many.
  @discardableResult func forget(revokedBefore instant: Date) throws -> Int
}
