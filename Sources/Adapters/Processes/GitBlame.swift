// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A line of a file and the commit that last changed it.
package struct BlamedLine: Hashable, Sendable {
  /// Counted from 1.
  package let number: Int
  package let commit: ObjectID
  package let text: String
}

/// Who last changed each line, as git itself says.
///
/// libgit2's blame has neither git's indent heuristic nor its rules for moved blocks: it blamed other commits in 2 of
/// 420 files.
package struct GitBlame: Sendable {
  private let gitDirectory: String
  private let tools: ToolPath

  /// `gitDirectory`: the repository's own folder (`GitRepository.gitDirectory`).
  package init(gitDirectory: String, tools: ToolPath) {
    self.gitDirectory = gitDirectory
    self.tools = tools
  }

  /// The lines of a file as it stands at a commit; it has them. A file that was renamed is followed to where its
  /// lines came from. Cost: a git process, which walks the history of the path.
  package func lines(_ lines: ClosedRange<Int>, of path: String, at commit: ObjectID) async throws
    -> [BlamedLine]
  {
    let output = try await Command(
      program: try tools.require(.git),
      arguments: [
        "blame", "--porcelain", "--no-textconv", "-L\(lines.lowerBound),\(lines.upperBound)", commit.hex,
        "--",
        path,
      ],
      environment: [
        "PATH": tools.text, "LC_ALL": "C", "TZ": "UTC", "GIT_DIR": gitDirectory,
        "GIT_IMPLICIT_WORK_TREE": "0", "GIT_ATTR_NOSYSTEM": "1", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_LITERAL_PATHSPECS": "1", "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_TERMINAL_PROMPT": "0",
      ], folder: gitDirectory
    ).succeed()
    return GitBlame.read(output.bytes)
  }

  /// Reads `--porcelain` (git-blame(1)): for each line of the file its commit and numbers, facts of a commit that was
  /// not met before, and the text behind a tab.
  static func read(_ output: [UInt8]) -> [BlamedLine] {
    var found: [BlamedLine] = []
    var head: (commit: ObjectID, number: Int)?
    for line in output.split(separator: 0x0A) {
      if line.first == 0x09 {
        guard let (commit, number) = head else { continue }
        found.append(
          BlamedLine(number: number, commit: commit, text: String(decoding: line.dropFirst(), as: UTF8.self)))
        head = nil
      } else if head == nil {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.count >= 3, let commit = ObjectID(hex: String(words[0])), let number = Int(words[2])
        else {
          continue
        }
        head = (commit, number)
      }
    }
    return found
  }
}
