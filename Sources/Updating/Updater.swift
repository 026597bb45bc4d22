// SPDX-License-Identifier: Apache-2.0
package import Foundation
internal import ReleaseCore
package import Trusting

/// A client of one channel: gets metadata, has `TrustedMetadataSet` judge it, and keeps what is trusted.
///
/// Verified metadata is persisted at once, also where a later step fails (TUF 5.3.8 and its like). One value
/// serves one update; the cache is the caller's to lock.
package final class Updater {
  /// Bytes that a document may have whose length nothing trusted says.
  package struct Limits: Sendable {
    package var root = 512_000
    package var timestamp = 16_384
    package var snapshot = 2_000_000
    package var targets = 5_000_000
    /// Roots that one update takes at most; the next goes on from there.
    package var rootRounds = 256

    package init() {}
  }

  /// Base URLs of the metadata, in the order they are tried.
  let mirrors: [String]
  let fetcher: any MetadataFetcher
  let cache: any UpdateCache
  let limits: Limits
  let pinned: [UInt8]?
  /// What is trusted so far.
  package internal(set) var trusted: TrustedMetadataSet
  /// Index of the mirror that later documents are asked of first.
  var currentMirror = 0
  var offline = false
  /// What was done so far, searches for targets included.
  package internal(set) var report = RefreshReport()

  /// Starts from the cache's root, or from the one this machine was given where that is newer (5.2). Makes no
  /// request; throws where neither can be trusted. `trustedRoot` nil: the cache must have one.
  package init(
    trustedRoot: [UInt8]?, mirrors: [String], channel: String?, fetcher: any MetadataFetcher,
    cache: any UpdateCache, at now: Date, limits: Limits = Limits()
  ) throws {
    self.mirrors = mirrors
    self.fetcher = fetcher
    self.cache = cache
    self.limits = limits
    let given = try trustedRoot.map { bytes throws(TrustError) in
      try TrustedMetadataSet(trustedRoot: bytes, channel: channel, at: now)
    }
    let kept: TrustedMetadataSet?
    do {
      kept = try cache.document(.root).map { bytes throws(TrustError) in
        try TrustedMetadataSet(trustedRoot: bytes, channel: channel, at: now)
      }
    } catch let error as TrustError {
      // A damaged cache is repaired from the root that was given.
      if given == nil { throw error }
      kept = nil
    }
    guard let given else {
      guard let kept else { throw TrustError.absent(role: "root") }
      trusted = kept
      pinned = nil
      return
    }
    // Two different roots of one version are of two repositories: the given one counts.
    if let kept, kept.root.version > given.root.version || kept.root.envelope == given.root.envelope {
      trusted = kept
      pinned = nil
    } else {
      trusted = given
      pinned = trustedRoot
    }
  }

  /// Whether targets lie under a name with their hash (5.3.12).
  package var consistentSnapshot: Bool { trusted.root.body.consistentSnapshot }

  /// A target by its path, out of the metadata that the last refresh trusted; nil where no role lists it.
  ///
  /// Gets delegated roles that are not in the cache.
  package func target(_ path: String) async throws -> TargetFile? {
    var search = TargetSearch(path: path, topLevel: trusted.root.body.authority(of: .targets))
    while let step = try search.next() {
      let metadata = try await targets(step.role, by: step.authority)
      if let file = search.look(in: metadata, at: step) { return file }
    }
    return nil
  }

  /// 5.6 for one role: what is loaded, else what is persisted, else what a mirror has.
  func targets(_ role: ExactText, by authority: RoleAuthority) async throws -> TargetsMetadata {
    if let loaded = trusted.targets(of: role, by: authority) { return loaded }
    let name: CachedDocument = role == "targets" ? .targets : .delegated(role.text)
    let expected = try trusted.file(of: role)
    if let bytes = try cache.document(name) {
      do throws(TrustError) {
        return try trusted.updateTargets(bytes, role: role, by: authority)
      } catch {
        // Older than the snapshot says, expired, or damaged: it is fetched anew.
        if offline { throw error }
      }
    } else if offline {
      throw TrustError.absent(role: role.text)
    }
    let limit = expected.length.map { Int(clamping: $0) } ?? limits.targets
    return try await versioned(role.text, version: expected.version, limit: limit) { bytes in
      let metadata = try trusted.updateTargets(bytes, role: role, by: authority)
      try cache.keep(bytes, as: name)
      return metadata
    }
  }
}
