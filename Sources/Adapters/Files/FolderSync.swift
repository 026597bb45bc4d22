// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Publishing

/// Makes a folder's content survive a power cut.
package enum FolderSync {
  /// Syncs every file below the folder, then every folder from the innermost out, then the one above it.
  /// Cost: one open and one fsync an entry.
  package static func run(_ path: String) throws(FilesError) {
    try syncContents(of: path)
    try Descriptor(folder: Folders.parent(of: path)).sync()
  }

  private static func syncContents(of path: String) throws(FilesError) {
    for entry in try Folders.entries(of: path) {
      let inner = "\(path)/\(entry.name)"
      switch entry.kind {
      case .folder: try syncContents(of: inner)
      case .file: try Descriptor(inner, O_RDONLY | O_NOFOLLOW).sync()
      case .other: break
      }
    }
    try Descriptor(folder: path).sync()
  }
}
