// SPDX-License-Identifier: Apache-2.0
package import Packaging
package import ReleaseCore

/// What publishing a plan came to.
package enum PublicationOutcome: String, Hashable, Sendable, Codable, CaseIterable {
  /// The folder was written and the pointer moved.
  case published
  /// The folder was there already, with the same bytes; only the pointer moved.
  case adopted
  /// Everything was there already.
  case unchanged
}

/// The place that the world reads releases from. Implemented by `Files`.
package protocol ReleaseRepository {
  /// The channel's pointer; nil where nothing was published yet. A damaged pointer is an error.
  func current(_ channel: Channel) throws -> ChannelPointer?
  /// The versions that have a folder, oldest first. Cost: one folder listing.
  func versions(of channel: Channel) throws -> [BuildVersion]
  /// The manifest of a version; nil where it is not published.
  func release(_ channel: Channel, _ version: BuildVersion) throws -> ReleaseManifest?
  /// Throws what would keep a release from being written there; writes nothing. Cost: a look at the folders.
  func checkWritable(_ channel: Channel) throws
  /// Publishes so that a reader at any instant sees the old release or the new one, durably before it
  /// returns. Publishing the same plan again changes nothing. A version that is there with different
  /// content, or older than the channel's, is a `Failure` of kind `refused`.
  /// Cost: every byte is written once, or read once where it is there already.
  func publish(_ plan: PublicationPlan) throws -> PublicationOutcome
}

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
