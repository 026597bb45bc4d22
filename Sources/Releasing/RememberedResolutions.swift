// SPDX-License-Identifier: Apache-2.0
package import Merging
import Requesting
import Resolving

extension WeeklyRelease {
  /// What the ledger of a week remembers of conflicts, between a train and its engine; nil where that is nothing.
  package func resolving(
    _ week: OpenedWeek
  ) throws -> ((any MergeBackend) -> (graph: any CommitGraph, backend: any MergeBackend))? {
    let graph = ports.graph
    guard let folder = try ports.resolutions?.resolutions(at: week.ledger) else { return nil }
    for problem in folder.problems { ports.narrator.warn("the ledger: \(problem)") }
    guard !folder.isEmpty else { return nil }
    return { engine in
      let backend = ResolvingBackend(engine, folder, graph: graph, tips: week.tips)
      return (ResolvingGraph(graph, backend), backend)
    }
  }
}
