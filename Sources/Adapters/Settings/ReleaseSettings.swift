// SPDX-License-Identifier: Apache-2.0
package import Composing
package import Building
package import Listening
package import Proving
package import Publishing
package import ReleaseCore
package import Requesting
package import Scheduling
package import Vetting
package import Voting

/// Everything `miui-release.yaml` says, checked.
package struct ReleaseSettings: Hashable, Sendable {
  /// The name that `init` writes and every command looks for.
  package static let fileName = "miui-release.yaml"

  package let product: String
  package let calendar: ReleaseCalendar
  /// By which rules a train is composed.
  package let train: TrainRules
  /// Which trains leave, beside their hour.
  package let schedule: ScheduleSettings
  package let versionScheme: VersionScheme
  /// The branch that boarded features are merged onto, without `refs/heads/`.
  package let base: String
  /// The branch that keeps requests and weeks, without `refs/heads/`.
  package let ledger: String
  /// Who the commits and tags of a cut are by.
  package let committer: Identity
  /// In the order written; at least one, and `dev` among them.
  package let channels: [ChannelSettings]
  /// How many features a train carries without a warning.
  package let features: ClosedRange<Int>
  /// In the order written; at least one.
  package let devices: [DeviceProfile]
  package let certificate: SettingsPath
  package let privateKey: SettingsPath
  /// Where the private keys of the channels' metadata that this machine holds lie, a folder a channel.
  package let trustKeys: SettingsPath
  package let stateFolder: SettingsPath
  package let releaseFolder: SettingsPath
  /// The git remote that a release is pushed to; nil: none.
  package let remote: String?
  /// A domain name of the project, for the ids of feed entries; nil: it owns none.
  package let feedAuthority: String?
  /// Whether a release carries an archive of its source.
  package let sourceSnapshot: Bool
  /// How results of polls are judged.
  package let polls: PollRules
  /// The object stores and mirrors that channels are copied to, in the order written.
  package let remotes: [PublishRemote]
  /// When a proposed request is ripe for a decision.
  package let acceptance: AcceptancePolicy
  /// Which column of a forum's table holds what, by the name of the mapping.
  package let imports: [String: FieldMapping]
  /// Which messages go to people, and what the rest is answered.
  package let routing: RoutingTable
  /// What members must have tried before Friday; nil: nothing.
  package let gate: GateRules?
  /// The static site that every publication makes anew; nil: none.
  package let site: SiteSettings?
  /// What a train must pass before it is built; nil: nothing.
  package let checks: CheckRules?

  package func channel(named name: String) -> ChannelSettings? {
    channels.first { $0.name == name }
  }

  package func device(named codename: String) -> DeviceProfile? {
    devices.first { $0.codename == codename }
  }
}

/// How versions are made of dates; one way so far.
package enum VersionScheme: String, Hashable, Sendable, CaseIterable {
  /// `26.11.27`: `BuildVersion`.
  case date
}

/// One channel of the release folder.
package struct ChannelSettings: Hashable, Sendable {
  package let channel: Channel
  package let title: LocalizedText
  /// Where the channel's folder is served, without a slash at its end; nil while it is served nowhere.
  package let url: String?
  /// Whether only members with a token may have it.
  package let isForMembers: Bool
  /// How a build reaches its readers; empty: everybody at once.
  package let rollout: [Rollout.Step]

  package var name: String { channel.name }
}

/// One object store or mirror that channels are copied to through rclone.
package struct PublishRemote: Hashable, Sendable {
  package let name: String
  package let address: RemoteAddress
  /// What is copied there, each into a folder of its name.
  package let channels: [Channel]
  /// rclone's configuration file; nil: where rclone looks for it itself.
  package let config: SettingsPath?
  /// Further flags of rclone, checked.
  package let flags: [String]
  /// Whether an S3 store is asked to replace the timestamp only if it is still the one that was read.
  package let usesConditionalWrites: Bool
}

/// A path as the settings say it, and where that is.
package struct SettingsPath: Hashable, Sendable, CustomStringConvertible {
  /// As written.
  package let text: String
  /// Absolute: resolved against the folder of the settings file, without `.` and `..`.
  package let absolute: String

  /// Resolves by text alone; symbolic links are not followed.
  package init(_ text: String, in folder: String) {
    self.text = text
    let joined = text.hasPrefix("/") ? text : "\(folder)/\(text)"
    var parts: [Substring] = []
    for part in joined.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    absolute = "/" + parts.joined(separator: "/")
  }

  /// True where the path is the other one or lies in it.
  package func lies(in other: SettingsPath) -> Bool {
    absolute == other.absolute || other.absolute == "/" || absolute.hasPrefix("\(other.absolute)/")
  }

  package var description: String { text }
}
