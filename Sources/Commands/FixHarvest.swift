// SPDX-License-Identifier: Apache-2.0
internal import Git
internal import Merging
internal import ReleaseCore
internal import Resolving

/// What a finished work tree says: what became of each conflict, and what was changed besides.
struct FixHarvest {
  private(set) var texts: [(file: ConflictedFile, after: [UInt8])] = []
  /// Nil where the file went.
  private(set) var choices: [(choice: FileChoice, after: [UInt8]?)] = []
  private(set) var files: [FixedFile] = []
  /// What cannot be remembered.
  private(set) var reasons: [String] = []

  /// Throws `ResolvingError.markersLeft` where somebody did not finish.
  init(
    _ repository: GitRepository, _ engine: GitMergeBackend, ours: ObjectID, theirs: ObjectID?,
    _ state: FixState, by signature: Signature
  ) throws {
    var merged = ours
    var paths: Set<String> = []
    var marked: [String] = []
    if let theirs {
      for file in try engine.conflicts(ours, theirs) {
        paths.insert(file.conflict.path)
        let after = try engine.version(at: file.conflict.path, of: state.head)
        if let after, file.merged != nil,
          ConflictText.holdsMarkers(after.bytes, markerSize: file.markerSize)
        {
          marked.append(file.conflict.path)
        }
        take(file, after)
      }
      let layout = try engine.layout(ours, theirs, oursLabel: "HEAD", theirsLabel: "")
      paths.formUnion(layout.paths)
      merged = try repository.writeCommit(
        tree: layout.tree, parents: [ours], message: "merged\n", by: signature)
    }
    if !marked.isEmpty { throw ResolvingError.markersLeft(marked) }
    dropTwoWays()
    let besides = try repository.changedPaths(from: merged, to: state.head).filter { !paths.contains($0) }
    do {
      files = try engine.fixedFiles(besides, from: merged, to: state.head, of: state.branch)
    } catch let failure as ResolvingError {
      reasons.append(failure.message)
    }
  }

  private mutating func take(_ file: ConflictedFile, _ after: ConflictedFile.Version?) {
    if let reason = file.unmemorable {
      reasons.append(reason)
      return
    }
    if let after, let left = file.left, after.isExecutable != left.isExecutable {
      reasons.append("\(file.conflict.path): its mode was changed too; only contents are remembered")
      return
    }
    if let choice = file.choice {
      choices.append((choice, after?.bytes))
    } else if let after {
      texts.append((file, after.bytes))
    } else {
      reasons.append("\(file.conflict.path): it is no file there any more")
    }
  }

  /// The same text with the same conflicts, resolved in two ways, would be resolved in one of them everywhere.
  private mutating func dropTwoWays() {
    var outcomes: [[UInt8]: Set<[UInt8]>] = [:]
    for (file, after) in texts {
      if let text = file.text { outcomes[text.normalized, default: []].insert(after) }
    }
    texts.removeAll { file, _ in
      guard let text = file.text, outcomes[text.normalized]?.count ?? 0 > 1 else { return false }
      reasons.append("\(file.conflict.path): the same conflict was resolved in another way in another file")
      return true
    }
  }
}
