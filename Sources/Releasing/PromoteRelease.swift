// SPDX-License-Identifier: Apache-2.0
package import Foundation
import Merging
package import Publishing
package import ReleaseCore
package import Requesting
import Scheduling

/// What a promotion came to.
package enum PromotionReport {
  /// In place, and below a threshold: what it still lacks.
  case staged(StagedChange, [MissingSignatures])
  /// Readers of the channel see it, and the ledger has its record. `isNew`: false where both was so before.
  case promoted(WeekRecord, pushed: [String], isNew: Bool)
}

/// A build that another channel tried out.
package struct TriedBuild {
  package let manifest: ReleaseManifest
  /// Where each of its files lies, by name; announcements aside, which are written anew.
  package let files: [StagedFile]

  /// `path`: where a target of the other channel lies on this machine.
  package init(_ manifest: ReleaseManifest, at path: (StagedTarget) -> String) {
    self.manifest = manifest
    let announcements = Set(manifest.announcements.map(\.file))
    files = manifest.files.filter { !announcements.contains($0.name) }.map { facts in
      let target = StagedTarget(
        path: TargetPath.of(facts.name, in: manifest.version), file: StagedFile(facts, at: ""))
      return StagedFile(facts, at: path(target))
    }
  }
}

extension WeeklyRelease {
  /// Offers on the project's channel a build that another channel tried out: the same files to the byte.
  ///
  /// May be run again wherever it died. A build below a threshold stays staged, and `endPromotion` goes on.
  package func promote(
    _ build: TriedBuild, _ order: PromotionOrder = PromotionOrder(), at now: Date
  ) async throws -> PromotionReport {
    let publisher = ports.publisher
    let version = build.manifest.version
    let ledger = try checkLedger(for: version)
    let state = try publisher.checkReady(for: version, .promotion)
    try refuseOther(build.manifest, offeredBy: state)
    if state.latest?.version != version, try publisher.waiting() == nil {
      try checkBase(build.manifest)
      let early = try checkHour(build.manifest, order, at: now)
      let waiver = try checkGate(build.manifest, ledger, order, at: now)
      try keepWaiver(waiver, of: build.manifest)
      try await checkRemote(for: version, base: build.manifest.source.base, ledger: ledger.commit)
      let promoted = try build.manifest.promoted(
        to: project.channel, after: state.latest.flatMap { $0.version < version ? $0.version : nil },
        channelURL: project.publicURL, earlyReason: early,
        waiver: .init(waiver, aboard: Set(build.manifest.features.map(\.id))))
      let plan = try PublicationPlan(publishing: promoted, artifacts: build.files)
      let started = ZonedInstant(
        seconds: Int64(now.timeIntervalSince1970), offset: project.calendar.offset(at: now))
      let rollout = Rollout(seed: "\(version)", started: started, steps: project.rollout)
      _ = try publisher.stage(at: now) { state in
        guard let state else { throw PublishingError.noChannel(project.channel) }
        return try ChannelDraft.release(
          plan, promotedFrom: build.manifest.channel, rollout: rollout, upon: state, from: publisher.store)
      }
    }
    return try await endPromotion(of: version, at: now)
  }

  /// Publishes a staged promotion once it is signed, and records what readers see: ledger, tag, push.
  package func endPromotion(of version: BuildVersion, at now: Date) async throws -> PromotionReport {
    let publisher = ports.publisher
    var isNew = false
    if let change = try publisher.waiting() {
      let missing = try publisher.missingSignatures()
      guard missing.isEmpty else { return .staged(change, missing) }
      isNew = try publisher.publish(at: now).isNew
    } else {
      _ = try publisher.finish()
    }
    guard let latest = try publisher.existing().latest, latest.version == version,
      let manifest = try publisher.manifest(version)
    else { throw PublishingError.noRelease(project.channel, version) }
    let ledger = try checkLedger(for: version)
    let journal = promotionJournal
    if let record = ledger.weeks(channel: project.channel.name).first(where: { $0.version == version }) {
      try mend(record, at: now)
      let pushed = try await push(record).references
      try ports.journal.forget(channel: journal, version: version)
      return .promoted(record, pushed: pushed, isNew: isNew)
    }
    let record = try weekRecord(manifest, latest.manifest.sha256)
    if try ports.journal.facts(of: "close", channel: journal, version: version) != nil {
      try removeLocks(record, before: now)
    }
    try ports.journal.keep(
      "true", of: "close", channel: journal, version: version, at: manifest.timestamp)
    try enter(record, at: now)
    let pushed = try await push(record).references
    try ports.journal.forget(channel: journal, version: version)
    return .promoted(record, pushed: pushed, isNew: true)
  }

  /// A build that this channel withdrew does not come back; nor does another build take its version.
  private func refuseOther(_ build: ReleaseManifest, offeredBy state: ChannelState) throws {
    guard let latest = state.latest else { return }
    if let entry = latest.withdrawal(of: build.version) {
      throw PublishingError.withdrawn(build.version, reason: entry.reason.text(in: .en))
    }
    guard let there = try ports.publisher.manifest(build.version) else { return }
    guard latest.version == build.version, there.source == build.source,
      there.packages.map(\.sha256) == build.packages.map(\.sha256)
    else {
      throw PublishingError.notNewer(channel: state.channel, current: latest.version, offered: build.version)
    }
  }

  /// The ledger, whose records of the channel must be readable: one is about to be added.
  private func checkLedger(for version: BuildVersion) throws -> Ledger {
    let ledger = try readLedger()
    for damaged in ledger.malformedWeeks(channel: project.channel.name) {
      let place = ledger.problems.first {
        $0.subject == .week(channel: project.channel.name, version: damaged)
      }
      throw ReleasingError.recordDamaged(damaged, place.map { "\($0)" } ?? "")
    }
    return ledger
  }

  /// A tag of another commit, or a base branch that went another way, is found before anything is public.
  private func checkBase(_ manifest: ReleaseManifest) throws {
    let tag = project.tag(of: manifest.version)
    if let there = try ports.graph.tip(of: "refs/tags/\(tag)"), there != manifest.source.commit {
      throw ReleasingError.tagTaken(tag, there)
    }
    guard project.movesBase else { return }
    guard let base = try ports.graph.tip(of: project.baseReference) else {
      throw ReleasingError.noBase(project.baseBranch)
    }
    if base != manifest.source.base, try !ports.graph.isAncestor(manifest.source.commit, of: base) {
      throw ReleasingError.baseMoved(
        project.baseBranch, expected: manifest.source.base, train: manifest.source.commit)
    }
  }

  /// The record says of this channel what the trying channel's said: the same week, commit and features.
  private func weekRecord(_ manifest: ReleaseManifest, _ digest: Digest) throws -> WeekRecord {
    WeekRecord(
      version: manifest.version, channel: project.channel.name, week: manifest.week,
      instant: manifest.instant.description, previous: manifest.previousVersion, base: manifest.source.base,
      commit: manifest.source.commit, tag: project.tag(of: manifest.version), manifest: digest,
      shipped: manifest.features.map { .init(request: $0.id, tip: $0.tip, merge: $0.merge) },
      leftBehind: manifest.leftBehind.map {
        .init(request: $0.id, code: $0.code, reason: $0.reason.text(in: .en))
      },
      earlyReason: manifest.train.earlyReason, waiver: try keptWaiver(of: manifest.version))
  }
}
