// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

/// A train as far as it has come.
struct PartialTrain {
  var head: ObjectID
  var tree: ObjectID
  var cars: [TrainCar] = []
  /// The head each car found, so that what it changed itself can be told from what its branch contains.
  var heads: [ObjectID] = []
}

/// Where trains are put together: every merge is made once, however often it is tried.
struct MergeTrack {
  let graph: any CommitGraph
  let order: TrainOrder
  private let backend: any MergeBackend
  private var known: [MergePair: TreeMerge] = [:]

  init(_ order: TrainOrder, graph: any CommitGraph, backend: any MergeBackend) {
    self.order = order
    self.graph = graph
    self.backend = backend
  }

  func empty() throws -> PartialTrain {
    PartialTrain(head: order.base, tree: try graph.tree(of: order.base))
  }

  mutating func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
    let pair = MergePair(ours, theirs)
    if let merge = known[pair] { return merge }
    let merge = try await backend.merge(ours, theirs)
    known[pair] = merge
    return merge
  }

  /// Makes merges that will be asked for, as many at once as the engine can.
  mutating func prepare(_ pairs: [MergePair]) async throws {
    let new = pairs.filter { known[$0] == nil }
    for (pair, merge) in zip(new, try await backend.merge(all: new)) { known[pair] = merge }
  }

  /// Takes a request aboard; the paths where it does not merge with who is there already, nil where it boarded.
  ///
  /// `mayHold`: whether a branch may hold another one's commits, which then came aboard with it.
  mutating func board(
    _ request: FeatureRequest, at tip: ObjectID, onto train: inout PartialTrain,
    mayHold: (TrainCar) -> Bool = { _ in true }
  ) async throws -> [ConflictedPath]? {
    // What is in none of the cars is not in the train either: one question instead of one a car.
    let isAboard = try !train.cars.isEmpty && graph.isAncestor(tip, of: train.head)
    let carrier =
      isAboard ? try train.cars.first { try mayHold($0) && graph.isAncestor(tip, of: $0.tip) } : nil
    if let carrier {
      // Its commits came aboard with another request's branch that was built upon it.
      train.cars.append(TrainCar(request: request, tip: tip, merge: carrier.merge, tree: train.tree))
      train.heads.append(carrier.merge)
      return nil
    }
    switch try await merge(train.head, tip) {
    case .conflicted(let paths): return paths
    case .clean(let tree):
      train.heads.append(train.head)
      train.tree = tree
      train.head = try commit(request, tip, onto: train.head, tree)
      train.cars.append(TrainCar(request: request, tip: tip, merge: train.head, tree: tree))
      return nil
    }
  }

  /// The merge commit that takes a request; the same one whenever it is asked for.
  func commit(_ request: FeatureRequest, _ tip: ObjectID, onto head: ObjectID, _ tree: ObjectID) throws
    -> ObjectID
  {
    try graph.writeCommit(
      tree: tree, parents: [head, tip],
      message: MergeMessage(request, release: order.version).description, by: order.signature)
  }
}
