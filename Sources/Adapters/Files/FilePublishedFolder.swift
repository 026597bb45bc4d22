// SPDX-License-Identifier: Apache-2.0
package import Packaging
package import Publishing

/// A channel's folder on this machine, for verifying.
package struct FilePublishedFolder: PublishedFolder, Sendable {
  /// The channel's folder.
  package let path: String

  package init(_ path: String) { self.path = path }

  package func entries(of folder: String) throws -> [FolderEntry] {
    try Folders.entries(of: inner(folder))
  }

  package func open(_ path: String) throws -> any ByteSource {
    try FileSource(path: inner(path), followingLinks: false)
  }

  private func inner(_ relative: String) -> String { relative.isEmpty ? path : "\(path)/\(relative)" }
}
