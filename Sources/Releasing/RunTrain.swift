// SPDX-License-Identifier: Apache-2.0
import Building
package import Merging
import ReleaseCore
package import Requesting

extension TrainReport: StageFacts {
  package var summary: String {
    "\(boarded.count) aboard, \(leftBehind.count) left behind, head \(head.short)"
  }
}

extension WeeklyRelease {
  /// Merges the accepted requests onto the base. Commits are written, no reference moves.
  package func runTrain(
    _ week: OpenedWeek, without barred: [RequestID: BoardingBar] = [:]
  ) async throws -> TrainReport {
    let ledger = try readLedger(at: week.ledger)
    for problem in ledger.problems { ports.narrator.warn("the ledger: \(problem)") }
    let devices = try devices(of: week)
    // A hot-fix takes what was chosen for it; the others are not left behind, their train has not come.
    let requests = week.hotfix == nil ? ledger.accepted : ledger.accepted.filter { week.tips[$0.id] != nil }
    let order = TrainOrder(
      base: week.base, requests: requests, tips: week.tips, shipped: ledger.shippedRequests,
      devices: Set(devices.map(\.codename)), version: week.version,
      signature: signature(of: week), barred: (week.gate?.barred ?? [:]).merging(barred) { $1 },
      first: Set(week.gate?.first ?? []))
    let narrator = ports.narrator
    let graph = ports.graph
    let report = try await ports.merging.run { backend in
      try await MergeTrain(graph: graph, backend: backend).run(order) { narrator.progress($0) }
    }
    week.gate?.warnings.forEach { narrator.warn($0) }
    let usual = project.usualFeatures
    if !usual.contains(report.boarded.count), week.hotfix == nil {
      narrator.warn(
        "the train carries \(report.boarded.count.of("feature")); one usually carries \(usual.lowerBound) to \(usual.upperBound)"
      )
    }
    return report
  }

  /// Everything a cut writes into git is by the committer at the train's instant.
  func signature(of week: OpenedWeek) -> Signature {
    Signature(project.committer, seconds: week.departure, offset: week.offset)
  }
}
