// SPDX-License-Identifier: Apache-2.0
import Merging
import Proving
import ReleaseCore
import Requesting

extension WeeklyRelease {
  /// Lends what merges some of a train's cars: the engine that merged the train, with what it remembers of conflicts.
  @discardableResult
  func probing(
    _ train: TrainReport, _ week: OpenedWeek, _ body: (inout ProbeTrain) async throws -> TrainReport
  ) async throws -> TrainReport {
    let plain = ports.graph
    let memory = try remembering(week, shipped: try readLedger(at: week.ledger).shippedRequests)
    return try await ports.merging.run { engine in
      let (graph, backend) = memory?.resolving(plain, engine) ?? (plain, engine)
      var probe = try ProbeTrain(
        train, graph: graph, backend: backend, signature: signature(of: week), version: week.version)
      return try await body(&probe)
    }
  }

  /// The train as it goes on: whole, or those of it who were known to pass when time was over.
  func shipped(_ decided: KeptProof, _ train: TrainReport, _ week: OpenedWeek) async throws -> TrainReport {
    guard let kept = decided.kept else { return train }
    let aboard = Set(kept)
    return try await probing(train, week) { probe in
      let items = probe.cars.indices.filter { aboard.contains(probe.cars[$0].request.id) }
      return try await cutShort(train, items, decided.blames, &probe)
    }
  }

  /// The train of those known to pass together when the deadline came; everybody else aboard is left behind.
  private func cutShort(
    _ train: TrainReport, _ items: [Int], _ blames: [RequestID: CheckBlame], _ probe: inout ProbeTrain
  ) async throws -> TrainReport {
    // What was asked merges again. Were it not so, nobody would board: never a train that was not checked.
    let found = try await probe.train(of: items)
    let short = if let found { found } else { try probe.nobody() }
    let aboard = Set(found == nil ? [] : items)
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
      leftBehind: train.leftBehind + left, composition: train.composition(of: short.boarded))
  }

  /// Says what a person should know of a proof.
  func tell(of proof: TrainProof) {
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
