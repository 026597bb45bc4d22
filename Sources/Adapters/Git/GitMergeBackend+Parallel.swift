// SPDX-License-Identifier: Apache-2.0
import Foundation
package import Merging
import TreeMerging

extension GitMergeBackend {
  /// So many pairs are worth an engine on another core: it has to open the repository.
  private static let pairsWorthAnEngine = 16
  private static let mostEngines = 8

  /// Merges pairs on all cores, each with an engine of its own; what clean merges made comes to this one.
  ///
  /// The answers are those of one merge after another: no pair needs what another one makes.
  package func merge(all pairs: [MergePair]) async throws -> [TreeMerge] {
    let engines = min(
      ProcessInfo.processInfo.activeProcessorCount, GitMergeBackend.mostEngines,
      pairs.count / GitMergeBackend.pairsWorthAnEngine)
    while helpers.count + 1 < engines {
      helpers.append(
        MergeHelper(
          gitDirectory, objectFolder: quarantine, share: engines, readsTreeAttributes: readsTreeAttributes))
    }
    guard engines > 1 else { return try pairs.map { try merge($0) } }
    let known = objects.kept.objects
    // By turns: pairs that stand side by side are of the same size.
    let shares = (0..<engines).map { engine in
      stride(from: engine, to: pairs.count, by: engines).map { pairs[$0] }
    }
    return try await withThrowingTaskGroup(of: (engine: Int, work: MergeHelper.Work).self) { group in
      for engine in 1..<engines {
        let (helper, share) = (helpers[engine - 1], shares[engine])
        group.addTask { (engine, try await helper.merge(share, knowing: known)) }
      }
      var answers = Array(repeating: [TreeMerge](), count: engines)
      answers[0] = try shares[0].map { try merge($0) }
      for try await (engine, work) in group {
        answers[engine] = work.merges
        for (id, object) in work.made { objects.kept.add(object, id) }
      }
      return pairs.indices.map { answers[$0 % engines][$0 / engines] }
    }
  }
}

/// An engine for another core, with a repository of its own; between calls it keeps what it has read.
actor MergeHelper {
  /// What came of some merges, and what the clean ones made.
  struct Work: Sendable {
    let merges: [TreeMerge]
    let made: [ObjectName: MemoryObject]
  }

  private let folder: String
  private let objectFolder: String?
  private let share: Int
  private let readsTreeAttributes: Bool
  private var engine: GitMergeBackend?

  /// `share`: among how many engines the memory is shared.
  init(_ folder: String, objectFolder: String?, share: Int, readsTreeAttributes: Bool) {
    self.readsTreeAttributes = readsTreeAttributes
    self.folder = folder
    self.objectFolder = objectFolder
    self.share = share
  }

  /// `known`: objects that are in memory alone.
  func merge(_ pairs: [MergePair], knowing known: [ObjectName: MemoryObject]) throws -> Work {
    let engine = try opened()
    engine.objects.kept.replaceAll(with: known)
    defer { engine.objects.kept.removeAll() }
    let merges = try pairs.map { try engine.merge($0) }
    return Work(merges: merges, made: engine.objects.kept.objects.filter { known[$0.key] == nil })
  }

  private func opened() throws -> GitMergeBackend {
    if let engine { return engine }
    let repository = try GitRepository(at: folder, writingObjectsTo: objectFolder)
    let opened = try GitMergeBackend(
      repository, KeptObjects(), budget: .share(of: share), readsTreeAttributes: readsTreeAttributes)
    engine = opened
    return opened
  }
}
