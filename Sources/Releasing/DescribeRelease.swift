// SPDX-License-Identifier: Apache-2.0
import Foundation
import Merging
package import Publishing
import ReleaseCore
import Requesting
import Scheduling

/// A release ready to be published.
package struct DescribedRelease: StageFacts {
  package let manifest: ReleaseManifest
  package let plan: PublicationPlan

  package var summary: String {
    let share = manifest.userShare
    return "\(manifest.features.count.of("feature")), \(share.fraction) of them asked for by users"
  }
}

extension WeeklyRelease {
  /// Writes manifest and announcements in memory, and checks them against what lies staged.
  func describe(
    _ week: OpenedWeek, _ train: TrainReport, _ products: ReleaseProducts
  ) throws -> DescribedRelease {
    let manifest = try ReleaseManifest.make(
      from: ReleaseFacts(
        product: project.product, version: week.version, channel: project.channel, week: week.week,
        instant: ZonedInstant(seconds: week.departure, offset: week.offset),
        departure: departure(week.earlyReason), baseBranch: project.baseBranch, train: train,
        tag: project.tag(of: week.version), ledgerCommit: week.ledger, previous: week.previous,
        packages: products.packages, images: products.images, sourceSnapshot: products.source,
        onHold: try idle(in: week).map { .init(codename: $0.codename, reason: $0.reason) },
        channelURL: project.publicURL,
        waiver: .init(week.gate?.waiver, aboard: Set(train.boarded.map(\.request.id)))))
    let artifacts = products.files.map { StagedFile($0, at: ports.workshop.stagedPath($0.name)) }
    return DescribedRelease(
      manifest: manifest, plan: try PublicationPlan(publishing: manifest, artifacts: artifacts))
  }

  private func departure(_ reason: String?) -> ReleaseManifest.Departure {
    let calendar = project.calendar
    return ReleaseManifest.Departure(
      weekday: calendar.weekday, time: calendar.timeOfDay, zone: calendar.timeZone.identifier,
      earlyReason: reason)
  }
}
