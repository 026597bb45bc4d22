// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// What bringing a remote's copy of the site up to date came to.
package struct RemoteSiteReport: Hashable, Sendable, Encodable {
  package let remote: String
  /// Files of the site.
  package let files: Int
  /// Those that went up; what is there with the same bytes is not sent again.
  package let uploaded: Int

  package init(remote: String, files: Int, uploaded: Int) {
    self.remote = remote
    self.files = files
    self.uploaded = uploaded
  }
}

/// Brings a remote's copy of the site to ours, after the channels that its pages lead to.
///
/// Styles go first, then the pages by number and year, then those that lead to them, feeds, the door, and the
/// site's own list last: where that is ours, everything is. Wherever it stops, each page that is there leads
/// only to what is there; run again, it finishes.
package struct RemoteSitePublisher {
  private let mirror: any RemoteMirror

  package init(to mirror: any RemoteMirror) { self.mirror = mirror }

  /// `paths`: every file of the site, `list`: the name of its list, `bytes`: what that holds.
  /// `everything`: also where the remote's list is ours already.
  package func push(
    _ paths: [String], list: String, _ bytes: [UInt8], everything: Bool = false
  ) async throws -> RemoteSiteReport {
    if !everything, try await mirror.read([list])[list] == bytes {
      return RemoteSiteReport(remote: mirror.name, files: paths.count, uploaded: 0)
    }
    let found = try await mirror.compare(paths, by: .digest)
    let wanted = paths.filter { !found.same.contains($0) }
    for batch in Self.batches(of: wanted) { try await mirror.replace(batch) }
    if !wanted.isEmpty {
      let after = try await mirror.compare(wanted, by: .digest)
      let lost = after.missing.union(after.differing)
      guard lost.isEmpty else {
        throw PublishingError.remoteLost(remote: mirror.name, files: lost.sorted(by: FileName.precedes))
      }
    }
    try await mirror.replace(RemoteBatch(kind: RemoteFileKind(sitePath: list), paths: [list]))
    return RemoteSiteReport(remote: mirror.name, files: paths.count, uploaded: wanted.count)
  }

  /// The files in the order in which they go up: what is led to before what leads to it.
  package static func batches(of paths: [String]) -> [RemoteBatch] {
    Dictionary(grouping: paths, by: rank).sorted { $0.key < $1.key }.flatMap { _, paths in
      Dictionary(grouping: paths, by: RemoteFileKind.init(sitePath:))
        .map { RemoteBatch(kind: $0, paths: $1.sorted(by: FileName.precedes)) }
        .sorted { ($0.kind.cacheControl, $0.kind.contentType) < ($1.kind.cacheControl, $1.kind.contentType) }
    }
  }

  private static func rank(_ path: String) -> Int {
    let parts = path.split(separator: "/")
    if parts.first == "assets" { return 0 }
    if path.hasSuffix(".atom") { return 4 }
    switch parts.count {
    case 1: return 5
    case 2: return path.hasSuffix("/index.html") ? 3 : 2
    default: return 1
    }
  }
}
