// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Trusting

/// What a change makes of a channel: the bodies that will differ, versions and expiries still to be set, and
/// the files they name.
package struct ChannelDraft {
  package var kind: StagedChange.Kind
  /// One line for people: what a signer agrees to.
  package var summary: String
  package var version: BuildVersion?
  package var root: RootMetadata?
  package var targets: TargetsMetadata?
  package var builds: TargetsMetadata?
  /// By role, those that change.
  package var archives: [String: TargetsMetadata] = [:]
  package var artifacts: [StagedTarget] = []

  package init(_ kind: StagedChange.Kind, _ summary: String, version: BuildVersion? = nil) {
    self.kind = kind
    self.summary = summary
    self.version = version
  }

  /// The targets roles that change, `targets` and `builds` last.
  var targetsRoles: [(role: String, body: TargetsMetadata)] {
    archives.sorted { FileName.precedes($0.key, $1.key) }.map { ($0.key, $0.value) }
      + [(TargetPath.buildsRole, builds), ("targets", targets)].compactMap { role, body in
        body.map { (role, $0) }
      }
  }
}

extension ChannelDraft {
  /// Offers a release: its files join `builds`, and what is of an older quarter moves to its archive.
  ///
  /// `source`: the channel that tried it out, for a promotion.
  package static func release(
    _ plan: PublicationPlan, promotedFrom source: Channel? = nil, rollout: Rollout,
    upon state: ChannelState, from store: any ChannelReading
  ) throws -> ChannelDraft {
    let latest =
      try state.latest?.publishing(plan.manifest, rollout: rollout)
      ?? LatestDocument(first: plan.manifest, rollout: rollout)
    let week = "week \(plan.manifest.week)"
    var draft =
      source.map {
        ChannelDraft(.promotion, "promote \(plan.version) from \($0) to \(plan.channel), \(week)")
      } ?? ChannelDraft(.release, "release \(plan.version) on \(plan.channel), \(week)")
    draft.version = plan.version
    draft.artifacts = plan.targets
    var builds = state.builds.body
    for target in plan.targets { builds.list(target) }
    try draft.archive(older: BuildsArchive(of: plan.version), from: &builds, upon: state, store)
    draft.builds = builds
    try draft.offer(latest)
    return draft
  }

  /// Changes what is offered, to whom, or what was withdrawn; every file stays where it is.
  package static func offer(
    _ kind: StagedChange.Kind, _ summary: String, _ latest: LatestDocument, about version: BuildVersion,
    upon state: ChannelState
  ) throws -> ChannelDraft {
    var draft = ChannelDraft(kind, summary, version: version)
    draft.builds = state.builds.body
    try draft.offer(latest)
    return draft
  }

  private mutating func offer(_ latest: LatestDocument) throws {
    let file = StagedFile(name: FileName.pointer, bytes: try latest.bytes())
    let target = StagedTarget(path: LatestDocument.targetPath, file: file)
    builds?.list(target)
    artifacts.append(target)
  }

  /// Moves the releases of older quarters out of `builds`, into roles that it delegates to.
  private mutating func archive(
    older current: BuildsArchive, from builds: inout TargetsMetadata, upon state: ChannelState,
    _ store: any ChannelReading
  ) throws {
    for (path, file) in builds.targets {
      guard let release = TargetPath.parse(path.text) else { continue }
      let archive = BuildsArchive(of: release.version)
      guard archive < current else { continue }
      if archives[archive.role] == nil {
        archives[archive.role] = try state.openArchive(archive, in: &builds, from: store)
      }
      archives[archive.role]?.targets[path] = file
      builds.targets[path] = nil
    }
  }
}

extension ChannelState {
  /// An archive as it stands, or a new one that `builds` delegates to with its own keys and threshold.
  fileprivate func openArchive(
    _ archive: BuildsArchive, in builds: inout TargetsMetadata, from store: any ChannelReading
  ) throws -> TargetsMetadata {
    if snapshot.body.file(of: ExactText(archive.role)) != nil {
      return try self.archive(archive.role, from: store).body
    }
    guard let own = authority(of: TargetPath.buildsRole) else {
      throw PublishingError.notDelegated(role: TargetPath.buildsRole, channel: channel)
    }
    var delegations = builds.delegations ?? Delegations(keys: [:], roles: [])
    for id in own.roleKeys.keyIDs { delegations.keys[id] = own.keys[id] }
    delegations.roles.append(
      DelegatedRole(
        name: ExactText(archive.role),
        keys: RoleKeys(keyIDs: own.roleKeys.keyIDs, threshold: own.threshold), terminating: true,
        scope: .paths(archive.patterns.map { ExactText($0) })))
    delegations.roles.sort { $0.name < $1.name }
    builds.delegations = delegations
    return TargetsMetadata(header: builds.header, targets: [:])
  }
}

extension TargetsMetadata {
  /// Lists a file under its path.
  mutating func list(_ target: StagedTarget) {
    targets[ExactText(target.path)] = TargetFile(
      length: Int64(target.file.facts.size.bytes), sha256: target.file.facts.sha256)
  }
}
