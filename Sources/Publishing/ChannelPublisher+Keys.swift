// SPDX-License-Identifier: Apache-2.0
package import Foundation
import ReleaseCore
import Trusting

extension ChannelState {
  /// The keys of a role and how many must sign, as they stand.
  package func keySet(of role: KeyedRole) throws(PublishingError) -> KeySet {
    guard let authority = authority(of: role.rawValue) else {
      throw .notDelegated(role: role.rawValue, channel: channel)
    }
    return KeySet(
      keys: authority.roleKeys.keyIDs.compactMap { authority.keys[$0] }, threshold: authority.threshold)
  }
}

extension ChannelPublisher {
  /// Stages other keys for a role, signed with the keys that are here.
  ///
  /// Refuses an online role whose new threshold the keys that are here would not reach: nothing could be
  /// published any more.
  package func stageKeys(
    of role: KeyedRole, _ edit: KeyEdit, _ summary: String, at now: Date
  ) throws -> StagedChange {
    try stage(at: now) { state in
      guard let state else { throw PublishingError.noChannel(channel) }
      let set = try edit.applied(to: state.keySet(of: role), of: role)
      if role == .snapshot || role == .timestamp {
        let here = try keys.signers(for: Set(set.keys.map(\.id))).count
        guard here >= set.threshold else {
          throw PublishingError.onlineKeyMissing(
            role: role.rawValue, channel: channel, have: here, threshold: set.threshold)
        }
      }
      return try ChannelDraft.keys(of: role, become: set, summary, upon: state, from: store)
    }
  }

  /// Stages the same metadata with a new expiry.
  package func stageRenewal(of roles: Set<KeyedRole>, at now: Date) throws -> StagedChange {
    try stage(at: now) { state in
      guard let state else { throw PublishingError.noChannel(channel) }
      return ChannelDraft.renewal(of: roles, upon: state)
    }
  }

  /// True where readers may fail for a moment while the staged change is published: a role's old keys are
  /// not there to sign beside the new ones, so the new root must come before what it vouches for.
  package func leavesGap() throws -> Bool {
    guard let staged = try loadStaged(), let before = try state(), let root = staged.root else {
      return false
    }
    return try !satisfiesBoth(staged, upon: before, [before.root.body, root])
  }

  /// The root that is out although what it vouches for is not: a publication died between the two.
  ///
  /// The state is then the one before that root; only publishing the staged change makes the channel whole.
  func outrunRoot(upon state: ChannelState) throws -> Int? {
    let next = state.root.version + 1
    return try store.metadata("\(next).root.json") == nil ? nil : next
  }

  /// The channel as it was before a root that came out first, where the publication of both died in between;
  /// nil where that is not what happened.
  func stateBeforeStagedRoot() throws -> ChannelState? {
    guard let staged = try loadStaged(),
      let root = staged.documents.first(where: { $0.role == "root" }), root.version > 1,
      let there = try store.metadata(root.file),
      try Envelope(parsing: there, role: "root").signedBytes == root.envelope.signedBytes
    else { return nil }
    return try ChannelState.read(channel, from: store, rootsUpTo: root.version - 1)
  }
}
