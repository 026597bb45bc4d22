// SPDX-License-Identifier: Apache-2.0
import Building
import Composing
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
    var rules = week.rules ?? project.train
    // Somebody chose who is on a hot-fix: nobody is left behind for want of a seat.
    if week.hotfix != nil { rules.seats = nil }
    let order = TrainOrder(
      base: week.base, requests: requests, tips: week.tips, shipped: ledger.shippedRequests,
      devices: Set(devices.map(\.codename)), version: week.version,
      signature: signature(of: week), barred: (week.gate?.barred ?? [:]).merging(barred) { $1 },
      first: Set(week.gate?.first ?? []), rules: rules, waited: ledger.weeksWaited)
    let narrator = ports.narrator
    let graph = ports.graph
    let memory = try remembering(week, shipped: ledger.shippedRequests)
    // Verdicts are of no use where nobody can tell what they rest on.
    let verdicts = memory != nil && memory?.digest == nil ? nil : ports.verdicts
    let report = try await ports.merging.run { backend in
      let (graph, backend) = memory?.resolving(graph, backend) ?? (graph, backend)
      return try await MergeTrain(
        graph: graph, backend: backend, verdicts: verdicts, remembered: memory?.digest
      ).run(order) { narrator.progress($0) }
    }
    warn(of: report)
    week.gate?.warnings.forEach { narrator.warn($0) }
    let usual = project.usualFeatures
    if !usual.contains(report.boarded.count), week.hotfix == nil {
      narrator.warn(
        "the train carries \(report.boarded.count.of("feature")); one usually carries \(usual.lowerBound) to \(usual.upperBound)"
      )
    }
    return report
  }

  /// What a person should know of the choice: a bound instead of a proof, and pinned requests that stayed.
  private func warn(of report: TrainReport) {
    if let composition = report.composition, composition.rules.policy != .order, !composition.isProven {
      ports.narrator.warn(
        "the train is worth \(composition.worth); whether one of up to \(composition.bound) is possible was not "
          + "found out in the time there is")
    }
    for left in report.leftBehind where left.request.boarding?.kind == .pinned {
      ports.narrator.warn("\(left.request.id) is pinned and stays behind: \(left.reason.code)")
    }
  }

  /// Everything a cut writes into git is by the committer at the train's instant.
  func signature(of week: OpenedWeek) -> Signature {
    Signature(project.committer, seconds: week.departure, offset: week.offset)
  }
}
