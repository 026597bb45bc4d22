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
struct KeptProof: Codable {
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
    let plan = try await composed(order, at: now)
    let proven = try await prove(plan.train, plan.week)
    return TriedTrain(plan: plan.with(proven), proof: proven.proof)
  }

  /// Runs the checks on a train; who breaks it is left behind, and the train is composed and checked again,
  /// until one passes or the deadline comes. Each round finds another set that must not stay whole, so none is run
  /// twice.
  func prove(_ composed: TrainReport, _ week: OpenedWeek) async throws -> ProvenTrain {
    guard let rules = project.checks, let checks = ports.checks else {
      return ProvenTrain(train: composed, proof: TrainProof())
    }
    if let kept = try kept(KeptProof.self, of: .prove, week) {
      return try await resume(kept, composed, week)
    }
    let prover = try TreeProver(self, week, rules, checks)
    let (decided, proven) = try await search(composed, week, prover)
    tell(of: proven.proof)
    try keep(decided, of: .prove, week)
    return proven
  }

  /// What is known of a composed train already, as proving it would say, without running anything; nil where a
  /// check would have to be run.
  func recall(_ composed: TrainReport, _ week: OpenedWeek) async throws -> ProvenTrain? {
    guard let rules = project.checks, let checks = ports.checks else { return nil }
    let prover = try TreeProver(self, week, rules, checks, runs: false)
    do {
      let (decided, proven) = try await search(composed, week, prover)
      return decided.kept == nil ? proven : nil
    } catch let error as ProvingError {
      ports.narrator.warn(error.message)
      return nil
    }
  }

  private func search(
    _ composed: TrainReport, _ week: OpenedWeek, _ prover: TreeProver
  ) async throws -> (KeptProof, ProvenTrain) {
    var train = composed
    var decided = KeptProof()
    var book = BlameBook()
    while true {
      let round = try await ask(train, week, prover, &book)
      if round.isOver {
        if let kept = round.kept { book.settle(sparing: Set(kept)) }
        decided.blames = book.blames
        decided.kept = round.kept
        let shipping = try await shipped(decided, train, week)
        var proof = prover.proof
        proof.findings = book.findings
        proof.unproven = shipping.leftBehind.filter { $0.reason == .unproven }.map(\.request.id)
        proof.isProven = round.isProven
        return (decided, ProvenTrain(train: shipping, proof: proof))
      }
      (book, train) = try await composeAgain(book, week)
      decided.composed = book.blames
    }
  }

  /// The better of two trains: without the least that all the sets found so far take, and without those who had left
  /// already and the least for the new ones. Who would leave for nothing in the one may be in nobody's way in the other.
  private func composeAgain(_ book: BlameBook, _ week: OpenedWeek) async throws -> (BlameBook, TrainReport) {
    func compose(_ book: BlameBook) async throws -> TrainReport {
      try await runTrain(week, without: book.blames.mapValues(BoardingBar.breaksChecks))
    }
    var more = book
    more.settle(leaving: Set(book.blames.keys))
    var fresh = book
    fresh.settle()
    let train = try await compose(more)
    guard fresh.blames != more.blames else { return (more, train) }
    let other = try await compose(fresh)
    return other.carriesMore(than: train) ? (fresh, other) : (more, train)
  }

  /// The train that a killed cut had proven, whatever time it is now.
  private func resume(
    _ kept: KeptProof, _ composed: TrainReport, _ week: OpenedWeek
  ) async throws -> ProvenTrain {
    let train = kept.composed.isEmpty ? composed : try await runTrain(week, without: kept.bars)
    return ProvenTrain(train: try await shipped(kept, train, week), proof: TrainProof())
  }

  /// What one search came to.
  private struct Round {
    /// False where another train is composed first.
    var isOver = false
    /// Who passes together, where time was over; nil: everybody.
    var kept: [RequestID]?
    var isProven = true
  }

  private func ask(
    _ train: TrainReport, _ week: OpenedWeek, _ prover: TreeProver, _ book: inout BlameBook
  ) async throws -> Round {
    var round = Round()
    // The objects of a session are there until it ends; so everything that reads them is done within.
    try await probing(train, week) { probe in
      let worths = train.worths(of: probe.cars)
      book.enter(probe.cars, needs: probe.needs, worths: worths)
      var search = CulpritSearch(needs: probe.needs, weights: worths, width: prover.jobs)
      let report = try await search.run { sets in
        var trees: [ObjectID?] = []
        for set in sets { trees.append(try await probe.train(of: set)?.tree) }
        let answers = try await prover.answers(of: trees.compactMap(\.self))
        var next = answers.makeIterator()
        return trees.map { $0 == nil ? .unmergeable : next.next() ?? .unknown }
      }
      if report.baseFails { throw try baseFails(train.base, prover) }
      for culprit in report.culprits {
        let tree = try await probe.train(of: probe.closure(culprit.items))?.tree
        book.add(culprit.items.map { probe.cars[$0].request.id }, tree.flatMap { prover.failures[$0] })
      }
      round.isOver = !report.isComplete || report.culprits.isEmpty
      guard !report.isComplete else { return train }
      round.isProven = !report.kept.isEmpty
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
}
