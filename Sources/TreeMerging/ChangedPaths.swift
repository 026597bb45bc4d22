// SPDX-License-Identifier: Apache-2.0

/// What two trees do not have alike.
package enum ChangedPaths {
  /// The paths of files, links and submodules that differ, a rename as both its names; in git's order.
  ///
  /// Cost: the folders that differ are read.
  package static func between(
    _ old: ObjectName, _ new: ObjectName, in store: any TreeStore
  ) throws -> [[UInt8]] {
    var paths: [[UInt8]] = []
    try collect(old, new, below: [], store, &paths)
    return paths
  }

  private static func collect(
    _ old: ObjectName?, _ new: ObjectName?, below folder: [UInt8], _ store: any TreeStore,
    _ paths: inout [[UInt8]]
  ) throws {
    if old == new { return }
    let before = try old.map { try store.tree($0) } ?? .empty
    let after = try new.map { try store.tree($0) } ?? .empty
    var cursor = TripleCursor(Three(before, after, after))
    while true {
      _ = cursor.takeUnchanged()
      guard let step = cursor.next() else { return }
      if step.isUnchanged || step.versions.base == step.versions.ours { continue }
      let listing = step.first == 0 ? before : after
      let path = folder + listing.name(at: Int(step.indexes[step.first]))
      let (one, other) = (step.versions.base, step.versions.ours)
      if step.fileMask != 0 { paths.append(path) }
      guard step.folderMask != 0 else { continue }
      try collect(
        one.mode.isFolder ? one.id : nil, other.mode.isFolder ? other.id : nil, below: path + [0x2f], store,
        &paths)
    }
  }
}
