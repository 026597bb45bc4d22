// SPDX-License-Identifier: Apache-2.0
package import Foundation
internal import ReleaseCore
internal import Synchronization

/// Lets members in by their tokens.
///
/// Nothing of the store is remembered between two questions: what another process revoked counts at once.
/// Only the pace of each member is kept, in memory, for as long as the server runs.
package final class TokenGate: AccessGate {
  private let store: any TesterStore
  private let limits: AccessLimits
  private let pace = Mutex<[TesterID: TokenBucket]>([:])

  /// Compared where there is no such member, so that an unknown id takes the same steps as a wrong secret.
  private static let nobody = Digest.sha256(of: [UInt8]())

  package init(store: any TesterStore, limits: AccessLimits = AccessLimits()) {
    self.store = store
    self.limits = limits
  }

  /// Throws what the store throws: a server then answers 503 and lets nobody in.
  package func decide(_ question: AccessQuestion, at now: Date) throws -> AccessDecision {
    let presented = PresentedToken.token(in: question.authorization)
    let digest = presented?.secretDigest ?? Digest.sha256(of: [UInt8](repeating: 0, count: 32))
    let membership = try presented.flatMap { try store.membership(of: $0.id) }
    guard let found = Self.record(of: digest, in: membership?.tokens ?? []), let membership else {
      return .unauthenticated
    }
    let tester = membership.tester
    if let refusal = Self.refusal(of: tester, found, channel: question.channel, at: now) {
      return .forbidden(member: tester.id.description, message: refusal)
    }
    let wait = pace.withLock { pace in
      pace[tester.id, default: TokenBucket(full: limits, at: now)].take(limits, at: now)
    }
    guard let wait else { return .granted(member: tester.id.description) }
    return .limited(
      member: tester.id.description,
      message: "too many requests at once: at most \(limits.requestsPerMinute) a minute; wait \(wait) s",
      retryAfter: wait)
  }

  /// The record of a digest. Every record is compared, each in constant time, and two at least.
  private static func record(of digest: Digest, in records: [TokenRecord]) -> TokenRecord? {
    var found: TokenRecord?
    for record in records where record.digest.isEqualInConstantTime(to: digest) { found = record }
    for _ in records.count..<max(2, records.count) { _ = nobody.isEqualInConstantTime(to: digest) }
    return found
  }

  /// Why a member whose secret is right is not let in, in words for them.
  private static func refusal(
    of tester: Tester, _ record: TokenRecord, channel: String, at now: Date
  ) -> String? {
    if let revocation = tester.revocation {
      return revocation.isTheirWish
        ? "you left the group on \(revocation.at.dayInUTC): \(revocation.reason)"
        : "this token was revoked on \(revocation.at.dayInUTC): \(revocation.reason)"
    }
    if let ends = record.ends, now >= ends {
      return "this token was replaced and ended on \(ends.dayInUTC); use the newer one"
    }
    if now >= tester.expires {
      return "this membership ended on \(tester.expires.dayInUTC); ask the team for a new token"
    }
    if !tester.channels.contains(channel) {
      return "this token is not for \(channel), only for \(tester.channels.joined(separator: " and "))"
    }
    return nil
  }
}
