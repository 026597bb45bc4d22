// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore

/// One answer of `git merge-tree --write-tree --stdin` (git-merge-tree(1), OUTPUT).
struct MergeTreeRecord: Hashable {
  /// A line of the conflicted file info: what one side has at a path.
  struct Entry: Hashable {
    let mode: String
    let object: ObjectID
    /// 1 the merge base, 2 ours, 3 theirs.
    let stage: Int
    let path: String
  }

  /// An informational message; `type` is stable, `text` is not.
  struct Message: Hashable {
    let paths: [String]
    let type: String
    let text: String
  }

  var isClean: Bool
  var tree: ObjectID
  var entries: [Entry] = []
  var messages: [Message] = []
}

extension MergeTreeRecord {
  /// The answer in the chapter's words.
  var merge: TreeMerge { isClean ? .clean(tree: tree) : .conflicted(conflicts) }

  /// Each path once, with the first conflict that git names at it.
  private var conflicts: [ConflictedPath] {
    let unmerged = Set(entries.map(\.path))
    var kinds: [String: String] = [:]
    var moved: Set<String> = []
    for message in messages {
      guard let kind = MergeTreeRecord.kind(ofType: message.type), let first = message.paths.first
      else { continue }
      let places: [String]
      switch kind {
      // git moves one of the two to a name of its own making; people know the name it had.
      case "file/directory":
        places = message.paths.suffix(1)
        moved.formUnion(message.paths.dropLast())
      case "distinct modes":
        places = [first]
        moved.formUnion(message.paths.dropFirst())
      default:
        let named = message.paths.filter(unmerged.contains)
        places = named.isEmpty ? [first] : named
      }
      for path in places where kinds[path] == nil {
        kinds[path] = kind == "contents" && !hasBase(path) ? "add/add" : kind
      }
    }
    for path in unmerged where kinds[path] == nil { kinds[path] = hasBase(path) ? "contents" : "add/add" }
    for path in moved { kinds[path] = nil }
    return kinds.map { ConflictedPath(path: $0.key, kind: $0.value) }.sorted()
  }

  private func hasBase(_ path: String) -> Bool { entries.contains { $0.path == path && $0.stage == 1 } }

  /// The conflict's word in a type such as `CONFLICT (modify/delete)`; nil for mere information.
  static func kind(ofType type: String) -> String? {
    guard type.hasPrefix("CONFLICT") || type.hasPrefix("ERROR") else { return nil }
    guard let open = type.firstIndex(of: "("), let close = type.lastIndex(of: ")"), open < close else {
      return type.lowercased()
    }
    let word = String(type[type.index(after: open)..<close])
    if word.contains("directory rename") { return "directory rename" }
    if word.hasPrefix("submodule") { return "submodule" }
    return word
  }
}
