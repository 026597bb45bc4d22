// SPDX-License-Identifier: Apache-2.0

extension ConflictedPath {
  /// Each path of a conflicted merge once, with the first conflict that git names at it.
  ///
  /// `unmerged`: what one side has at a path, stage 1 the base; `messages`: git's types, such as
  /// `CONFLICT (modify/delete)`, with the paths each is about.
  package static func list(
    unmerged entries: [(path: String, stage: Int)], messages: [(type: String, paths: [String])]
  ) -> [ConflictedPath] {
    let unmerged = Set(entries.map(\.path))
    let withBase = Set(entries.lazy.filter { $0.stage == 1 }.map(\.path))
    var kinds: [String: String] = [:]
    var moved: Set<String> = []
    for message in messages {
      guard let kind = kind(ofType: message.type), let first = message.paths.first else { continue }
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
        kinds[path] = kind == "contents" && !withBase.contains(path) ? "add/add" : kind
      }
    }
    for path in unmerged where kinds[path] == nil {
      kinds[path] = withBase.contains(path) ? "contents" : "add/add"
    }
    for path in moved { kinds[path] = nil }
    return kinds.map { ConflictedPath(path: $0.key, kind: $0.value) }.sorted()
  }

  /// The conflict's word in a type such as `CONFLICT (modify/delete)`; nil for mere information.
  package static func kind(ofType type: String) -> String? {
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
