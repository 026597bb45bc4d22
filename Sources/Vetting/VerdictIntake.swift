// SPDX-License-Identifier: Apache-2.0
package import Foundation
internal import ReleaseCore
internal import Synchronization

/// Takes the verdicts that members send to a server.
package protocol VerdictIntake: Sendable {
  /// Checks and keeps a body that a member sent. Throws `VettingError` for what is wrong with it.
  func take(_ body: [UInt8], from member: String, channel: String, at now: Date) throws -> VerdictOutcome
}

/// The intake over the members' files: who may, how often, and what of.
///
/// Nothing of the stores is remembered between two verdicts, only the pace of each member.
package final class VerdictCounter: VerdictIntake {
  /// Verdicts a minute over a longer time, and at once: a member tries some fifteen features on a few devices.
  package static let pace = AccessLimits(requestsPerMinute: 60, burst: 120)

  private let testers: any TesterStore
  private let verdicts: any VerdictStore
  private let desk: VerdictDesk
  private let limits: AccessLimits
  private let paces = Mutex<[TesterID: TokenBucket]>([:])

  package init(
    testers: any TesterStore, verdicts: any VerdictStore, desk: VerdictDesk,
    limits: AccessLimits = VerdictCounter.pace
  ) {
    self.testers = testers
    self.verdicts = verdicts
    self.desk = desk
    self.limits = limits
  }

  package func take(
    _ body: [UInt8], from member: String, channel: String, at now: Date
  ) throws -> VerdictOutcome {
    guard let id = TesterID(member), let tester = try testers.membership(of: id)?.tester else {
      throw VettingError.unknown(member)
    }
    let wait = paces.withLock { paces in
      paces[id, default: TokenBucket(full: limits, at: now)].take(limits, at: now)
    }
    if let wait { throw VettingError.verdict(.tooManyVerdicts(retryAfter: wait)) }
    let draft = try desk.draft(try VerdictEntry(json: body), from: tester, on: channel, at: now)
    guard let outcome = try verdicts.add([draft]).first else { throw VettingError.unknown(member) }
    return outcome
  }
}
