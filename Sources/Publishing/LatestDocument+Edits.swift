// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting
package import Scheduling

extension LatestDocument {
  /// The document offering another build of its channel, to the phones of a new rollout.
  ///
  /// Only forward, but for the return to a build that was named in place of the withdrawn one on offer. The
  /// same build again is the document itself, its rollout untouched, so that a publish can be repeated.
  package func publishing(
    _ manifest: ReleaseManifest, rollout: Rollout
  ) throws(PublishingError) -> LatestDocument {
    guard manifest.channel == channel else {
      throw .otherChannel(expected: channel, found: manifest.channel)
    }
    if let entry = withdrawal(of: manifest.version) {
      throw .withdrawn(entry.version, reason: entry.reason.text(in: .en))
    }
    let target = try Target(of: manifest)
    if manifest.version == version, target == self.manifest { return self }
    guard manifest.version > version || replacement(for: version) == manifest.version else {
      throw .notNewer(channel: channel, current: version, offered: manifest.version)
    }
    var next = self
    next.version = manifest.version
    next.week = manifest.week
    next.instant = manifest.instant
    next.manifest = target
    next.rollout = rollout
    try next.validateEdit()
    return next
  }

  /// The document offering what another channel tried out, and the manifest that says so.
  ///
  /// The packages are the same to the byte; channel, previous version, addresses and announcements are this
  /// channel's.
  package func promoting(
    _ manifest: ReleaseManifest, rollout: Rollout, channelURL: String?
  ) throws(PublishingError) -> (document: LatestDocument, manifest: ReleaseManifest) {
    let promoted = try manifest.promoted(
      to: channel, after: version < manifest.version ? version : nil, channelURL: channelURL)
    return (try publishing(promoted, rollout: rollout), promoted)
  }

  /// The document with a build taken back.
  package func withdrawing(
    _ version: BuildVersion, reason: LocalizedText, link: String?, replacedBy: BuildVersion?,
    at instant: ZonedInstant
  ) throws(PublishingError) -> LatestDocument {
    if let entry = withdrawal(of: version) { throw .alreadyWithdrawn(version, at: entry.at) }
    if let replacedBy, let entry = withdrawal(of: replacedBy) {
      throw .withdrawn(replacedBy, reason: entry.reason.text(in: .en))
    }
    var next = self
    next.withdrawn.append(
      Withdrawal(version: version, reason: reason, link: link, at: instant, replacedBy: replacedBy))
    next.withdrawn.sort { $0.version < $1.version }
    try next.validateEdit()
    return next
  }

  /// The document that names the build to install in place of a withdrawn one.
  package func replacing(
    _ version: BuildVersion, by replacement: BuildVersion
  ) throws(PublishingError) -> LatestDocument {
    guard let index = withdrawn.firstIndex(where: { $0.version == version }) else {
      throw .notWithdrawn(version)
    }
    if let entry = withdrawal(of: replacement), replacement != version {
      throw .withdrawn(replacement, reason: entry.reason.text(in: .en))
    }
    var next = self
    next.withdrawn[index].replacedBy = replacement
    try next.validateEdit()
    return next
  }

  /// The document with the offered build's percentage set by hand; nil gives it back to its steps.
  package func rolloutSet(percent: Int?) throws(PublishingError) -> LatestDocument {
    try editing(rollout.set(percent: percent))
  }

  /// The document going back from the withdrawn build on offer to the older one that was named in its place,
  /// which every phone may have at once; unchanged where none was named, or a newer one.
  ///
  /// `manifest` finds a build of the channel; one that it does not know is not gone back to.
  package func goingBack(
    at instant: ZonedInstant, _ manifest: (BuildVersion) throws -> ReleaseManifest?
  ) throws -> LatestDocument {
    guard let older = replacement(for: version), older < version, let build = try manifest(older) else {
      return self
    }
    return try publishing(build, rollout: Rollout(seed: "\(older)", started: instant))
  }

  /// The document offering its build to nobody from an instant on.
  package func rolloutPaused(at instant: ZonedInstant) throws(PublishingError) -> LatestDocument {
    if let since = rollout.pausedAt { throw .alreadyPaused(version, since: since) }
    return try editing(rollout.paused(at: instant))
  }

  /// The document with the rollout going on where it stopped.
  package func rolloutResumed(at instant: ZonedInstant) throws(PublishingError) -> LatestDocument {
    guard rollout.isPaused else { throw .notPaused(version) }
    return try editing(rollout.resumed(at: instant))
  }

  /// The document with another floor; a floor is never lowered, because a phone may have relied on it.
  package func requiring(minBuild: BuildVersion) throws(PublishingError) -> LatestDocument {
    if let floor = self.minBuild, minBuild < floor {
      throw .impossibleFact("min_build is \(floor) and cannot fall to \(minBuild)")
    }
    var next = self
    next.minBuild = minBuild
    try next.validateEdit()
    return next
  }

  private func editing(_ rollout: Rollout) throws(PublishingError) -> LatestDocument {
    if let entry = withdrawal(of: version) {
      throw .withdrawn(version, reason: entry.reason.text(in: .en))
    }
    var next = self
    next.rollout = rollout
    try next.validateEdit()
    return next
  }
}
