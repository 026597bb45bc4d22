// SPDX-License-Identifier: Apache-2.0
package import Merging
package import ReleaseCore
package import Requesting
package import Resolving

/// What a week's ledger remembers of conflicts, between a train and its engine.
package struct RememberedResolutions {
  private let folder: ResolutionFolder
  private let graph: any CommitGraph
  private let tips: [RequestID: ObjectID]

  package init(_ folder: ResolutionFolder, graph: any CommitGraph, tips: [RequestID: ObjectID]) {
    self.folder = folder
    self.graph = graph
    self.tips = tips
  }

  /// An engine, and a history, that remember.
  package func between(
    _ engine: any MergeBackend
  ) -> (graph: any CommitGraph, backend: any MergeBackend) {
    let backend = ResolvingBackend(engine, folder, graph: graph, tips: tips)
    return (ResolvingGraph(graph, backend), backend)
  }

  /// Equal where every merge comes out the same: of what is replayed, and where the branches stand that
  /// merge-fixes are told by.
  package var digest: Digest {
    let resolutions = folder.book.resolutions.map {
      "\($0.key) \($0.markerSize) \(Digest.sha256(of: $0.before)) \(Digest.sha256(of: $0.after))\n"
    }
    let fixes = folder.fixes.map { fix in
      let others = fix.with.sorted().map { " \($0) \(tips[$0]?.hex ?? "-")" }.joined()
      return
        "\(fix.key) \(fix.from.hex) \(fix.to.hex) \(fix.request) \(tips[fix.request]?.hex ?? "-")\(others)\n"
    }
    return Digest.sha256(of: Array((resolutions + fixes).joined().utf8))
  }
}

extension WeeklyRelease {
  /// What the ledger of a week remembers of conflicts; nil where that is nothing.
  package func resolving(_ week: OpenedWeek) throws -> RememberedResolutions? {
    guard let folder = try ports.resolutions?.resolutions(at: week.ledger) else { return nil }
    for problem in folder.problems { ports.narrator.warn("the ledger: \(problem)") }
    return folder.isEmpty ? nil : RememberedResolutions(folder, graph: ports.graph, tips: week.tips)
  }
}
