// SPDX-License-Identifier: Apache-2.0
import Foundation
package import ReleaseCore
package import Trusting

/// Publishes on one channel: drafts become staged metadata, staged metadata gets its signatures, and the
/// timestamp moves last.
///
/// Readers see the old state or the new one at every instant, also after a kill or a power cut; everything
/// here may be run again.
package struct ChannelPublisher {
  package let channel: Channel
  package let store: any ChannelStore
  package let keys: any Keyring
  package var policy = ExpiryPolicy()
  /// What other clients read, made from the state that was just published.
  package var feeds: (ChannelState) throws -> [FeedFile]

  package init(
    channel: Channel, store: any ChannelStore, keys: any Keyring,
    feeds: @escaping (ChannelState) throws -> [FeedFile] = { _ in [] }
  ) {
    self.channel = channel
    self.store = store
    self.keys = keys
    self.feeds = feeds
  }

  /// The channel as readers see it; nil where it was never created.
  ///
  /// Where a publication died between a root that had to come first and what it vouches for, it is the state
  /// before that root: what the publication goes on from.
  package func state() throws -> ChannelState? {
    do {
      return try ChannelState.read(channel, from: store)
    } catch let error as TrustError {
      guard let before = try stateBeforeStagedRoot() else { throw error }
      return before
    }
  }

  /// The channel as readers see it; one that was never created is `PublishingError.noChannel`.
  package func existing() throws -> ChannelState {
    guard let state = try state() else { throw PublishingError.noChannel(channel) }
    return state
  }

  /// The manifest of a release, looked for in the current quarter and then in its archive; nil where the
  /// channel never had it.
  package func manifest(_ version: BuildVersion) throws -> ReleaseManifest? {
    guard let state = try state() else { return nil }
    if let found = try ChannelState.manifest(of: version, in: state.builds.body, from: store) { return found }
    let role = BuildsArchive(of: version).role
    guard state.snapshot.body.file(of: ExactText(role)) != nil else { return nil }
    return try ChannelState.manifest(of: version, in: state.archive(role, from: store).body, from: store)
  }

  /// Which roles of the staged change still lack signatures, by document; empty where all is signed.
  package func missingSignatures() throws -> [MissingSignatures] {
    guard let staged = try loadStaged() else { return [] }
    return try staged.missing(upon: try state())
  }

  /// Forgets the staged change; artifacts that were placed stay, named by nothing.
  ///
  /// A change whose root readers have already is not given up: without the rest they stand before a channel
  /// that they refuse.
  package func discard() throws {
    try store.exclusively {
      if let state = try state(), let version = try outrunRoot(upon: state) {
        throw PublishingError.key(.rootIsOut(channel, version: version))
      }
      try store.dropStaged()
    }
  }

  func loadStaged() throws -> LoadedChange? {
    try store.staged().map { try LoadedChange($0, of: channel) }
  }

  func instant(_ now: Date, plus lifetime: Int64) -> Date {
    Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down) + Double(lifetime))
  }

  /// The next version of a role's file that no earlier attempt has used.
  func nextVersion(of role: String, after current: Int) throws -> Int {
    var version = current + 1
    while try store.metadata("\(version).\(role).json") != nil { version += 1 }
    return version
  }
}

/// A document that has fewer signatures than its role asks for.
package struct MissingSignatures: Hashable, Sendable {
  package let file: String
  package let role: String
  package let valid: Int
  package let threshold: Int
  /// The keys that have signed, and those that may still.
  package let signed: [KeyID]
  package let open: [KeyID]
}
