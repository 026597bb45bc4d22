// SPDX-License-Identifier: Apache-2.0

/// A place outside this machine that holds a copy of one channel's folder. Implemented by `Processes`: rclone.
///
/// Paths are relative to the channel's folder. Nothing is ever deleted.
package protocol RemoteMirror: Sendable {
  /// The remote's name in the settings.
  var name: String { get }
  /// The small files that are there; an absent one is absent here. Cost: two requests a file.
  func read(_ paths: [String]) async throws -> [String: [UInt8]]
  /// One small file and the mark it can be swapped by; nil where it is absent.
  func document(_ path: String) async throws -> RemoteDocument?
  /// Compares local files with the remote's. Cost: a request a file, and with `.bytes` their download;
  /// it does not depend on what else is there.
  func compare(_ paths: [String], by depth: RemoteComparison.Depth) async throws -> RemoteComparison
  /// Uploads files that are not there; one that is there with other bytes is left and is an error.
  func add(_ batch: RemoteBatch) async throws
  /// Uploads files whatever is there; one that is there with the same bytes is left alone.
  func replace(_ batch: RemoteBatch) async throws
  /// Puts a file in the place of what was read before, in one step where the remote can; where it can
  /// compare as well, it fails unless that still stands there. nil: nothing stood there.
  func swap(_ path: String, for bytes: [UInt8], after old: RemoteDocument?, as kind: RemoteFileKind)
    async throws
}

/// A small file on a remote.
package struct RemoteDocument: Hashable, Sendable {
  package let bytes: [UInt8]
  /// What a conditional write names it by, an S3 ETag; nil where the remote has none.
  package let mark: String?

  package init(bytes: [UInt8], mark: String? = nil) {
    self.bytes = bytes
    self.mark = mark
  }
}

/// How the files of a channel compare with a remote's.
package struct RemoteComparison: Hashable, Sendable {
  /// How closely two files are looked at.
  package enum Depth: Hashable, Sendable {
    /// By the digest that the store keeps, else by their bytes.
    case digest
    /// By their bytes, read back.
    case bytes
  }

  package var same: Set<String> = []
  package var missing: Set<String> = []
  package var differing: Set<String> = []

  package init(same: Set<String> = [], missing: Set<String> = [], differing: Set<String> = []) {
    self.same = same
    self.missing = missing
    self.differing = differing
  }
}

/// Files that go up together.
package struct RemoteBatch: Hashable, Sendable {
  package let kind: RemoteFileKind
  /// Sorted by their bytes.
  package let paths: [String]

  package init(kind: RemoteFileKind, paths: [String]) {
    self.kind = kind
    self.paths = paths
  }

  /// One batch for each kind of file; the order of the kinds is that of their headers.
  package static func batches(of paths: some Sequence<String>) -> [RemoteBatch] {
    Dictionary(grouping: paths, by: RemoteFileKind.init(path:))
      .map { RemoteBatch(kind: $0, paths: $1.sorted(by: FileName.precedes)) }
      .sorted { ($0.kind.cacheControl, $0.kind.contentType) < ($1.kind.cacheControl, $1.kind.contentType) }
  }
}

/// What a cache and a browser are told of a file.
package struct RemoteFileKind: Hashable, Sendable {
  /// False for what is written over: the timestamp, the feeds and pages.
  package let isImmutable: Bool
  package let contentType: String

  package init(path: String) {
    isImmutable = path != ChannelFile.timestamp && !path.hasPrefix(ChannelFile.feeds + "/")
    contentType = Self.type(of: path)
  }

  /// A file of the site: all but its styles is written over.
  package init(sitePath path: String) {
    isImmutable = path.hasPrefix("assets/style-")
    contentType = Self.type(of: path)
  }

  private static func type(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    return types[ending] ?? (name.contains("SHA256SUMS") ? text : "application/octet-stream")
  }

  /// The Cache-Control header (RFC 9111, RFC 8246).
  package var cacheControl: String {
    isImmutable ? "public, max-age=31536000, immutable" : "public, max-age=60"
  }

  private static let text = "text/plain; charset=utf-8"
  private static let types = [
    "json": "application/json", "zip": "application/zip", "md": "text/markdown; charset=utf-8",
    "xml": "application/xml", "atom": "application/atom+xml", "yml": "application/yaml",
    "yaml": "application/yaml", "txt": text, "tgz": "application/gzip", "gz": "application/gzip",
    "zst": "application/zstd", "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8", "svg": "image/svg+xml",
  ]
}
