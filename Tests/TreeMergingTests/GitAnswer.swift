// SPDX-License-Identifier: Apache-2.0
import TestSupport
import TreeMerging

/// One merge in words that git's answers and the engine's can both be put in.
struct MergeAnswer: Hashable, CustomStringConvertible {
  var isClean: Bool
  var tree: String
  var stages: [String] = []
  var notes: [String] = []

  init(isClean: Bool, tree: String) {
    self.isClean = isClean
    self.tree = tree
  }

  init(_ outcome: MergeOutcome) {
    isClean = outcome.isClean
    tree = outcome.tree.hex
    stages = outcome.stages.map { stage in
      let mode = String(stage.version.mode.bits, radix: 8)
      let digits = String(repeating: "0", count: 6 - mode.count) + mode
      return "\(digits) \(stage.version.id.hex) \(stage.stage)\t"
        + String(decoding: stage.path, as: UTF8.self)
    }
    notes = outcome.notes.map { note in
      ([note.kind.rawValue] + note.paths.map { String(decoding: $0, as: UTF8.self) }).joined(separator: "\t")
    }.sorted()
  }

  var description: String {
    ([isClean ? "clean \(tree)" : "conflicted \(tree)"] + stages + notes).joined(separator: "\n  ")
  }
}

/// Asks one `git merge-tree --stdin` for many merges.
enum GitMergeTree {
  /// Git's answer to each pair; nil where git ended itself.
  static func answers(_ pairs: [(String, String)], in gitDirectory: String) throws -> [MergeAnswer?] {
    var answers: [MergeAnswer?] = []
    while answers.count < pairs.count {
      let result = try run(pairs[answers.count...], in: gitDirectory)
      answers += read(result.output).map { $0 }
      guard result.status != 0 else { continue }
      // A git that dies takes answers with it that it had not printed yet: one more, alone.
      let alone = try run(pairs[answers.count...answers.count], in: gitDirectory)
      answers.append(read(alone.output).first)
    }
    return answers
  }

  /// For git, which gives memory back that it asks for at once again: tens of thousands of times.
  static let keepingMemory = ["MALLOC_TOP_PAD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "268435456"]

  private static func run(_ pairs: ArraySlice<(String, String)>, in gitDirectory: String) throws -> ToolResult
  {
    // Git stores every merge, a file an object.
    let objects = try ScratchFolder("merge-tree-objects", inMemory: true)
    return try Tool.run(
      "git",
      ["-c", "core.fsync=none", "-c", "core.createObject=rename", "merge-tree", "--write-tree", "--stdin"],
      in: gitDirectory,
      environment: [
        "GIT_DIR": gitDirectory, "GIT_OBJECT_DIRECTORY": objects.path,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "\(gitDirectory)/objects", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
      ].merging(keepingMemory) { $1 }, input: Array(pairs.map { "\($0.0) \($0.1)\n" }.joined().utf8))
  }

  private static func read(_ output: [UInt8]) -> [MergeAnswer] {
    var fields = output.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }[...]
    var answers: [MergeAnswer] = []
    while fields.count > 2, let status = fields.popFirst(), let tree = fields.popFirst() {
      var answer = MergeAnswer(isClean: status == "1", tree: tree)
      while let stage = fields.popFirst(), !stage.isEmpty { answer.stages.append(stage) }
      if !answer.isClean {
        while let count = fields.first.flatMap({ Int($0) }) {
          fields = fields.dropFirst()
          let paths = fields.prefix(count)
          fields = fields.dropFirst(count)
          guard let type = fields.popFirst(), fields.popFirst() != nil else { break }
          if type.hasPrefix("CONFLICT") {
            answer.notes.append(([type] + paths).joined(separator: "\t"))
          }
        }
        // The end; or git 2.39's advice on submodules, which has no field of its own.
        fields = fields.dropFirst()
        answer.notes.sort()
      }
      answers.append(answer)
    }
    return answers
  }
}
