// SPDX-License-Identifier: Apache-2.0
package import Building
package import Composing
package import Proving
package import Publishing
package import ReleaseCore
package import Requesting
package import Scheduling
package import Vetting

/// What is released and by which rules, as the settings say.
package struct ReleaseProject: Sendable {
  package var product: String
  package var calendar: ReleaseCalendar
  /// Holidays, and what becomes of a missed train.
  package var rules: ScheduleRules
  package var channel: Channel
  /// Where the channel's folder is served; nil: URLs are relative to the manifest.
  package var publicURL: String?
  package var baseBranch: String
  package var ledgerBranch: String
  package var committer: Identity
  package var devices: [DeviceProfile]
  /// How many features a train usually carries; outside, a warning.
  package var usualFeatures: ClosedRange<Int>
  package var sourceSnapshot: Bool
  /// How a build reaches its readers; empty: everybody at once.
  package var rollout: [Rollout.Step]
  /// What members must have tried before Friday; nil: nothing.
  package var gate: GateRules?
  /// What a cut does while a feature that a majority dislikes is unanswered.
  package var unanswered: UnansweredPolicy
  /// By which rules a train is composed.
  package var train: TrainRules
  /// What a train must pass before it is built; nil: nothing.
  package var checks: CheckRules?

  package init(
    product: String, calendar: ReleaseCalendar, channel: Channel, publicURL: String?,
    baseBranch: String, ledgerBranch: String, committer: Identity, devices: [DeviceProfile],
    usualFeatures: ClosedRange<Int>, sourceSnapshot: Bool, rollout: [Rollout.Step] = [],
    rules: ScheduleRules = ScheduleRules(), gate: GateRules? = nil, unanswered: UnansweredPolicy = .warn,
    train: TrainRules = TrainRules()
  ) {
    self.product = product
    self.calendar = calendar
    self.channel = channel
    self.publicURL = publicURL
    self.baseBranch = baseBranch
    self.ledgerBranch = ledgerBranch
    self.committer = committer
    self.devices = devices
    self.usualFeatures = usualFeatures
    self.sourceSnapshot = sourceSnapshot
    self.rollout = rollout
    self.rules = rules
    self.gate = gate
    self.unanswered = unanswered
    self.train = train
  }

  /// True for the trunk, whose trains the base branch follows.
  package var movesBase: Bool { channel.name == ChannelName.trunk }
  package var baseReference: String { "refs/heads/\(baseBranch)" }
  package var ledgerReference: String { "refs/heads/\(ledgerBranch)" }
  package func tag(of version: BuildVersion) -> String { "\(channel.name)/\(version)" }
}

/// What a person or cron asked for.
package struct CutOrder: Sendable {
  /// The train's day; nil: the last one whose hour has come.
  package var date: CivilDate?
  /// Why the train may leave before its hour, or on a day without one; nil: it may not.
  package var earlyReason: String?

  /// Stop when everything is in place and before readers see it; the hour need not have come.
  package var stagesOnly: Bool
  /// Set for a second build in the train that left last.
  package var hotfix: HotfixOrder?
  /// The version of a killed cut that goes on; its journal says the rest.
  package var resumed: BuildVersion?

  /// Another build of a day whose version is out, with the next fourth part.
  package var respins = false
  /// What may pass the testers' gate, and why.
  package var passes: GatePass?

  package init(
    date: CivilDate? = nil, earlyReason: String? = nil, stagesOnly: Bool = false, hotfix: HotfixOrder? = nil,
    resumed: BuildVersion? = nil
  ) {
    self.date = date
    self.earlyReason = earlyReason
    self.stagesOnly = stagesOnly
    self.hotfix = hotfix
    self.resumed = resumed
  }

  /// Brings the cut of a version to its end.
  package init(ending version: BuildVersion) {
    self.init(date: version.date, resumed: version)
  }
}
