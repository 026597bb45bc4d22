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
  /// False where only what is known counts.
  private let runs: Bool
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

  init(
    _ release: WeeklyRelease, _ week: OpenedWeek, _ rules: CheckRules, _ ports: CheckPorts, runs: Bool = true
  ) throws {
    self.release = release
    self.runs = runs
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
    var open: [CheckQuestion] = []
    for tree in distinct where failures[tree] == nil {
      for check in rules.checks where !recall(check, tree) {
        open.append(CheckQuestion(check: check, tree: tree))
      }
    }
    var pool = CheckPool(self, open)
    var cutOff = runs ? try await pool.run() : Set(open.map(\.tree))
    for tree in distinct where failures[tree] == nil && !cutOff.contains(tree) {
      if try await !build(tree) { cutOff.insert(tree) }
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

  /// What a run says: the question to be asked again, where a failure does not count yet.
  func judge(_ question: CheckQuestion, _ ending: CheckEnding, tail: String, log: String) -> CheckQuestion? {
    let check = question.check
    if ending.isPass {
      let before = question.failure
      settle(
        CheckResult(
          check: check.name, passes: true, isFlaky: before != nil, failure: before?.failure,
          tail: before?.tail, log: before?.log), check, question.tree)
      return nil
    }
    let result = CheckResult(
      check: check.name, passes: false, failure: ending.sentence, tail: tail, log: log)
    guard question.attempt >= rules.retries else {
      return CheckQuestion(
        check: check, tree: question.tree, failure: question.failure ?? result, attempt: question.attempt + 1)
    }
    settle(result, check, question.tree)
    return nil
  }

  /// What is left of the time for checks.
  var remaining: Duration { clock.remaining() }

  /// Exports a question's tree anew and says how it is to be run in a place of its own.
  func prepare(_ question: CheckQuestion, slot: Int) throws -> (run: CheckRun, isCut: Bool) {
    let folder = try release.ports.workshop.emptyFolder("check-\(slot)/tree")
    let home = try release.ports.workshop.emptyFolder("check-\(slot)/home")
    try release.ports.exporter.export(question.tree, folder: "", into: folder)
    proof.runs += 1
    let check = question.check
    let log = try ports.log("\(check.name)-\(question.tree.short)-\(question.attempt + 1).log")
    let again = question.attempt > 0 ? ", again" : ""
    release.ports.narrator.progress("run \(proof.runs): \(check.name) on \(question.tree.short)\(again)")
    // Exporting took its time too.
    let left = max(.zero, clock.remaining())
    let run = CheckRun(
      check: check, folder: folder, home: home, log: log, timeLimit: min(check.timeLimit, left),
      version: week.version, epoch: week.departure)
    return (run, left < check.timeLimit)
  }

  var runner: any CheckRunner { ports.runner }

  /// Builds the devices that have a build of their own; what was made is there for the stage that builds. False
  /// where there was no time to begin; what was begun is ended, because nobody would have it otherwise.
  private func build(_ tree: ObjectID) async throws -> Bool {
    let open = builds.filter { !recall($0.check, tree) }
    guard failures[tree] == nil, !open.isEmpty else { return true }
    guard runs, clock.remaining() > .zero else { return false }
    for (check, device) in open {
      var failure: CheckResult?
      for attempt in 0...rules.retries {
        proof.runs += 1
        release.ports.narrator.progress("run \(proof.runs): \(check.name) on \(tree.short)")
        do {
          _ = try await release.build(release.buildFacts(of: device, week, tree: tree), week)
          settle(
            CheckResult(
              check: check.name, passes: true, isFlaky: failure != nil, failure: failure?.failure,
              tail: failure?.tail), check, tree)
          break
        } catch let error as any Failure where error.kind == .refused || error.kind == .badData {
          // Its first line names paths of this machine, and a reason is published.
          release.ports.narrator.warn(error.message)
          let lines = error.message.split(separator: "\n").dropFirst()
          failure = CheckResult(
            check: check.name, passes: false, failure: "did not make its images",
            tail: LogTail.text(of: lines.joined(separator: "\n")))
          if attempt == rules.retries, let failure { settle(failure, check, tree) }
        }
      }
      if failures[tree] != nil { break }
    }
    return true
  }
}
