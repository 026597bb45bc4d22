// SPDX-License-Identifier: Apache-2.0
package import Foundation
import Merging
import Proving
import ReleaseCore
import Requesting

/// A train that was composed and checked, without anything being built or moved.
package struct TriedTrain {
  package let plan: TrainPlan
  package let proof: TrainProof
}

/// What the journal keeps of a proof, so that a killed cut goes on with the train it had.
private struct KeptProof: Codable {
  /// Who is left behind for what it breaks.
  var blames: [RequestID: CheckBlame] = [:]
  /// The blames that the train was composed with.
  var composed: [RequestID: CheckBlame] = [:]
  /// Those aboard when time was over; nil: everybody.
  var kept: [RequestID]?

  var bars: [RequestID: BoardingBar] { composed.mapValues(BoardingBar.breaksChecks) }
}

extension WeeklyRelease {
  /// Composes the coming train and checks it; writes commits that no reference names, and logs.
  package func tryOut(_ order: CutOrder, at now: Date) async throws -> TriedTrain {
    let plan = try await plan(order, at: now)
    let proven = try await prove(plan.train, plan.week)
    return TriedTrain(
      plan: TrainPlan(
        week: plan.week, departure: plan.departure, train: proven.train, undecided: plan.undecided,
        problems: plan.problems), proof: proven.proof)
  }

  /// Runs the checks on a train; who breaks it is left behind, and the train is composed and checked again,
  /// until one passes or the deadline comes. Each round leaves somebody behind, so none is run twice.
  func prove(_ composed: TrainReport, _ week: OpenedWeek) async throws -> ProvenTrain {
    guard let rules = project.checks, let checks = ports.checks else {
      return ProvenTrain(train: composed, proof: TrainProof())
    }
    if let kept = try kept(KeptProof.self, of: .prove, week) {
      return try await resume(kept, composed, week)
    }
    let prover = try TreeProver(self, week, rules, checks)
    var train = composed
    var decided = KeptProof()
    var findings: [TrainProof.Finding] = []
    while true {
      let round = try await search(train, week, prover)
      findings += round.findings
      for finding in round.findings {
        if let victim = finding.victim { decided.blames[victim] = finding.blame }
      }
      if let cut = round.kept { decided.kept = cut }
      if round.isOver {
        let shipping = try await shipped(decided, train, week)
        var proof = prover.proof
        proof.findings = findings
        proof.unproven = shipping.leftBehind.filter { $0.reason == .unproven }.map(\.request.id)
        proof.isProven = round.isProven
        tell(of: proof)
        try keep(decided, of: .prove, week)
        return ProvenTrain(train: shipping, proof: proof)
      }
      decided.composed = decided.blames
      train = try await runTrain(week, without: decided.bars)
    }
  }

  /// The train that a killed cut had proven, whatever time it is now.
  private func resume(
    _ kept: KeptProof, _ composed: TrainReport, _ week: OpenedWeek
  ) async throws -> ProvenTrain {
    let train = kept.composed.isEmpty ? composed : try await runTrain(week, without: kept.bars)
    return ProvenTrain(train: try await shipped(kept, train, week), proof: TrainProof())
  }

  /// The train as it goes on: whole, or those of it who were known to pass when time was over.
  private func shipped(
    _ decided: KeptProof, _ train: TrainReport, _ week: OpenedWeek
  ) async throws -> TrainReport {
    guard let kept = decided.kept else { return train }
    var probe = try ProbeTrain(
      train, graph: ports.graph, signature: signature(of: week), version: week.version)
    let aboard = Set(kept)
    let items = probe.cars.indices.filter { aboard.contains(probe.cars[$0].request.id) }
    return try await ports.merging.run { backend in
      try await cutShort(train, items, decided.blames, &probe, backend)
    }
  }

  /// What one search came to.
  private struct Round {
    var findings: [TrainProof.Finding] = []
    /// False where another train is composed first.
    var isOver = false
    /// Who passes together, where time was over; nil: everybody.
    var kept: [RequestID]?
    var isProven = true
  }

  private func search(
    _ train: TrainReport, _ week: OpenedWeek, _ prover: TreeProver
  ) async throws -> Round {
    var probe = try ProbeTrain(
      train, graph: ports.graph, signature: signature(of: week), version: week.version)
    var search = CulpritSearch(
      needs: probe.needs, weights: probe.cars.map(\.request.votes), width: prover.jobs)
    var round = Round()
    // The objects of a session are there until it ends; so everything that reads them is done within.
    _ = try await ports.merging.run { backend in
      let report = try await search.run { sets in
        var trees: [ObjectID?] = []
        for set in sets { trees.append(try await probe.train(of: set, backend)?.tree) }
        let answers = try await prover.answers(of: trees.compactMap(\.self))
        var next = answers.makeIterator()
        return trees.map { $0 == nil ? .unmergeable : next.next() ?? .unknown }
      }
      if report.baseFails { throw try baseFails(train.base, prover) }
      for culprit in report.culprits {
        round.findings.append(try await finding(culprit, &probe, prover, backend))
      }
      if report.isComplete {
        round.isOver = report.culprits.isEmpty
        return train
      }
      round.isProven = !report.kept.isEmpty
      round.isOver = true
      round.kept = report.kept.map { probe.cars[$0].request.id }
      return train
    }
    return round
  }

  private func baseFails(_ base: ObjectID, _ prover: TreeProver) throws -> ProvingError {
    let failure = prover.failures[try ports.graph.tree(of: base)]
    prover.forgetFailures()
    return .baseFails(
      check: failure?.check ?? "", base: base, failure: failure?.failure ?? "failed", log: failure?.log,
      tail: failure?.tail ?? "")
  }

  private func finding(
    _ culprit: Culprit, _ probe: inout ProbeTrain, _ prover: TreeProver, _ backend: any MergeBackend
  ) async throws -> TrainProof.Finding {
    var items = Set(culprit.items)
    for item in stride(from: culprit.items.last ?? 0, through: 0, by: -1) where items.contains(item) {
      items.formUnion(probe.needs[item])
    }
    let tree = try await probe.train(of: items.sorted(), backend)?.tree
    let failure = tree.flatMap { prover.failures[$0] }
    let ids = culprit.items.map { probe.cars[$0].request.id }
    let victim = culprit.victim.map { probe.cars[$0].request.id }
    return TrainProof.Finding(
      requests: ids, victim: victim,
      blame: CheckBlame(
        check: failure?.check ?? "", with: ids.filter { $0 != victim }.sorted(),
        failure: failure?.failure ?? "failed", tail: failure?.tail ?? "", log: failure?.log))
  }

  /// The train of those known to pass together when the deadline came; everybody else aboard is left behind.
  private func cutShort(
    _ train: TrainReport, _ kept: [Int], _ blames: [RequestID: CheckBlame], _ probe: inout ProbeTrain,
    _ backend: any MergeBackend
  ) async throws -> TrainReport {
    guard let short = try await probe.train(of: kept, backend) else { return train }
    let aboard = Set(kept)
    let left = probe.cars.indices.filter { !aboard.contains($0) }.map { index in
      let request = probe.cars[index].request
      let missing = probe.needs[index].filter { !aboard.contains($0) }.map { probe.cars[$0].request.id }
      let reason: LeftBehindReason =
        blames[request.id].map { .breaksChecks($0) }
        ?? (missing.isEmpty ? .unproven : .dependencyLeftBehind(missing.sorted()))
      return LeftBehind(request: request, reason: reason)
    }
    return TrainReport(
      base: short.base, head: short.head, tree: short.tree, boarded: short.boarded,
      leftBehind: train.leftBehind + left)
  }

  private func tell(of proof: TrainProof) {
    let narrator = ports.narrator
    for finding in proof.findings {
      let who = finding.requests.map(\.description).joined(separator: " together with ")
      let victim = finding.victim.map { "; \($0) is left behind" } ?? ""
      let blame = finding.blame
      narrator.warn(
        "\(who) breaks the check \(blame.check): it \(blame.failure)\(victim)"
          + (blame.log.map { "; its log is \($0)" } ?? "") + (blame.tail.isEmpty ? "" : ":\n\(blame.tail)"))
    }
    for flake in proof.flakes {
      narrator.warn(
        "the check \(flake.check) is flaky: on the tree \(flake.tree.short) it \(flake.failure), and passed when "
          + "it was run again; no branch is blamed")
    }
    guard !proof.unproven.isEmpty || !proof.isProven else { return }
    let who = proof.unproven.map(\.description).joined(separator: ", ")
    narrator.warn(
      "the time for checks is over after \(proof.runs.of("run")); "
        + (proof.unproven.isEmpty ? "nobody is unproven" : "left behind unproven: \(who)")
        + (proof.isProven ? "" : "; no train was known to pass, so nobody boards"))
  }
}
