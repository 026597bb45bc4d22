// SPDX-License-Identifier: Apache-2.0
package import Packaging

/// One name in a published folder.
package struct FolderEntry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case file, folder
    /// A link, a socket, a device: nothing that a release holds.
    case other
  }

  package let name: String
  package let kind: Kind

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// Reads a channel's folder. Implemented by `Files`.
package protocol PublishedFolder {
  /// The entries of a folder relative to the channel's (“” is the channel's own), in any order.
  func entries(of folder: String) throws -> [FolderEntry]
  /// Opens a regular file, never through a link.
  func open(_ path: String) throws -> any ByteSource
}
