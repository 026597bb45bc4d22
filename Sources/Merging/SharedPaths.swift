// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

/// Who touches the same places: only they can collide, as far as names tell.
///
/// What renames of whole folders bring together is not seen here; the train's own merges see it.
struct SharedPaths {
  private var neighbours: [RequestID: Set<RequestID>] = [:]
  /// Those that change nothing: their commits may lie in any branch.
  private var idle: Set<RequestID> = []

  /// `changes`: the paths that each branch changes, renames as both names.
  init(_ changes: [RequestID: [String]]) {
    var users: [String: [RequestID]] = [:]
    for (id, paths) in changes.sorted(by: { $0.key < $1.key }) {
      if paths.isEmpty { idle.insert(id) }
      for path in paths { users[path, default: []].append(id) }
    }
    var joined: Set<[RequestID]> = []
    for (path, there) in users {
      if joined.insert(there).inserted { join(there, there) }
      // One has a file where the other has a folder.
      var folder = path[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        if let above = users[String(folder)] { join(there, above) }
      }
    }
  }

  private mutating func join(_ some: [RequestID], _ others: [RequestID]) {
    for one in some {
      for other in others where one != other {
        neighbours[one, default: []].insert(other)
        neighbours[other, default: []].insert(one)
      }
    }
  }

  func neighbours(of id: RequestID) -> Set<RequestID> { neighbours[id] ?? [] }

  /// Those whose commits may lie in somebody's branch.
  func mayLie(in id: RequestID) -> [RequestID] { neighbours(of: id).union(idle).subtracting([id]).sorted() }

  func mayShare(_ one: RequestID, _ other: RequestID) -> Bool {
    idle.contains(one) || neighbours[one]?.contains(other) == true
  }
}
