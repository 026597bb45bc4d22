// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore
import Requesting
import Resolving

/// What is remembered of conflicts, between a train and its engine.
struct Remembering {
  private let folder: ResolutionFolder
  private let tips: [RequestID: ObjectID]
  private let shipped: Set<RequestID>

  fileprivate init(_ folder: ResolutionFolder, _ tips: [RequestID: ObjectID], _ shipped: Set<RequestID>) {
    self.folder = folder
    self.tips = tips
    self.shipped = shipped
  }

  /// A graph and an engine that resolve what is known, and say so.
  func resolving(
    _ graph: any CommitGraph, _ engine: any MergeBackend
  ) -> (graph: any CommitGraph, backend: any MergeBackend) {
    let backend = ResolvingBackend(engine, folder, graph: graph, tips: tips, shipped: shipped)
    return (ResolvingGraph(graph, backend), backend)
  }

  /// Equal where every merge comes out the same; nil where it cannot be told what is remembered.
  var digest: Digest? {
    folder.digest(tips: tips, shipped: shipped)
  }
}

extension WeeklyRelease {
  /// What the ledger of a week remembers of conflicts; nil where that is nothing.
  func remembering(_ week: OpenedWeek, shipped: Set<RequestID>) throws -> Remembering? {
    guard let folder = try ports.resolutions?.resolutions(at: week.ledger) else { return nil }
    for problem in folder.problems { ports.narrator.warn("the ledger: \(problem)") }
    return folder.isEmpty ? nil : Remembering(folder, week.tips, shipped)
  }
}
