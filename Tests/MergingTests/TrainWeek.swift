// SPDX-License-Identifier: Apache-2.0
import Composing
import Git
import Merging
import Processes
import ReleaseCore
import Requesting
import TestSupport
import Testing

/// A week of topic branches in a real repository, merged by the real engine.
struct TrainWeek {
  let scratch: ScratchRepository
  let repository: GitRepository
  let base: ObjectID
  var requests: [FeatureRequest] = []
  var rules = TrainRules()
  var waited: [Int: Int] = [:]
  var first: [Int] = []
  var verdicts: (any MergeVerdictStore)?

  /// A base with these files.
  init(_ files: [String: ScratchFile]) throws {
    scratch = try ScratchRepository(bare: true)
    try scratch.commit(files)
    base = try scratch.id("main")
    repository = try GitRepository(at: scratch.path)
  }

  /// A base in which each spot is a file of its own: branches that change the same one collide.
  init(spots: [String]) throws {
    try self.init(Dictionary(uniqueKeysWithValues: spots.map { ($0, ScratchFile.text("as it was\n")) }))
  }

  /// Adds a request whose branch rewrites some spots.
  mutating func add(
    _ number: Int, votes: Int = 1, spots: [String] = [], on needed: [Int] = [], excludes: [Int] = [],
    created: String = "2026-11-20", rule: BoardingRule.Kind? = nil
  ) throws {
    let files = spots.map { ($0, ScratchFile.text("as \(number) wants it\n")) }
    try add(
      number, votes: votes, files: Dictionary(uniqueKeysWithValues: files), on: needed, excludes: excludes,
      created: created, rule: rule)
  }

  /// Adds a request with what its branch changes.
  mutating func add(
    _ number: Int, votes: Int = 1, files: [String: ScratchFile], on needed: [Int] = [],
    excludes: [Int] = [], created: String = "2026-11-20", rule: BoardingRule.Kind? = nil
  ) throws {
    try scratch.commit(files, on: "topic/\(number)", from: "main", message: "Work on \(number)")
    let day = try #require(CivilDate("2026-11-23"))
    requests.append(
      FeatureRequest(
        id: RequestID(number), title: try #require(LocalizedText(zh: nil, en: "Feature \(number)")),
        app: try #require(LocalizedText(zh: "时钟", en: "DeskClock")), kind: .new, origin: .team,
        requesters: [], branch: "topic/\(number)", votes: votes, dependsOn: needed.map { RequestID($0) },
        created: try #require(CivilDate(created)), decision: .accepted,
        excludes: excludes.map { RequestID($0) },
        boarding: rule.map {
          BoardingRule($0, reason: "promised", decidedBy: "Li Lei <lilei@example.org>", decidedOn: day)
        }))
  }

  func order() throws -> TrainOrder {
    var tips: [RequestID: ObjectID] = [:]
    for request in requests { tips[request.id] = try request.branch.flatMap { try repository.tip(of: $0) } }
    return TrainOrder(
      base: base, requests: requests, tips: tips, shipped: [], devices: ["cancro"],
      version: try #require(BuildVersion("26.11.27")), signature: .tester,
      first: Set(first.map { RequestID($0) }), rules: rules,
      waited: Dictionary(waited.map { (RequestID($0.key), $0.value) }) { first, _ in first })
  }

  func run() async throws -> TrainReport {
    let order = try order()
    return try await MergeTreeCoprocess.withBackend(
      gitDirectory: repository.gitDirectory, tools: ToolPath(Tool.searchPath)
    ) { try await MergeTrain(graph: repository, backend: $0, verdicts: verdicts).run(order) }
  }
}

extension TrainReport {
  /// The numbers of who is aboard, in boarding order.
  var numbers: [Int] { boarded.map(\.request.id.number) }

  func left(_ number: Int) -> LeftBehind? { leftBehind.first { $0.request.id.number == number } }
}
