// SPDX-License-Identifier: Apache-2.0
internal import Git
internal import Merging
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Resolving
internal import Settings

/// The coming train, and what it needs to be looked at again.
struct PlannedTrain {
  let plan: TrainPlan
  let ledger: Ledger
  let signature: Signature
}

extension Workbench {
  /// The train that `plan` would show.
  func plannedTrain(on channel: String, date: CivilDate?, state: String) async throws -> PlannedTrain {
    let release = try release(on: channel, narrator: QuietNarrator(console: console), state: state)
    let plan = try await release.plan(CutOrder(date: date), at: now)
    return PlannedTrain(
      plan: plan, ledger: try readLedger(),
      signature: Signature(
        settings.committer, seconds: plan.week.departure, offset: plan.week.offset))
  }

  /// What is known of the conflicts of requests; of all that have one where none is named.
  func conflicts(
    of ids: [RequestID], on channel: String, date: CivilDate?, state: String
  ) async throws -> [ConflictReport] {
    let planned = try await plannedTrain(on: channel, date: date, state: state)
    for id in ids { _ = try planned.conflict(of: id) }
    let left = planned.plan.train.leftBehind.filter { ids.isEmpty || ids.contains($0.request.id) }
    let folder = try GitResolutions(repository, format: format).resolutions(at: planned.plan.week.ledger)
    let waits = planned.plan.train.composition?.waits ?? [:]
    return try GitMergeSession(repository, storesObjects: false).withEngine { engine in
      let inspector = ConflictInspector(
        graph: repository, engine: engine, history: repository, folder: folder,
        earlier: planned.ledger.earlierSteps)
      return try left.compactMap { left in
        guard let kind = left.reason.conflict, let tip = planned.plan.week.tips[left.request.id] else {
          return nil
        }
        return try inspector.report(
          on: left.request, kind, at: tip, of: TrainCourse(planned.plan.train),
          paths: left.reason.paths,
          waited: waits[left.request.id].map { .init(weeks: $0.weeks, percent: $0.percent) } ?? .init(),
          by: planned.signature)
      }
    }
  }
}

extension PlannedTrain {
  /// The conflict that keeps a request off; refused with the reason where something else does.
  func conflict(of id: RequestID) throws -> LeftBehind {
    guard let left = plan.train.leftBehind.first(where: { $0.request.id == id }) else {
      if plan.train.boarded.contains(where: { $0.request.id == id }) {
        throw ResolvingError.notLeftBehind(id, status: "it boards")
      }
      guard let status = ledger.status(of: id) else { throw CommandError.noSuchRequest("\(id)") }
      throw ResolvingError.notLeftBehind(id, status: status.description)
    }
    guard left.reason.conflict != nil else { throw ResolvingError.noConflict(id, reason: left.reason.code) }
    return left
  }
}

extension LeftBehindReason {
  /// What a branch does not merge with; nil where that is not the reason.
  var conflict: ConflictReport.Kind? {
    switch self {
    case .conflictsWithBase: .base
    case .collides: .boarded
    default: nil
    }
  }
}

extension Ledger {
  /// What the trains of half a year brought into the base.
  var earlierSteps: [TrainStep] {
    weeks(channel: ChannelName.trunk).suffix(26).flatMap { TrainCourse($0).steps }
  }
}
