// SPDX-License-Identifier: Apache-2.0
import Composing
import Merging
import ReleaseCore
import Requesting
import TestSupport
import Testing

/// Trains of every kind of collision, compared with every train there could be.
@Suite struct GeneratedTrainTests {
  private struct Week {
    let requests: [FeatureRequest]
    let paths: [Int: [String]]
    let apart: [Set<Int>]
    let seats: Int?

    /// What the best of all subsets is worth.
    var best: Int {
      (0..<(1 << requests.count)).reduce(0) { best, bits in
        let aboard = Set((1...requests.count).filter { bits >> ($0 - 1) & 1 == 1 })
        let isWhole = requests.allSatisfy { request in
          !aboard.contains(request.id.number) || request.dependsOn.allSatisfy { aboard.contains($0.number) }
        }
        guard isWhole, !apart.contains(where: { $0.isSubset(of: aboard) }), aboard.count <= seats ?? .max
        else { return best }
        return max(best, requests.filter { aboard.contains($0.id.number) }.reduce(0) { $0 + $1.votes })
      }
    }
  }

  private struct Numbers {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }

    /// Pairs and triples that collide, some of them without a path that shows it.
    mutating func week() throws -> Week {
      let count = 2 + below(6)
      var paths = Dictionary(uniqueKeysWithValues: (1...count).map { ($0, ["own\($0)"]) })
      var apart: [Set<Int>] = []
      for number in 0..<below(count * 2) {
        let set = Set((0..<(2 + below(2))).map { _ in 1 + below(count) })
        guard set.count > 1 else { continue }
        apart.append(set)
        if below(5) > 0 { for member in set { paths[member, default: []].append("spot\(number)") } }
      }
      let day = try #require(CivilDate("2026-11-20"))
      let title = LocalizedText(en: "x")
      let requests = (1...count).map { number in
        FeatureRequest(
          id: RequestID(number), title: title, app: title, kind: .new, origin: .team, requesters: [],
          branch: "topic/\(number)", votes: below(30),
          dependsOn: (1..<number).filter { _ in below(8) == 0 }.map { RequestID($0) }, created: day)
      }
      return Week(
        requests: requests, paths: paths, apart: apart, seats: below(4) == 0 ? 1 + below(count) : nil)
    }
  }

  @Test("No train of the generated weeks is worth more than the one that is found", arguments: 0..<10)
  func agreesWithEveryTrain(_ seed: Int) async throws {
    var numbers = Numbers(state: UInt64(seed))
    for _ in 0..<15 {
      let week = try numbers.week()
      let history = try SimulatedHistory(paths: week.paths, apart: week.apart)
      var tips: [RequestID: ObjectID] = [:]
      for request in week.requests { tips[request.id] = try SimulatedHistory.id(request.id.number) }
      let order = TrainOrder(
        base: try SimulatedHistory.id(0), requests: week.requests, tips: tips, shipped: [], devices: [],
        version: try #require(BuildVersion("26.11.27")), signature: .tester,
        rules: TrainRules(seats: week.seats))
      let report = try await MergeTrain(graph: history, backend: history).run(order)
      let aboard = Set(report.numbers)
      #expect(!week.apart.contains { $0.isSubset(of: aboard) }, "\(week)")
      #expect(aboard.count + report.leftBehind.count == week.requests.count)
      #expect(report.boarded.reduce(0) { $0 + $1.request.votes } == week.best, "\(week)")
      #expect(report.composition?.worth == week.best && report.composition?.isProven == true, "\(week)")
    }
  }

  @Test("Three that merge in pairs and not together are found, and the least of them stays behind")
  func threeCollide() async throws {
    let day = try #require(CivilDate("2026-11-20"))
    let title = LocalizedText(en: "x")
    // The fourth and fifth share their paths and have nothing to do with it.
    let paths = Dictionary(uniqueKeysWithValues: (1...5).map { ($0, ["spot"]) })
    let history = try SimulatedHistory(paths: paths, apart: [[1, 2, 3]])
    var tips: [RequestID: ObjectID] = [:]
    let requests = (1...5).map { number in
      FeatureRequest(
        id: RequestID(number), title: title, app: title, kind: .new, origin: .team, requesters: [],
        branch: "topic/\(number)", votes: [5, 4, 6, 9, 1][number - 1], created: day)
    }
    for request in requests { tips[request.id] = try SimulatedHistory.id(request.id.number) }
    let order = TrainOrder(
      base: try SimulatedHistory.id(0), requests: requests, tips: tips, shipped: [], devices: [],
      version: try #require(BuildVersion("26.11.27")), signature: .tester)
    let report = try await MergeTrain(graph: history, backend: history).run(order)
    #expect(report.numbers == [4, 3, 1, 5])
    #expect(report.composition?.apart == [[1, 2, 3].map { RequestID($0) }])
    #expect(report.left(2)?.reason.code == "collides" && report.left(2)?.price?.loss == 1)
    #expect(report.left(2)?.price?.leaving.map(\.number) == [1])
  }
}
