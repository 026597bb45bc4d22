// SPDX-License-Identifier: Apache-2.0
package import Merging
package import Proving
package import ReleaseCore
package import Requesting

/// What runs the checks of a train, and what they said before.
package struct CheckPorts {
  package let runner: any CheckRunner
  package let memory: any CheckMemory
  /// Gives the clock of a proof that begins now and may go on until an instant, seconds since 1970, and at
  /// least for a time.
  package let clock: (_ deadline: Int64, _ atLeast: Duration) -> any ProofClock
  /// The path of a log of that name, in a folder that exists.
  package let log: (_ name: String) throws -> String
  /// Cores that checks may be spread over.
  package let cores: Int

  package init(
    runner: any CheckRunner, memory: any CheckMemory,
    clock: @escaping (_ deadline: Int64, _ atLeast: Duration) -> any ProofClock,
    log: @escaping (_ name: String) throws -> String, cores: Int
  ) {
    self.runner = runner
    self.memory = memory
    self.clock = clock
    self.log = log
    self.cores = cores
  }
}

/// What a train's checks came to.
package struct TrainProof: Hashable, Sendable {
  /// A smallest set that breaks a check, and who is left behind for it.
  package struct Finding: Hashable, Sendable {
    package let requests: [RequestID]
    package var victim: RequestID?
    package var blame: CheckBlame
  }

  /// A check that failed and then passed on the same tree.
  package struct Flake: Hashable, Sendable {
    package let check: String
    package let tree: ObjectID
    package let failure: String
  }

  /// The names of the checks, in order.
  package var checks: [String] = []
  /// Runs of checks, repeated ones among them.
  package var runs = 0
  /// Answers that were known from before.
  package var remembered = 0
  /// Trees that were looked at.
  package var trees: Set<ObjectID> = []
  package var findings: [Finding] = []
  package var flakes: [Flake] = []
  /// What there was no time to find out about.
  package var unproven: [RequestID] = []
  /// False where time was over before any train was known to pass: then nobody boards.
  package var isProven = true
}

/// A train that may be built, and what proved it.
package struct ProvenTrain: StageFacts {
  package let train: TrainReport
  package let proof: TrainProof

  package var summary: String {
    var words =
      "\(proof.checks.count.of("check")) on \(proof.trees.count.of("tree")), \(proof.runs.of("run"))"
    if proof.remembered > 0 { words += ", \(proof.remembered) known before" }
    if !proof.findings.isEmpty { words += "; \(proof.findings.count.of("culprit"))" }
    if !proof.flakes.isEmpty { words += "; \(proof.flakes.count) flaky" }
    if !proof.unproven.isEmpty { words += "; \(proof.unproven.count) unproven" }
    return words + "; \(train.boarded.count) aboard"
  }
}
