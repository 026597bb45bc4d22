// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What one cut did, kept on the ledger branch as `weeks/CHANNEL/VERSION.yaml`.
package struct WeekRecord: Hashable, Sendable {
  /// A feature that shipped: its request, its topic tip, and the merge that took it aboard.
  package struct Shipped: Hashable, Sendable {
    package let request: RequestID
    package let tip: ObjectID
    package let merge: ObjectID

    package init(request: RequestID, tip: ObjectID, merge: ObjectID) {
      self.request = request
      self.tip = tip
      self.merge = merge
    }
  }

  /// A feature that did not board, with the reason as it was printed.
  package struct Remaining: Hashable, Sendable {
    /// The code of what testers held back; it is first in line for the next train.
    package static let blocked = "blocked"

    package let request: RequestID
    package let code: String
    package let reason: String
    /// Where its topic branch stood; nil where there was none, or nobody kept it.
    package let tip: ObjectID?
    /// What taking it would have cost; nil where nobody worked that out.
    package let price: Price?

    package init(request: RequestID, code: String, reason: String, tip: ObjectID? = nil, price: Price? = nil)
    {
      self.price = price
      self.request = request
      self.code = code
      self.reason = reason
      self.tip = tip
    }
  }

  /// What it would have cost to take a request that was left behind.
  package struct Price: Hashable, Sendable {
    /// How much less the train would have been worth.
    package let loss: Int
    /// Who would have had to get off.
    package let leaving: [RequestID]

    package init(loss: Int, leaving: [RequestID]) {
      self.loss = loss
      self.leaving = leaving
    }
  }

  /// What somebody let pass at the testers' gate, and why.
  package struct Waiver: Hashable, Sendable, Codable {
    /// Requests that boarded although no candidate carried them as they stood.
    package var untried: [RequestID]
    /// Whether it left although the quorum was missed.
    package var quorum: Bool
    /// The numbers of the open blockers on the build as a whole despite which it left.
    package var blockers: [Int]
    package var reason: String

    package init(untried: [RequestID], quorum: Bool, blockers: [Int] = [], reason: String) {
      self.untried = untried
      self.quorum = quorum
      self.blockers = blockers
      self.reason = reason
    }

    /// A journal of before blockers could be let pass has no word of them.
    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      untried = try container.decode([RequestID].self, forKey: .untried)
      quorum = try container.decode(Bool.self, forKey: .quorum)
      blockers = try container.decodeIfPresent([Int].self, forKey: .blockers) ?? []
      reason = try container.decode(String.self, forKey: .reason)
    }
  }

  /// A second build in a train, for named devices; it takes no week number.
  package struct Hotfix: Hashable, Sendable, Codable {
    /// Codenames, sorted.
    package let devices: [String]
    package let reason: String

    package init(devices: [String], reason: String) {
      self.devices = devices
      self.reason = reason
    }
  }

  package let version: BuildVersion
  package let channel: String
  /// 第590周: stored, because it cannot be derived from the calendar.
  package let week: Int
  /// The train's instant, RFC 3339 in the project's zone.
  package let instant: String
  package let previous: BuildVersion?
  package let base: ObjectID
  package let commit: ObjectID
  package let tag: String
  package let manifest: Digest
  package let shipped: [Shipped]
  package let leftBehind: [Remaining]
  /// Why it left before its hour, where it did.
  package let earlyReason: String?
  /// Why it left on a day without a train, where it did.
  package let unscheduledReason: String?
  /// Nil for a train.
  package let hotfix: Hotfix?
  package let waiver: Waiver?
  /// How the train was chosen; nil in records of before it was.
  package let composition: CompositionRecord?

  package init(
    version: BuildVersion, channel: String, week: Int, instant: String, previous: BuildVersion?,
    base: ObjectID, commit: ObjectID, tag: String, manifest: Digest, shipped: [Shipped],
    leftBehind: [Remaining], earlyReason: String?, unscheduledReason: String? = nil, hotfix: Hotfix? = nil,
    waiver: Waiver? = nil, composition: CompositionRecord? = nil
  ) {
    self.version = version
    self.channel = channel
    self.week = week
    self.instant = instant
    self.previous = previous
    self.base = base
    self.commit = commit
    self.tag = tag
    self.manifest = manifest
    self.shipped = shipped
    self.leftBehind = leftBehind
    self.earlyReason = earlyReason
    self.unscheduledReason = unscheduledReason
    self.hotfix = hotfix
    self.waiver = waiver
    self.composition = composition
  }
}
