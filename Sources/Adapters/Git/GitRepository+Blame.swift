// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore
import Resolving

/// A line of a file and the commit that last changed it.
package struct BlamedLine: Hashable, Sendable {
  /// Counted from 1.
  package let number: Int
  package let commit: ObjectID
  package let text: String
}

extension GitRepository {
  /// Who last changed each line of a file, as it stands at a commit; nil where there is no such file.
  ///
  /// A file that was renamed is followed to the commit that renamed it. `since`: nobody asks for what is older.
  /// Cost: a walk of the history of the path.
  package func blame(
    _ path: String, at commit: ObjectID, since start: ObjectID? = nil, lines: ClosedRange<Int>?
  ) throws -> [BlamedLine]? {
    let root = try tree(try tree(of: commit))
    let entry: Handle<TreeEntryKind>? = try Handle.found("git_tree_entry_bypath") {
      unsafe git_tree_entry_bypath(&$0, root.pointer, path)
    }
    guard let entry, unsafe git_tree_entry_type(entry.pointer) == GIT_OBJECT_BLOB else { return nil }
    let blob = try blob(try unsafe ObjectID(git_tree_entry_id(entry.pointer).pointee))
    var texts = GitRepository.bytes(of: blob).split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    if texts.last == "" { texts.removeLast() }
    let wanted = (lines ?? 1...max(1, texts.count)).clamped(to: 1...max(1, texts.count))
    guard !texts.isEmpty else { return [] }
    var options = git_blame_options()
    try GitError.check(
      unsafe git_blame_options_init(&options, UInt32(GIT_BLAME_OPTIONS_VERSION)), "git_blame_options_init")
    options.newest_commit = commit.raw
    if let start { options.oldest_commit = start.raw }
    options.min_line = wanted.lowerBound
    options.max_line = wanted.upperBound
    let blame: Handle<BlameKind> = try Handle("git_blame_file") {
      unsafe git_blame_file(&$0, handle.pointer, path, &options)
    }
    return try wanted.compactMap { number in
      guard let hunk = unsafe git_blame_get_hunk_byline(blame.pointer, number) else { return nil }
      return try unsafe BlamedLine(
        number: number, commit: ObjectID(hunk.pointee.final_commit_id), text: texts[number - 1])
    }
  }
}

extension GitRepository: LineHistory {
  /// A history that cannot be followed to its end, as in a shallow clone, names nobody.
  package func authors(
    of path: String, at commit: ObjectID, since start: ObjectID, lines: [Range<Int>]
  ) throws -> [[String]] {
    let wanted = lines.filter { !$0.isEmpty }
    guard let first = wanted.map(\.lowerBound).min(), let last = wanted.map(\.upperBound).max(),
      let blamed = try? blame(path, at: commit, since: start, lines: (first + 1)...last)
    else { return lines.map { _ in [] } }
    var names: [ObjectID: String?] = [:]
    return try lines.map { range in
      var found: [String] = []
      for line in blamed where range.contains(line.number - 1) {
        let name: String?
        if let known = names[line.commit] {
          name = known
        } else {
          name = try isAncestor(line.commit, of: start) ? nil : author(of: line.commit)
          names[line.commit] = .some(name)
        }
        if let name, !found.contains(name) { found.append(name) }
      }
      return found
    }
  }

  /// The name that stands in a commit.
  private func author(of id: ObjectID) throws -> String? {
    let found: Handle<CommitKind> = try commit(id)
    guard let author = unsafe git_commit_author(found.pointer), let name = unsafe author.pointee.name else {
      return nil
    }
    return unsafe String(cString: name)
  }
}
