// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore
import Resolving

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

  /// Which commit since another brought each line; nil where there is no such file.
  ///
  /// By libgit2, whose blame differs from git's where lines were moved: names of people alone hang on it.
  private func blame(
    _ path: String, at commit: ObjectID, since start: ObjectID, lines: ClosedRange<Int>
  ) throws -> [(number: Int, commit: ObjectID)]? {
    guard let count = try lineCount(of: path, at: commit) else { return nil }
    guard count > 0 else { return [] }
    let wanted = lines.clamped(to: 1...count)
    var options = git_blame_options()
    try GitError.check(
      unsafe git_blame_options_init(&options, UInt32(GIT_BLAME_OPTIONS_VERSION)), "git_blame_options_init")
    options.newest_commit = commit.raw
    options.oldest_commit = start.raw
    options.min_line = wanted.lowerBound
    options.max_line = wanted.upperBound
    let blame: Handle<BlameKind> = try Handle("git_blame_file") {
      unsafe git_blame_file(&$0, handle.pointer, path, &options)
    }
    return try wanted.compactMap { number in
      guard let hunk = unsafe git_blame_get_hunk_byline(blame.pointer, number) else { return nil }
      return try unsafe (number, ObjectID(hunk.pointee.final_commit_id))
    }
  }
}
