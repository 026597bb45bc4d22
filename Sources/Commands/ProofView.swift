// SPDX-License-Identifier: Apache-2.0
internal import Merging
internal import ReleaseCore
internal import Releasing
internal import Requesting

/// What the checks of a train came to, for people and machines.
struct ProofView: Encodable {
  struct Finding: Encodable {
    let requests: [RequestID]
    let leftBehind: RequestID?
    let check: String
    let failure: String
    let log: String?
    let tail: [String]
  }

  struct Flake: Encodable {
    let check: String
    let tree: ObjectID
    let failure: String
  }

  let checks: [String]
  let runs: Int
  let remembered: Int
  let trees: Int
  let isProven: Bool
  let culprits: [Finding]
  let flaky: [Flake]
  let unproven: [RequestID]

  init(_ proof: TrainProof) {
    checks = proof.checks
    runs = proof.runs
    remembered = proof.remembered
    trees = proof.trees.count
    isProven = proof.isProven
    culprits = proof.findings.map {
      Finding(
        requests: $0.requests, leftBehind: $0.victim, check: $0.blame.check, failure: $0.blame.failure,
        log: $0.blame.log, tail: $0.blame.lines)
    }
    flaky = proof.flakes.map { Flake(check: $0.check, tree: $0.tree, failure: $0.failure) }
    unproven = proof.unproven
  }

  var lines: [String] {
    guard !checks.isEmpty else { return [] }
    var lines = [
      "checks (\(checks.joined(separator: ", "))): \(runs.of("run")) on \(trees.of("tree"))"
        + (remembered > 0 ? ", \(remembered.of("answer")) known before" : "")
        + (isProven ? "; passed" : "; the time was over before any train passed")
    ]
    for culprit in culprits {
      let who = culprit.requests.map(\.description).joined(separator: " together with ")
      let left = culprit.leftBehind.map { "; \($0) is left behind" } ?? ""
      lines.append("  \(who) breaks \(culprit.check): it \(culprit.failure)\(left)")
      // Who is left behind for it has the log's tail above.
      if culprit.leftBehind == nil { lines += culprit.tail.suffix(5).map { "      | \($0)" } }
    }
    for flake in flaky { lines.append("  \(flake.check) is flaky on the tree \(flake.tree.short)") }
    if !unproven.isEmpty {
      lines.append("  unproven: \(unproven.map(\.description).joined(separator: ", "))")
    }
    return lines
  }
}

/// What `train run` says.
struct TriedTrainView: Encodable {
  let train: TrainView
  let proof: ProofView

  var text: String {
    ([train.text] + (proof.lines.isEmpty ? [] : [""]) + proof.lines).joined(separator: "\n")
  }
}
