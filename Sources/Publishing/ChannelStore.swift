// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Reads the small files of a channel's repository.
package protocol ChannelReading {
  /// A published metadata file such as `7.builds.json`; nil where there is none. Cost: one read.
  func metadata(_ file: String) throws -> [UInt8]?
  /// A small published target, whole; nil where there is none. Cost: one read.
  func target(_ path: String, _ sha256: Digest) throws -> [UInt8]?
}

/// Where a channel's repository lies, and beside it what still waits for signatures. Implemented by `Files`.
///
/// Everything but the timestamp and the feeds is immutable: a name that is there keeps its bytes for ever.
/// Each write is durable, its folder too, before it returns.
package protocol ChannelStore: ChannelReading {
  /// Runs a body while no other publisher works on the channel; a taken lock is a `Failure` of kind busy.
  func exclusively<Result>(_ body: () throws -> Result) throws -> Result
  /// Throws what would keep a publication from being written; writes nothing.
  func checkWritable() throws

  /// Writes a metadata file that is never written again; the same bytes once more change nothing, others
  /// are `Failure` of kind refused.
  func addMetadata(_ bytes: [UInt8], as file: String) throws
  /// Replaces `timestamp.json` in one step: the moment at which readers see what was added.
  func replaceTimestamp(_ bytes: [UInt8]) throws

  /// Places target files under the names that consistent snapshots give them. What is there already with
  /// the same bytes stays. Cost: every byte is written once, or read once where it is there.
  func addTargets(_ targets: [StagedTarget]) throws
  /// Replaces the files that other clients read, each in one step and in the order given; then removes what
  /// lies below `feeds` and is not named. The same files again write nothing.
  func replaceFeeds(_ files: [FeedFile]) throws

  /// The change that waits to be published; nil where there is none.
  func staged() throws -> StagedFiles?
  /// Keeps a change until it is published or dropped, all of it or nothing; there must be none.
  func keepStaged(_ files: StagedFiles) throws
  /// Replaces one document of the staged change, after a signature was added.
  func replaceStaged(_ bytes: [UInt8], as file: String) throws
  func dropStaged() throws
}

/// A file with the target path that clients know it by.
package struct StagedTarget: Hashable, Sendable {
  /// `builds/26.11.20/manifest.json`.
  package let path: String
  package let file: StagedFile

  package init(path: String, file: StagedFile) {
    self.path = path
    self.file = file
  }

  /// Where it lies below the channel's folder with consistent snapshots (6.2): the digest before the name.
  package var storedPath: String { Self.storedPath(path, file.facts.sha256) }

  package static func storedPath(_ path: String, _ sha256: Digest) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "targets/\(sha256).\(path)" }
    return "targets/\(path[...slash])\(sha256).\(path[path.index(after: slash)...])"
  }
}

/// A small file that is replaced at each publication, for clients that know nothing of TUF.
package struct FeedFile: Hashable, Sendable {
  /// Relative to the channel's folder: `feeds/feed.atom`.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// The files of a staged change: what it is, and the metadata that wants signatures.
package struct StagedFiles: Hashable, Sendable {
  /// The bytes of `change.json`.
  package var change: [UInt8]
  /// By file name: `12.builds.json`.
  package var documents: [String: [UInt8]]

  package init(change: [UInt8], documents: [String: [UInt8]]) {
    self.change = change
    self.documents = documents
  }
}
