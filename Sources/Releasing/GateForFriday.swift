// SPDX-License-Identifier: Apache-2.0
import Building
package import Foundation
package import Merging
package import ReleaseCore
package import Requesting
package import Vetting

/// What somebody lets pass at the testers' gate, and why.
package struct GatePass: Hashable, Sendable {
  /// Requests that may board although no candidate carried them as they stand.
  package var untried: Set<RequestID>
  /// Everything that is untried may board.
  package var allUntried: Bool
  /// It may leave without the quorum.
  package var quorum: Bool
  /// It may leave despite open blockers on the build as a whole.
  package var blockers: Bool
  package var reason: String

  package init(untried: Set<RequestID>, allUntried: Bool, quorum: Bool, blockers: Bool, reason: String) {
    self.untried = untried
    self.allUntried = allUntried
    self.quorum = quorum
    self.blockers = blockers
    self.reason = reason
  }
}

/// What testers' verdicts say of a train; fixed when its week is opened.
package struct TrainGate: Hashable, Sendable, Codable {
  package var barred: [RequestID: BoardingBar] = [:]
  /// What the last train left behind for testers' sake, and what boards before the others now.
  package var first: [RequestID] = []
  package var waiver: WeekRecord.Waiver?
  package var warnings: [String] = []
  /// The quorum's shortfall where the settings refuse a train for it.
  package var refusal: String?
  /// The open blockers on the build as a whole that nobody let pass; nil: none.
  package var blocked: [OpenBlocker]?

  package init() {}

  func enforce(for version: BuildVersion) throws(ReleasingError) {
    if let blocked { throw .buildBlocked(version, blocked) }
    if let refusal { throw .quorumMissed(version, refusal) }
  }
}

extension WeeklyRelease {
  /// The testers' gate as verdicts, roster and ledger stand now; nil where there are no members' files.
  package func fridayGate(_ ledger: Ledger, at now: Date) throws -> FridayGate? {
    guard let vetting = ports.vetting else { return nil }
    return FridayGate(
      rules: project.gate, ledger: ledger, testers: try vetting.testers.testers(),
      verdicts: try vetting.verdicts?.verdicts(VerdictQuery()) ?? [],
      devices: project.devices.map(\.codename),
      at: now)
  }

  /// Whether a request was on a candidate as its branch stands.
  package func trial(of id: RequestID, at tip: ObjectID, _ gate: FridayGate) throws -> Trial {
    try gate.trial(of: id, at: tip) { commit, other in
      try ports.graph.isAncestor(other, of: commit)
    }
  }

  /// What keeps requests off a train. A candidate carries everything: that is what it is for.
  func gate(
    _ ledger: Ledger, _ tips: [RequestID: ObjectID], _ order: CutOrder, at now: Date
  ) throws -> TrainGate? {
    var train = TrainGate()
    train.first = ledger.heldBack.sorted()
    guard project.movesBase, let gate = try fridayGate(ledger, at: now) else {
      if let id = order.passes?.untried.min() {
        throw ReleasingError.nothingToPass(id, "nothing asks for it")
      }
      return train.first.isEmpty ? nil : train
    }
    var letOn: [RequestID] = []
    for (id, tip) in tips.sorted(by: { $0.key < $1.key }) {
      let bar = try bar(on: id, at: tip, gate, ledger)
      if case .untried = bar, let passes = order.passes, passes.allUntried || passes.untried.contains(id) {
        letOn.append(id)
      } else if let bar {
        train.barred[id] = bar
      }
    }
    try checkPasses(order, train, letOn, ledger)
    let shortfall = gate.quorum().shortfall
    let waivesQuorum = shortfall != nil && order.passes?.quorum == true
    if let shortfall, !waivesQuorum {
      if gate.rules?.mode == .refuse { train.refusal = shortfall }
      train.warnings.append("the quorum is missed: \(shortfall)")
    }
    if gate.isArmed, gate.rules?.untried == .leave, gate.candidates.isEmpty, !tips.isEmpty {
      train.warnings.append(
        "there was no candidate since the last release, so nothing was tried; "
          + "`cut --channel \(ChannelName.honorary)` makes one")
    }
    let ofBuild = gate.blockersOfBuild(ledger)
    let passed = order.passes?.blockers == true ? ofBuild.map(\.id) : []
    if !ofBuild.isEmpty {
      let blocked = ofBuild.map {
        OpenBlocker(verdict: $0.id, candidate: $0.candidate, device: $0.device, tip: nil)
      }
      train.blocked = passed.isEmpty ? blocked : nil
      train.warnings.append(
        "testers found that the build must not go out: "
          + blocked.map(ReleasingError.sentence).joined(separator: ", "))
    }
    if let passes = order.passes, !letOn.isEmpty || waivesQuorum || !passed.isEmpty {
      train.waiver = WeekRecord.Waiver(
        untried: letOn, quorum: waivesQuorum, blockers: passed, reason: passes.reason)
    }
    return train
  }

  private func bar(
    on id: RequestID, at tip: ObjectID, _ gate: FridayGate, _ ledger: Ledger
  ) throws -> BoardingBar? {
    let blockers = gate.verdicts.openBlockers(of: id)
    if !blockers.isEmpty {
      return .blocked(
        blockers.map { blocker in
          OpenBlocker(
            verdict: blocker.id, candidate: blocker.candidate, device: blocker.device,
            tip: ledger.candidate(blocker.candidate)?.shipped.first { $0.request == id }?.tip)
        })
    }
    guard gate.isArmed, gate.rules?.untried == .leave else { return nil }
    switch try trial(of: id, at: tip, gate) {
    case .tried: return nil
    case .changed(let candidate, let tried): return .untried(TriedTip(candidate: candidate, tip: tried))
    case .never: return .untried(nil)
    }
  }

  /// A pass for what needs none is a slip: the wrong number, or a blocker, which only a verdict opens.
  private func checkPasses(
    _ order: CutOrder, _ train: TrainGate, _ letOn: [RequestID], _ ledger: Ledger
  ) throws {
    for id in (order.passes?.untried ?? []).sorted() where !letOn.contains(id) {
      if case .blocked = train.barred[id] {
        throw ReleasingError.nothingToPass(id, "it has an open blocker, which is closed or stays")
      }
      let isAccepted = ledger.accepted.contains { $0.id == id }
      throw ReleasingError.nothingToPass(
        id, isAccepted ? "it was tried, or has no branch" : "it is not accepted, or shipped before")
    }
  }
}
