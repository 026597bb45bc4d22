// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// An engine whose every answer is compared with another's, usually git itself.
package struct VerifiedMergeBackend: MergeBackend {
  package let engine: any MergeBackend
  private let git: any MergeBackend

  package init(_ engine: any MergeBackend, against git: any MergeBackend) {
    self.engine = engine
    self.git = git
  }

  /// Throws `MergingError.disagreement` where verdict, tree or conflicted paths differ. Cost: both merges.
  package func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
    let found = try await engine.merge(ours, theirs)
    let expected = try await git.merge(ours, theirs)
    guard found == expected else {
      throw MergingError.disagreement(
        ours: ours, theirs: theirs, engine: found.words, git: expected.words)
    }
    return found
  }
}

extension TreeMerge {
  /// The answer for a message to people.
  var words: String {
    switch self {
    case .clean(let tree): "clean with the tree \(tree)"
    case .conflicted(let paths):
      "conflicted at " + paths.map { "\($0.path) (\($0.kind))" }.joined(separator: ", ")
    }
  }
}
