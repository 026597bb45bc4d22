// SPDX-License-Identifier: Apache-2.0
package import Publishing
package import ReleaseCore

/// What somebody asks of a channel, and what their phone has.
package struct BuildRequest: Hashable, Sendable {
  /// A codename or a market name; nil: the only device there is.
  package var device: String?
  /// The build that the phone has; nil: not known.
  package var have: BuildVersion?
  /// What the phone's rollout bucket is computed from.
  package var installID: String
  /// The build that is asked for by name; nil: the one on offer.
  package var version: BuildVersion?
  /// Whether the rollout's percentages do not count.
  package var isNow = false
  package var allowsDowngrade = false
  /// Whether an incremental package is not wanted.
  package var wantsFull = false

  package init(device: String? = nil, have: BuildVersion? = nil, installID: String) {
    self.device = device
    self.have = have
    self.installID = installID
  }
}

/// Why there is nothing to install, though nothing is wrong.
package enum NothingNew: Hashable, Sendable {
  /// The channel has published no build yet.
  case noRelease
  case upToDate(BuildVersion)
  /// The channel offers an older build than the phone has.
  case newerHere(have: BuildVersion, offered: BuildVersion)
  /// The offered build was withdrawn, and none stands in its place.
  case takenBack(BuildVersion)
  /// The rollout has not reached this phone; `next` is its next step, seconds since 1970.
  case notYet(BuildVersion, percent: Int, next: Step?)
  /// The rollout is halted.
  case paused(BuildVersion)
  /// The device gets nothing this week.
  case onHold(BuildVersion, codename: String, reason: String)

  package struct Step: Hashable, Sendable {
    package let seconds: Int64
    package let percent: Int

    package init(seconds: Int64, percent: Int) {
      self.seconds = seconds
      self.percent = percent
    }
  }

  /// A stable name for machines.
  package var code: String {
    switch self {
    case .noRelease: "no-release"
    case .upToDate: "up-to-date"
    case .newerHere: "newer-here"
    case .takenBack: "taken-back"
    case .notYet: "not-yet"
    case .paused: "paused"
    case .onHold: "on-hold"
    }
  }
}

/// A build for one device, to be fetched.
package struct ChosenBuild: Hashable, Sendable {
  package let version: BuildVersion
  package let codename: String
  package let package: ReleaseManifest.Package
}
