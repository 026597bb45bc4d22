// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
package import Trusting

/// The roles whose keys a channel's people choose.
package enum KeyedRole: String, Hashable, Sendable, CaseIterable {
  case root, targets, builds, snapshot, timestamp

  /// Nil for `builds`, whose keys the targets role lists.
  package var topLevel: TopLevelRole? { TopLevelRole(rawValue: rawValue) }

  /// How many keys of it a channel begins with, and how many must sign.
  package func plan(for channel: Channel) -> (keys: Int, threshold: Int) {
    switch self {
    case .root, .targets: (3, 2)
    case .builds: channel.name == "honorary-dev" ? (2, 1) : (2, 2)
    case .snapshot, .timestamp: (1, 1)
    }
  }
}

/// The keys of one role and how many of them must sign.
package struct KeySet: Hashable, Sendable {
  package var keys: [MetadataKey]
  package var threshold: Int

  package init(keys: [MetadataKey], threshold: Int) {
    self.keys = keys
    self.threshold = threshold
  }

  package var roleKeys: RoleKeys { RoleKeys(keyIDs: keys.map(\.id).sorted(), threshold: threshold) }

  /// Throws where the threshold is zero or cannot be met.
  func check(_ role: KeyedRole) throws(PublishingError) {
    guard threshold >= 1, threshold <= Set(keys.map(\.id)).count else {
      throw .thresholdOutOfReach(role: role.rawValue, keys: keys.count, threshold: threshold)
    }
  }
}

extension ChannelDraft {
  /// A channel's first metadata: no release yet. No key may stand for two roles but root and targets,
  /// which the same people sign.
  package static func creation(
    of channel: Channel, keys: [KeyedRole: KeySet]
  ) throws(PublishingError) -> ChannelDraft {
    var draft = ChannelDraft(.creation, "create the channel \(channel)")
    var owner: [KeyID: KeyedRole] = [:]
    var table: [KeyID: MetadataKey] = [:]
    var roles: [TopLevelRole: RoleKeys] = [:]
    for role in KeyedRole.allCases {
      guard let set = keys[role] else {
        throw .thresholdOutOfReach(role: role.rawValue, keys: 0, threshold: role.plan(for: channel).threshold)
      }
      try set.check(role)
      for key in set.keys {
        if let other = owner.updateValue(role, forKey: key.id), other != .root || role != .targets {
          throw .keyOfTwoRoles(key.id.short, other.rawValue, role.rawValue)
        }
      }
      guard let topLevel = role.topLevel else { continue }
      roles[topLevel] = set.roleKeys
      for key in set.keys { table[key.id] = key }
    }
    // Versions and expiries are set when the draft is staged.
    let header = MetadataHeader(version: 1, expires: Date(timeIntervalSince1970: 0), channel: channel.name)
    draft.root = RootMetadata(header: header, keys: table, roles: roles)
    draft.builds = TargetsMetadata(header: header, targets: [:])
    var targets = TargetsMetadata(header: header, targets: [:])
    if let builds = keys[.builds] { targets.delegate(toBuilds: builds) }
    draft.targets = targets
    return draft
  }

  /// The keys of one role replaced by others; what they sign is signed anew where that is needed.
  package static func keys(
    of role: KeyedRole, become set: KeySet, _ summary: String, upon state: ChannelState,
    from store: any ChannelReading
  ) throws -> ChannelDraft {
    try set.check(role)
    for key in set.keys {
      for other in KeyedRole.allCases where other != role {
        let isShared = state.authority(of: other.rawValue)?.roleKeys.keyIDs.contains(key.id) == true
        if isShared, Set([role, other]) != [.root, .targets] {
          throw PublishingError.keyOfTwoRoles(key.id.short, other.rawValue, role.rawValue)
        }
      }
    }
    var draft = ChannelDraft(.keys, summary)
    guard let topLevel = role.topLevel else {
      try draft.changeBuilds(to: set, upon: state, from: store)
      return draft
    }
    var root = state.root.body
    root.roles[topLevel] = set.roleKeys
    for key in set.keys { root.keys[key.id] = key }
    let used = Set(root.roles.values.flatMap(\.keyIDs))
    root.keys = root.keys.filter { used.contains($0.key) }
    draft.root = root
    // Signed by the old keys and the new, so that readers of either root verify it.
    if topLevel == .targets { draft.targets = state.targets.body }
    return draft
  }

  /// Archives too: a revoked key must not be able to sign for what was shipped with it.
  private mutating func changeBuilds(
    to set: KeySet, upon state: ChannelState, from store: any ChannelReading
  ) throws {
    var targets = state.targets.body
    targets.delegate(toBuilds: set)
    self.targets = targets
    var builds = state.builds.body
    if var delegations = builds.delegations {
      delegations.keys = Dictionary(set.keys.map { ($0.id, $0) }) { $1 }
      for index in delegations.roles.indices { delegations.roles[index].keys = set.roleKeys }
      builds.delegations = delegations
    }
    self.builds = builds
    for role in state.archives { archives[role] = try state.archive(role, from: store).body }
  }

  /// The same metadata with a new expiry: of root, targets or builds.
  package static func renewal(of roles: Set<KeyedRole>, upon state: ChannelState) -> ChannelDraft {
    let names = roles.map(\.rawValue).sorted().joined(separator: ", ")
    var draft = ChannelDraft(.renewal, "renew \(names) of \(state.channel)")
    if roles.contains(.root) { draft.root = state.root.body }
    if roles.contains(.targets) { draft.targets = state.targets.body }
    if roles.contains(.builds) { draft.builds = state.builds.body }
    return draft
  }
}

extension TargetsMetadata {
  /// Delegates everything to `builds`, with these keys.
  fileprivate mutating func delegate(toBuilds set: KeySet) {
    delegations = Delegations(
      keys: Dictionary(set.keys.map { ($0.id, $0) }) { $1 },
      roles: [
        DelegatedRole(
          name: ExactText(TargetPath.buildsRole), keys: set.roleKeys, terminating: true,
          scope: .paths(TargetPath.buildsPatterns.map { ExactText($0) }))
      ])
  }
}
