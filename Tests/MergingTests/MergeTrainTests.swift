// SPDX-License-Identifier: Apache-2.0
import Git
import Merging
import Processes
import ReleaseCore
import Requesting
import TestSupport
import Testing

/// Trains on real repositories, merged by the real engine, compared with what git itself would merge.
@Suite struct MergeTrainTests {
  private let scratch: ScratchRepository
  private let repository: GitRepository
  private let base: String

  init() throws {
    scratch = try ScratchRepository(bare: true)
    base = try scratch.commit(["a": "1\n2\n3\n4\n5\n", "b": "b\n", "c": "c\n"])
    repository = try GitRepository(at: scratch.path)
  }

  private func topic(_ name: String, _ files: [String: ScratchFile], from start: String = "main") throws {
    try scratch.commit(files, on: "topic/\(name)", from: start, message: "Work on \(name)")
  }

  private func request(
    _ number: Int, _ branch: String?, votes: Int = 1, on needed: [Int] = [], devices: [String] = [],
    origin: RequestOrigin = .team
  ) throws -> FeatureRequest {
    FeatureRequest(
      id: RequestID(number), title: try #require(LocalizedText(zh: "手电筒", en: "Torch \(number)")),
      app: try #require(LocalizedText(zh: "系统", en: "System")), kind: .new, origin: origin, requesters: [],
      developers: ["Han Mei"], branch: branch.map { "topic/\($0)" }, votes: votes,
      dependsOn: needed.map(RequestID.init), devices: devices,
      created: try #require(CivilDate("2026-11-20")))
  }

  private func run(
    _ requests: [FeatureRequest], shipped: Set<RequestID> = [], barred: [Int: BoardingBar] = [:]
  ) async throws -> TrainReport {
    var tips: [RequestID: ObjectID] = [:]
    for request in requests { tips[request.id] = try request.branch.flatMap { try repository.tip(of: $0) } }
    let order = TrainOrder(
      base: try #require(ObjectID(hex: base)), requests: requests, tips: tips, shipped: shipped,
      devices: ["cancro"], version: try #require(BuildVersion("26.11.27")),
      signature: Signature(
        Identity(name: "Release", email: "r@example.org"), seconds: 1_795_770_000, offset: 480),
      barred: Dictionary(barred.map { (RequestID($0.key), $0.value) }) { first, _ in first })
    return try await MergeTreeCoprocess.withBackend(
      gitDirectory: repository.gitDirectory, tools: ToolPath(Tool.searchPath)
    ) { try await MergeTrain(graph: repository, backend: $0).run(order) }
  }

  private func reasons(_ report: TrainReport) -> [Int: LeftBehindReason] {
    Dictionary(report.leftBehind.map { ($0.request.id.number, $0.reason) }, uniquingKeysWith: { $1 })
  }

  @Test("Each boarded branch's tree is the one git merge-tree makes of the same two commits")
  func treesEqualGit() async throws {
    try topic("one", ["a": "one\n2\n3\n4\n5\n"])
    try topic("two", ["a": "1\n2\n3\n4\nfive\n"])
    try topic("three", ["b": .removed, "d/b": "b\n"])
    let report = try await run([
      try request(1, "one", votes: 3), try request(2, "two", votes: 2), try request(3, "three"),
    ])
    #expect(report.boarded.map(\.request.id.number) == [1, 2, 3])
    for car in report.boarded {
      let merged = try scratch.git("merge-tree", "--write-tree", "\(car.merge)^1", "\(car.merge)^2")
      #expect(merged == car.tree.hex)
      #expect(try scratch.git("rev-parse", "\(car.merge)^{tree}") == car.tree.hex)
      #expect(try scratch.git("rev-parse", "\(car.merge)^2") == car.tip.hex)
    }
    #expect(report.head == report.boarded.last?.merge)
    #expect(try scratch.git("show", "\(report.head):a") == "one\n2\n3\n4\nfive")
    #expect(try scratch.git("rev-parse", "main") == base, "no reference moves")
  }

  @Test("A merge commit names the request, who asked, its votes and its branch, by the committer at the hour")
  func message() async throws {
    try topic("one", ["b": "x\n"])
    var wanted = try request(1, "one", votes: 812)
    wanted.requesters = [
      Requester(name: "记者团", isGroup: true, source: "weibo", country: "CN"), Requester(name: "A\nForged: x"),
    ]
    let report = try await run([wanted])
    let text = try scratch.git("log", "-1", "--format=%an <%ae> %ai%n%B", report.head.hex)
    #expect(
      text == """
        Release <r@example.org> 2026-11-27 17:00:00 +0800
        Merge REQ-1 手电筒 Torch 1

        Request: REQ-1
        App: System
        Asked-for-by: 记者团 (group, weibo, CN)
        Asked-for-by: A Forged: x
        Votes: 812
        Developed-by: Han Mei
        Topic-branch: topic/one
        Release: 26.11.27

        """)
  }

  @Test("Of two that collide the one with more votes boards, and the other hears with whom and where")
  func collision() async throws {
    try topic("loud", ["a": "1\nloud\n3\n4\n5\n", "c": "loud\n"])
    try topic("quiet", ["a": "1\nquiet\n3\n4\n5\n"])
    try topic("other", ["b": "other\n"])
    let report = try await run([
      try request(1, "quiet", votes: 1), try request(2, "loud", votes: 9), try request(3, "other", votes: 5),
    ])
    #expect(report.boarded.map(\.request.id.number) == [2, 3])
    #expect(
      reasons(report) == [
        1: .collides([ConflictedPath(path: "a", kind: "contents")], with: [RequestID(2)])
      ])
  }

  @Test("A branch that does not merge with the base alone is told so, and nobody else is blamed")
  func stale() async throws {
    try topic("stale", ["a": "1\n2\nstale\n4\n5\n"], from: base)
    let moved = try scratch.commit(["a": "1\n2\nmoved\n4\n5\n"])
    let order = TrainOrder(
      base: try #require(ObjectID(hex: moved)), requests: [try request(1, "stale")],
      tips: [RequestID(1): try #require(try repository.tip(of: "topic/stale"))], shipped: [], devices: [],
      version: try #require(BuildVersion("26.11.27")), signature: .tester)
    let report = try await MergeTreeCoprocess.withBackend(
      gitDirectory: repository.gitDirectory, tools: ToolPath(Tool.searchPath)
    ) { try await MergeTrain(graph: repository, backend: $0).run(order) }
    #expect(reasons(report) == [1: .conflictsWithBase([ConflictedPath(path: "a", kind: "contents")])])
    #expect(report.head.hex == moved)
  }

  @Test("Who removed a file is named to who edits it, and who only passed by is not")
  func removed() async throws {
    try topic("adds", ["n": "unlike\n"])
    try topic("removes", ["a": .removed])
    try topic("edits", ["a": "1\n2\n3\n4\n55\n", "m": "other\n"])
    let report = try await run([
      try request(1, "adds", votes: 9), try request(2, "removes", votes: 8), try request(3, "edits"),
    ])
    #expect(
      reasons(report) == [
        3: .collides([ConflictedPath(path: "a", kind: "modify/delete")], with: [RequestID(2)])
      ])
  }

  @Test(
    "What is missing, already in, unrelated, without a branch or without a device is left with its reason")
  func refusals() async throws {
    try topic("fine", ["b": "fine\n"])
    try scratch.branch("topic/merged", at: base)
    try scratch.git("symbolic-ref", "HEAD", "refs/heads/main")
    try scratch.commit(["z": "z\n"], on: "topic/unrelated", message: "Begin elsewhere")
    let tip = try #require(ObjectID(hex: base))
    let unrelated = try #require(try repository.tip(of: "topic/unrelated"))
    let report = try await run(
      [
        try request(1, "fine"), try request(2, "gone"), try request(3, "merged"), try request(4, "unrelated"),
        try request(5, nil), try request(6, "fine", devices: ["aries"]),
        try request(7, "fine", origin: .user),
        try request(8, "fine", on: [99]), try request(9, "fine", on: [2]), try request(10, "fine", on: [3]),
        try request(11, "fine", on: [12]), try request(12, "fine", on: [11]),
        try request(13, "fine", on: [90]),
      ], shipped: [RequestID(90)])
    #expect(report.boarded.map(\.request.id.number).sorted() == [1, 10, 13])
    #expect(
      reasons(report) == [
        2: .branchMissing("topic/gone"), 3: .alreadyMerged(tip: tip), 4: .unrelatedHistory(tip: unrelated),
        5: .noBranch, 6: .noDevice(["aries"]), 7: .notCreditable, 8: .dependencyUnknown([RequestID(99)]),
        9: .dependencyLeftBehind([RequestID(2)]),
        11: .dependencyCycle([RequestID(11), RequestID(12)]),
        12: .dependencyCycle([RequestID(11), RequestID(12)]),
      ])
  }

  @Test("A branch that came aboard inside another one is aboard, by that one's merge")
  func stacked() async throws {
    try topic("lower", ["b": "lower\n"])
    try topic("upper", ["c": "upper\n"], from: "topic/lower")
    let report = try await run([try request(1, "lower", votes: 1), try request(2, "upper", votes: 9)])
    #expect(report.boarded.map(\.request.id.number) == [2, 1])
    #expect(Set(report.boarded.map(\.merge)).count == 1)
    #expect(report.leftBehind.isEmpty)
  }

  @Test("What is blocked stays behind, and with it what needs it or was built upon it, then or now")
  func barred() async throws {
    try topic("blocked", ["b": "bad\n"])
    try topic("upon", ["d": "d\n"], from: "topic/blocked")
    let bad = try #require(try repository.tip(of: "topic/blocked"))
    try topic("blocked", ["b": "better\n"], from: "topic/blocked")
    try topic("untried", ["c": "new\n"])
    try topic("needs", ["e": "e\n"])
    try topic("free", ["a": "frei\n2\n3\n4\n5\n"])
    try topic("collides", ["a": "one\n2\n3\n4\n5\n"])
    let tip = try #require(try repository.tip(of: "topic/untried"))
    let version = try #require(BuildVersion("26.11.25"))
    let blocker = OpenBlocker(verdict: 1, candidate: version, device: "cancro", tip: bad)
    let report = try await run(
      [
        try request(1, "blocked"), try request(2, "upon"), try request(3, "untried"),
        try request(4, "needs", on: [1]), try request(5, "free"), try request(6, nil), try request(7, "main"),
        try request(8, "collides"),
      ],
      barred: [
        1: .blocked([blocker]), 3: .untried(nil), 6: .untried(nil), 7: .blocked([blocker]), 8: .untried(nil),
      ])
    #expect(report.boarded.map(\.request.id.number) == [5])
    #expect(
      reasons(report) == [
        1: .blocked([blocker]), 2: .dependencyLeftBehind([RequestID(1)]),
        3: .untried(tip: tip, tried: nil), 4: .dependencyLeftBehind([RequestID(1)]), 6: .noBranch,
        7: .branchMissing("topic/main"),
        8: .collides([ConflictedPath(path: "a", kind: "contents")], with: [RequestID(5)]),
      ])
  }

  @Test("Nothing aboard leaves the base as it is")
  func empty() async throws {
    let report = try await run([try request(1, "gone")])
    #expect(report.head.hex == base)
    #expect(report.tree.hex == (try scratch.git("rev-parse", "\(base)^{tree}")))
  }

  @Test("The same order gives the same commits, however the requests were listed")
  func deterministic() async throws {
    for name in ["one", "two", "three", "four"] { try topic(name, [name: .text(name)]) }
    let requests = try ["one", "two", "three", "four"].enumerated().map {
      try request($0 + 1, $1, votes: $0 % 2)
    }
    let head = try await run(requests).head
    #expect(try await run(requests.reversed()).head == head)
  }
}
