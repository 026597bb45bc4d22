// SPDX-License-Identifier: Apache-2.0
import Proving
import ReleaseCore

/// One run of a check to be made.
struct CheckQuestion {
  let check: TreeCheck
  let tree: ObjectID
  /// How it failed on this tree before; nil for the first run.
  var failure: CheckResult?
  var attempt = 0
}

/// Runs checks, so many at the same time: where one ends the next begins, and what runs on a tree that has failed
/// meanwhile is ended.
struct CheckPool {
  private let prover: TreeProver
  private var open: [CheckQuestion]
  private var freeSlots: [Int]
  private var running: [Int: Running] = [:]
  private var cutOff: Set<ObjectID> = []

  private struct Running {
    let question: CheckQuestion
    let log: String
    /// True where the deadline ends it before its own limit would.
    let isCut: Bool
    let task: Task<(CheckEnding, String), any Error>
  }

  init(_ prover: TreeProver, _ questions: [CheckQuestion]) {
    self.prover = prover
    open = questions
    freeSlots = (0..<prover.jobs).reversed()
  }

  /// The trees that there was no time for.
  mutating func run() async throws -> Set<ObjectID> {
    let (ended, end) = AsyncStream.makeStream(of: Int.self)
    defer { for run in running.values { run.task.cancel() } }
    while true {
      try fill { slot in end.yield(slot) }
      guard !running.isEmpty else { break }
      var slots = ended.makeAsyncIterator()
      guard let slot = await slots.next() else { throw CancellationError() }
      try await finish(slot)
    }
    return cutOff.union(open.map(\.tree)).subtracting(prover.failures.keys)
  }

  /// Begins what there is a place and time for.
  private mutating func fill(_ end: @escaping @Sendable (Int) -> Void) throws {
    open.removeAll { prover.failures[$0.tree] != nil || cutOff.contains($0.tree) }
    while !open.isEmpty, prover.remaining > .zero, let slot = freeSlots.popLast() {
      let question = open.removeFirst()
      let (run, isCut) = try prover.prepare(question, slot: slot)
      let runner = prover.runner
      let task = Task { () async throws -> (CheckEnding, String) in
        defer { end(slot) }
        let (ending, tail) = try await runner.run(run)
        return (ending, tail)
      }
      running[slot] = Running(question: question, log: run.log, isCut: isCut, task: task)
    }
  }

  private mutating func finish(_ slot: Int) async throws {
    guard let run = running.removeValue(forKey: slot) else { return }
    freeSlots.append(slot)
    let tree = run.question.tree
    let outcome = await run.task.result
    // It was ended because its tree had failed already, or there was no time for it.
    if prover.failures[tree] != nil || cutOff.contains(tree) {
      if case .success((.exited(0), let tail)) = outcome {
        _ = prover.judge(run.question, .exited(0), tail: tail, log: run.log)
      }
      return
    }
    let (ending, tail) = try outcome.get()
    if case .timedOut = ending, run.isCut {
      // The deadline came, not the check's own limit: nothing is known.
      cutOff.insert(tree)
    } else if let again = prover.judge(run.question, ending, tail: tail, log: run.log) {
      open.insert(again, at: 0)
    }
    guard prover.failures[tree] != nil || cutOff.contains(tree) else { return }
    for other in running.values where other.question.tree == tree { other.task.cancel() }
  }
}
