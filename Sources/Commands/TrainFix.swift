// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
import Foundation
internal import Git
internal import Merging
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Resolving
internal import Settings

/// `train fix`.
struct TrainFix: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix",
    abstract: "Lay a conflict out in a work tree as git does; with --done, remember how it was resolved.",
    discussion: """
      Resolve it as any merge: git status, git mergetool, git commit. The branch of the work tree stays.

      For a request that boards and breaks something, change what it needs, and commit: that is its merge-fix.
      """)

  @Argument(help: "The request.") var id: RequestID
  @Option(help: ArgumentHelp("Where the work tree goes. Default: fix-REQ-7 here.", valueName: "folder"))
  var into: String?
  @Flag(help: "Remember what was committed, and remove the work tree where nothing in it would be lost.")
  var done = false
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Option(help: ArgumentHelp("The channel to plan for.", valueName: "name")) var channel = ChannelName.trunk
  @Option(help: ArgumentHelp("The train's day instead of the coming one.", valueName: "yyyy-mm-dd"))
  var date: CivilDate?
  @Option(
    help: ArgumentHelp(
      "With --done, for what merges and does not work: whom it is needed with. Default: all that boarded before.",
      valueName: "REQ-7"))
  var with: [RequestID] = []
  @Option(help: ArgumentHelp("Who resolved it. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  private struct Begun: Encodable {
    let request: RequestID
    let folder: String
    let branch: String
    let head: ObjectID
    let merging: ObjectID?
    let conflicts: [String]
    /// Why some of them will not be remembered.
    let unmemorable: [String]
  }

  func run() async throws {
    let bench = try Workbench.open(location)
    if done {
      try finish(bench)
    } else {
      try await begin(bench)
    }
  }

  private func begin(_ bench: Workbench) async throws {
    let folder = URL(fileURLWithPath: into ?? "fix-\(id)").standardizedFileURL.path
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    if FileManager.default.fileExists(atPath: folder), names != [] {
      throw ResolvingError.folderTaken(folder)
    }
    let branch = "train-fix/\(id)"
    if let other = try bench.repository.fix(on: branch) {
      throw ResolvingError.fixBegun(id, folder: other.folder)
    }
    let scratch = try Scratch.make("fix", bench.session.world)
    let planned = try await bench.plannedTrain(on: channel, date: date, state: try scratch.folder("state"))
    let task = try FixTask(planned, id, base: bench.settings.base)
    let name = try bench.repository.freeFixBranch(branch)
    let (layout, files) = try GitMergeSession(bench.repository).withEngine { engine in
      (
        try task.merging.map { try engine.layout(task.head, $0, oursLabel: "HEAD", theirsLabel: task.label) },
        try task.merging.map { try engine.conflicts(task.head, $0) } ?? []
      )
    }
    let unmemorable = files.compactMap(\.unmemorable)
    let signature = bench.signature(try bench.person(by))
    try bench.repository.beginFix(
      FixOrder(
        folder: folder, branch: name, head: task.head, merging: task.merging,
        message: "Merge branch '\(task.label)' into \(name)\n", facts: task.facts, signature: signature),
      layout)
    let begun = Begun(
      request: id, folder: folder, branch: name, head: task.head, merging: task.merging,
      conflicts: layout?.paths ?? [], unmemorable: unmemorable)
    for reason in unmemorable {
      bench.console.warn("\(reason): mend it on the branch itself, merge what it collides with into it")
    }
    try output.print(begun, to: bench.console) {
      let first =
        begun.conflicts.isEmpty
        ? "change what \(id) needs" : "resolve \(begun.conflicts.joined(separator: ", "))"
      return "\(folder) is on \(name): \(first), commit, then: miui-release train fix \(id) --done"
    }
  }

  private func finish(_ bench: Workbench) throws {
    guard let state = try bench.repository.fix(on: "train-fix/\(id)") else { throw ResolvingError.noFix(id) }
    let result = try FixResult(bench, id, state, with: with, by: try bench.person(by)).remember()
    let isRemoved = state.untracked.isEmpty && state.isOnBranch
    if isRemoved { try bench.repository.endFix(state.name) }
    let report = result.report(folder: state.folder, branch: state.branch, isRemoved: isRemoved)
    for reason in result.reasons { bench.console.warn("not remembered: \(reason)") }
    try output.print(report, to: bench.console) { report.text }
  }
}

/// What is to be merged for a fix, and what has to be known of it afterwards.
struct FixTask {
  let head: ObjectID
  let merging: ObjectID?
  let label: String
  let facts: [String: String]

  init(_ planned: PlannedTrain, _ id: RequestID, base: String) throws {
    let train = planned.plan.train
    if let car = train.boarded.first(where: { $0.request.id == id }) {
      head = car.merge
      merging = nil
      label = ""
      let others = train.boarded.prefix { $0.request.id != id }.map(\.request.id.description)
      facts = ["ours": car.merge.hex, "with": others.joined(separator: " ")]
      return
    }
    let left = try planned.conflict(of: id)
    guard let tip = planned.plan.week.tips[id] else { throw CommandError.noSuchRequest("\(id)") }
    if left.reason.conflict == .base {
      head = tip
      merging = train.base
      label = base
      // The train merges the other way round, and that is the conflict it has to know again.
      facts = ["ours": train.base.hex, "theirs": tip.hex, "with": ""]
    } else {
      head = train.head
      merging = tip
      label = left.request.branch ?? tip.hex
      let others = left.reason.collidesWith.map(\.description).joined(separator: " ")
      facts = ["ours": train.head.hex, "theirs": tip.hex, "with": others]
    }
  }
}
