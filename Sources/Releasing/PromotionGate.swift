// SPDX-License-Identifier: Apache-2.0
import Foundation
import Merging
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import Vetting

/// With what a person promotes a candidate.
package struct PromotionOrder: Hashable, Sendable {
  /// Why it may become the release before the hour of its train; nil: it may not.
  package var earlyReason: String?
  /// Why it may become the release without the quorum; nil: it may not.
  package var quorumReason: String?

  package init(earlyReason: String? = nil, quorumReason: String? = nil) {
    self.earlyReason = earlyReason
    self.quorumReason = quorumReason
  }
}

extension WeeklyRelease {
  /// Where the journal keeps what a promotion has done.
  var promotionJournal: String { "promote \(project.channel)" }

  /// A candidate becomes the trunk's build at the hour of its train; the reason, where it leaves before.
  func checkHour(_ manifest: ReleaseManifest, _ order: PromotionOrder, at now: Date) throws -> String? {
    guard project.movesBase else { return nil }
    let calendar = project.calendar
    // The train on the candidate's own day, or the next one.
    let built = calendar.departure(on: manifest.version.date).addingTimeInterval(-1)
    let departure = calendar.departure(on: calendar.nextTrain(at: built))
    guard departure > now else { return nil }
    guard let reason = order.earlyReason else {
      throw ReleasingError.beforeDeparture(
        manifest.version, departure: calendar.text(of: departure), now: calendar.text(of: now))
    }
    return reason
  }

  /// What becomes the release has no open blocker, and was tried by as many as the settings ask for.
  func checkGate(
    _ manifest: ReleaseManifest, _ ledger: Ledger, _ order: PromotionOrder, at now: Date
  ) throws -> WeekRecord.Waiver? {
    guard project.movesBase, let gate = try fridayGate(ledger, at: now) else { return nil }
    let carried = Dictionary(manifest.features.map { ($0.id, $0.tip) }) { first, _ in first }
    // Of a later candidate as a whole it is no word on this one, which may be what goes out instead.
    let ofBuild = gate.verdicts.openBlockersOfBuild(on: Set(manifest.packages.map(\.codename)))
      .filter { $0.candidate <= manifest.version }
    let open =
      ofBuild + gate.verdicts.openBlockers.filter { $0.feature.map { carried[$0] != nil } ?? false }
    guard open.isEmpty else {
      throw ReleasingError.blocked(
        manifest.version, open.map { "verdict \($0.id) on \($0.subject) (\($0.device) on \($0.candidate))" })
    }
    // It is offered as it was tried; what came later waits for the next train.
    for request in ledger.accepted {
      let tip = try request.branch.flatMap { try ports.graph.tip(of: $0) }
      switch carried[request.id] {
      case nil: ports.narrator.warn("\(request.id) is accepted and not on \(manifest.version)")
      case let known? where tip != nil && known != tip:
        ports.narrator.warn("\(request.id) changed since \(manifest.version), which carries \(known.short)")
      default: break
      }
    }
    guard let shortfall = gate.quorum(on: [manifest.version]).shortfall else { return nil }
    if let reason = order.quorumReason {
      return WeekRecord.Waiver(untried: [], quorum: true, reason: reason)
    }
    if gate.rules?.mode == .refuse { throw ReleasingError.quorumMissed(manifest.version, shortfall) }
    ports.narrator.warn("the quorum is missed: \(shortfall)")
    return nil
  }

  /// Kept until the ledger's record has it: signatures may come in between.
  func keepWaiver(_ waiver: WeekRecord.Waiver?, of manifest: ReleaseManifest) throws {
    guard let waiver else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try ports.journal.keep(
      String(decoding: try encoder.encode(waiver), as: UTF8.self), of: "waiver", channel: promotionJournal,
      version: manifest.version, at: manifest.timestamp)
  }

  func keptWaiver(of version: BuildVersion) throws -> WeekRecord.Waiver? {
    try ports.journal.facts(of: "waiver", channel: promotionJournal, version: version)
      .map { try JSONDecoder().decode(WeekRecord.Waiver.self, from: Data($0.utf8)) }
  }
}
