// SPDX-License-Identifier: Apache-2.0
import Foundation
import Merging
package import Publishing
import ReleaseCore
import Scheduling

/// A release that lies staged: in place, and named by no metadata that readers see.
package struct StagedRelease: StageFacts {
  /// Nil where readers see the release already.
  package let change: StagedChange?
  /// What it still lacks before it can be published.
  package let missing: [MissingSignatures]

  package var summary: String {
    guard let change else { return "published already" }
    let files = change.documents.map(\.file).joined(separator: ", ")
    guard !missing.isEmpty else { return "\(files), signed" }
    let open = missing.map { "\($0.threshold - $0.valid) more for \($0.file)" }
    return "\(files); wants \(open.joined(separator: ", "))"
  }
}

extension PublicationOutcome: StageFacts {}

extension WeeklyRelease {
  /// Places the files and keeps the metadata for signing. From the journal's entry on, the version's
  /// content is fixed: a failure does not open the week anew.
  func stage(_ week: OpenedWeek, _ release: DescribedRelease, at now: Date) throws -> StagedRelease {
    let base = try ports.graph.tip(of: project.baseReference)
    let train = release.manifest.source.commit
    if project.movesBase, let base, base != week.base, try !ports.graph.isAncestor(train, of: base) {
      throw ReleasingError.baseMoved(project.baseBranch, expected: week.base, train: train)
    }
    try keep(release.plan.manifestDigest, of: .publish, week)
    let publisher = ports.publisher
    let latest = try publisher.state()?.latest
    if latest?.version == week.version, latest?.manifest.sha256 == release.plan.manifestDigest,
      try publisher.waiting() == nil
    {
      return StagedRelease(change: nil, missing: [])
    }
    let rollout = Rollout(
      seed: "\(week.version)", started: release.manifest.instant, steps: project.rollout)
    let change = try publisher.stage(at: now) { state in
      guard let state else { throw PublishingError.noChannel(project.channel) }
      return try ChannelDraft.release(release.plan, rollout: rollout, upon: state, from: publisher.store)
    }
    return StagedRelease(change: change, missing: try publisher.missingSignatures())
  }

  /// Readers see it from here on; not before the train's hour.
  func publish(_ week: OpenedWeek, _ staged: StagedRelease, at now: Date) throws -> PublicationOutcome {
    let departure = Date(timeIntervalSince1970: Double(week.departure))
    if project.movesBase, departure > now, week.earlyReason == nil {
      throw ReleasingError.beforeDeparture(
        week.version, departure: project.calendar.text(of: departure), now: project.calendar.text(of: now))
    }
    return try staged.change == nil ? ports.publisher.finish() : ports.publisher.publish(at: now)
  }
}
