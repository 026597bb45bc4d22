// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore
import Requesting

/// Merges some of a train's cars onto its base, as the train did.
struct ProbeTrain {
  /// The cars in boarding order, a branch before those that were built upon it.
  let cars: [TrainCar]
  /// For each car the earlier ones it cannot board without.
  let needs: [[Int]]
  private let report: TrainReport
  private let graph: any CommitGraph
  private let backend: any MergeBackend
  private let signature: Signature
  private let version: BuildVersion
  private var composed: [[Int]: TrainReport?] = [:]

  init(
    _ report: TrainReport, graph: any CommitGraph, backend: any MergeBackend, signature: Signature,
    version: BuildVersion
  ) throws {
    self.report = report
    self.graph = graph
    self.backend = backend
    self.signature = signature
    self.version = version
    var below: [[Int]] = []
    for (index, car) in report.boarded.enumerated() {
      below.append(
        try report.boarded.indices.filter { other in
          guard other != index else { return false }
          let needed = report.boarded[other]
          if car.request.dependsOn.contains(needed.request.id) { return true }
          // Two requests of one tip: the later needs the earlier, not both each other.
          return try (needed.tip != car.tip || other < index) && graph.isAncestor(needed.tip, of: car.tip)
        })
    }
    var order: [Int] = []
    func place(_ index: Int) {
      guard !order.contains(index) else { return }
      below[index].filter { !order.contains($0) && !below[$0].contains(index) }.forEach(place)
      if !order.contains(index) { order.append(index) }
    }
    report.boarded.indices.forEach(place)
    cars = order.map { report.boarded[$0] }
    needs = order.map { index in
      below[index].compactMap { needed in
        order.firstIndex(of: needed).flatMap { $0 < (order.firstIndex(of: index) ?? 0) ? $0 : nil }
      }
    }
  }

  /// The train of some cars; nil where they do not merge without the others. Cost: a merge a car that no
  /// earlier answer begins with.
  mutating func train(of items: [Int]) async throws -> TrainReport? {
    if items.count == cars.count { return report }
    if let known = composed[items] { return known }
    guard let last = items.last else { return try nobody() }
    var result: TrainReport?
    if let before = try await train(of: Array(items.dropLast())) {
      result = try await board(cars[last], onto: before)
    }
    composed[items] = .some(result)
    return result
  }

  /// The base, with nobody aboard.
  func nobody() throws -> TrainReport {
    TrainReport(
      base: report.base, head: report.base, tree: try graph.tree(of: report.base), boarded: [], leftBehind: []
    )
  }

  /// Some cars with all they need, sorted.
  func closure(_ items: [Int]) -> [Int] {
    var all = Set(items)
    for item in cars.indices.reversed() where all.contains(item) { all.formUnion(needs[item]) }
    return all.sorted()
  }

  private func board(_ car: TrainCar, onto train: TrainReport) async throws -> TrainReport? {
    var merge = train.head
    var tree = train.tree
    if let carrier = try train.boarded.first(where: { try graph.isAncestor(car.tip, of: $0.tip) }) {
      merge = carrier.merge
    } else {
      guard case .clean(let merged) = try await backend.merge(train.head, car.tip) else { return nil }
      tree = merged
      merge = try graph.writeCommit(
        tree: merged, parents: [train.head, car.tip],
        message: MergeMessage(car.request, release: version).description, by: signature)
    }
    let boarded = train.boarded + [TrainCar(request: car.request, tip: car.tip, merge: merge, tree: tree)]
    let isCarried = train.boarded.contains { $0.merge == merge }
    return TrainReport(
      base: train.base, head: isCarried ? train.head : merge, tree: tree, boarded: boarded, leftBehind: [])
  }
}
