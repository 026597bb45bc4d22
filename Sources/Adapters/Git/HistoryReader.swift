// SPDX-License-Identifier: Apache-2.0
import TreeMerging

/// The commits and trees of a repository, read again and again without libgit2.
struct HistoryReader {
  let objects: MergeObjects
  let commits: CommitHistory
}

extension GitRepository {
  /// Made once: packs are mapped, and the commit graph is checked.
  var history: HistoryReader {
    get throws(GitError) {
      if let knownHistory { return knownHistory }
      let objects = MergeObjects(
        try database(), inFolder: "\(gitDirectory)/objects", kept: KeptObjects(), budget: .history)
      let commits = CommitHistory(MergeCommits(objects: objects, inRepository: gitDirectory))
      let reader = HistoryReader(objects: objects, commits: commits)
      knownHistory = reader
      return reader
    }
  }
}
