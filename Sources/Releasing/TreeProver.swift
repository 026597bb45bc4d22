// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Merging
import Proving
import ReleaseCore
import Scheduling

/// Asks the checks about trees: what is known already is not asked again, several at the same time where
/// cores allow, the devices' own builds one after another at last.
final class TreeProver {
  private let release: WeeklyRelease
  private let week: OpenedWeek
  private let rules: CheckRules
  private let ports: CheckPorts
  private let clock: any ProofClock
  /// The devices whose build is a check, with that check.
  private let builds: [(check: TreeCheck, device: DeviceProfile)]
  private var results: [Subject: CheckResult] = [:]
  /// The first check that a tree fails.
  private(set) var failures: [ObjectID: CheckResult] = [:]
  private(set) var proof = TrainProof()

  private struct Subject: Hashable {
    let check: String
    let tree: ObjectID
  }

  /// One run to be made.
  private struct Question {
    let check: TreeCheck
    let tree: ObjectID
    /// How it failed on this tree before; nil for the first run.
    var failure: CheckResult?
    var attempt = 0
  }

  init(_ release: WeeklyRelease, _ week: OpenedWeek, _ rules: CheckRules, _ ports: CheckPorts) throws {
    self.release = release
    self.week = week
    self.rules = rules
    self.ports = ports
    let calendar = release.project.calendar
    let deadline = rules.deadline.map {
      Int64(calendar.instant(of: week.version.date, secondOfDay: $0 * 60).timeIntervalSince1970)
    }
    clock = ports.clock(deadline ?? week.departure, rules.leastTime)
    builds =
      rules.coversBuilds
      ? try release.devices(of: week).compactMap { device in
        guard case .command(let recipe) = device.recipe else { return nil }
        return (
          TreeCheck(
            name: "build-\(device.codename)", arguments: recipe.arguments, timeLimit: recipe.timeLimit,
            environment: recipe.environment), device
        )
      } : []
    proof.checks = rules.checks.map(\.name) + builds.map(\.check.name)
  }

  var jobs: Int { max(1, rules.jobs ?? ports.cores) }

  /// What the checks say of each tree.
  func answers(of trees: [ObjectID]) async throws -> [ProbeAnswer] {
    var seen: Set<ObjectID> = []
    let distinct = trees.filter { seen.insert($0).inserted }
    proof.trees.formUnion(distinct)
    var open: [Question] = []
    for tree in distinct where failures[tree] == nil {
      for check in rules.checks where !recall(check, tree) {
        open.append(Question(check: check, tree: tree))
      }
    }
    var cutOff: Set<ObjectID> = []
    while true {
      open.removeAll { failures[$0.tree] != nil || cutOff.contains($0.tree) }
      guard !open.isEmpty, clock.remaining() > .zero else { break }
      let wave = Array(open.prefix(jobs))
      open.removeFirst(wave.count)
      for (question, ending) in zip(wave, try await run(wave)) {
        judge(question, ending, &open, &cutOff)
      }
    }
    cutOff.formUnion(open.map(\.tree))
    for tree in distinct where failures[tree] == nil && !cutOff.contains(tree) {
      try await build(tree)
    }
    return trees.map { failures[$0] != nil ? .fails : cutOff.contains($0) ? .unknown : .passes }
  }

  /// Forgets what failed: it may be the machine, which somebody mends now.
  func forgetFailures() {
    for (subject, result) in results where !result.passes {
      let check = (rules.checks + builds.map(\.check)).first { $0.name == subject.check }
      if let check { ports.memory.forget(check, tree: subject.tree) }
    }
  }

  /// True where it is known already.
  private func recall(_ check: TreeCheck, _ tree: ObjectID) -> Bool {
    let subject = Subject(check: check.name, tree: tree)
    if let known = results[subject] {
      if !known.passes { failures[tree] = failures[tree] ?? known }
      return true
    }
    guard let known = ports.memory.result(of: check, tree: tree) else { return false }
    proof.remembered += 1
    settle(known, check, tree, isNew: false)
    return true
  }

  private func settle(_ result: CheckResult, _ check: TreeCheck, _ tree: ObjectID, isNew: Bool = true) {
    results[Subject(check: check.name, tree: tree)] = result
    if isNew { ports.memory.keep(result, of: check, tree: tree) }
    if !result.passes { failures[tree] = failures[tree] ?? result }
    if result.isFlaky {
      proof.flakes.append(
        TrainProof.Flake(check: check.name, tree: tree, failure: result.failure ?? ""))
    }
  }

  private func judge(
    _ question: Question, _ run: Finished, _ open: inout [Question], _ cutOff: inout Set<ObjectID>
  ) {
    let check = question.check
    if run.ending.isPass {
      let before = question.failure
      let result = CheckResult(
        check: check.name, passes: true, isFlaky: before != nil, failure: before?.failure,
        tail: before?.tail, log: before?.log)
      return settle(result, check, question.tree)
    }
    if case .timedOut = run.ending, run.isCut {
      // The deadline came, not the check's own limit: nothing is known.
      cutOff.insert(question.tree)
      return
    }
    let result = CheckResult(
      check: check.name, passes: false, failure: run.ending.sentence, tail: run.tail, log: run.log)
    guard question.attempt >= rules.retries else {
      var again = question
      again.attempt += 1
      again.failure = question.failure ?? result
      return open.insert(again, at: 0)
    }
    settle(result, check, question.tree)
  }

  private struct Finished {
    let ending: CheckEnding
    let tail: String
    let log: String
    let isCut: Bool
  }

  /// Exports each tree anew, then runs all at the same time.
  private func run(_ wave: [Question]) async throws -> [Finished] {
    let left = clock.remaining()
    var runs: [(run: CheckRun, isCut: Bool)] = []
    for (slot, question) in wave.enumerated() {
      let folder = try release.ports.workshop.emptyFolder("check-\(slot)/tree")
      let home = try release.ports.workshop.emptyFolder("check-\(slot)/home")
      try release.ports.exporter.export(question.tree, folder: "", into: folder)
      proof.runs += 1
      let log = try ports.log("\(question.check.name)-\(question.tree.short)-\(question.attempt + 1).log")
      let limit = question.check.timeLimit
      let run = CheckRun(
        check: question.check, folder: folder, home: home, log: log, timeLimit: min(limit, left),
        version: week.version, epoch: week.departure)
      runs.append((run, left < limit))
    }
    release.ports.narrator.progress(
      "run \(proof.runs): \(wave.map { "\($0.check.name) on \($0.tree.short)" }.joined(separator: ", "))")
    let runner = ports.runner
    let endings = try await withThrowingTaskGroup(of: (Int, CheckEnding, String).self) { group in
      for (slot, (run, _)) in runs.enumerated() {
        group.addTask {
          let (ending, tail) = try await runner.run(run)
          return (slot, ending, tail)
        }
      }
      var endings: [Int: (CheckEnding, String)] = [:]
      for try await (slot, ending, tail) in group { endings[slot] = (ending, tail) }
      return endings
    }
    return runs.enumerated().map { slot, run in
      let (ending, tail) = endings[slot] ?? (.exited(0), "")
      return Finished(ending: ending, tail: tail, log: run.run.log, isCut: run.isCut)
    }
  }

  /// Builds the devices that have a build of their own; what was made is there for the stage that builds.
  private func build(_ tree: ObjectID) async throws {
    for (check, device) in builds where !recall(check, tree) {
      var failure: CheckResult?
      for attempt in 0...rules.retries {
        proof.runs += 1
        release.ports.narrator.progress("run \(proof.runs): \(check.name) on \(tree.short)")
        do {
          _ = try await release.build(release.buildFacts(of: device, week, tree: tree), week)
          let result = CheckResult(
            check: check.name, passes: true, isFlaky: failure != nil, failure: failure?.failure,
            tail: failure?.tail)
          settle(result, check, tree)
          break
        } catch let error as any Failure where error.kind == .refused || error.kind == .badData {
          // Its first line names paths of this machine, and a reason is published.
          release.ports.narrator.warn(error.message)
          let lines = error.message.split(separator: "\n").dropFirst()
          failure = CheckResult(
            check: check.name, passes: false, failure: "did not make its images",
            tail: lines.joined(separator: "\n"))
          if attempt == rules.retries, let failure { settle(failure, check, tree) }
        }
      }
      if failures[tree] != nil { return }
    }
  }
}
