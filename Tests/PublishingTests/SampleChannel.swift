// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import Scheduling
import TestSupport
import Trusting

/// A channel's repository in a folder of its own, with every key at hand unless some are left out.
struct SampleChannel {
  struct Keys: Keyring {
    let all: [Ed25519Signer]

    func signers(for keys: Set<KeyID>) -> [any MetadataSigner] {
      all.filter { keys.contains($0.key.id) }.sorted { $0.key.id < $1.key.id }
    }
  }

  /// What the key is not needed for is read back; the rest is “made” as the package's name.
  struct Csigs: CsigSource {
    let folder: String
    var hasKey = true

    func kept(_ package: ReleaseManifest.Package) -> [UInt8]? {
      let path = "\(folder)/\(FeedSet.csigPath(of: package.file))"
      return FileManager.default.contents(atPath: path).map { Array($0) }
    }

    func made(for package: ReleaseManifest.Package, in version: BuildVersion) -> [UInt8]? {
      hasKey ? Array("\(version) \(package.file)".utf8) : nil
    }
  }

  static let url = "https://ota.example.org/dev"

  let scratch: ScratchFolder
  let channel: Channel
  let store: FileChannelStore
  let keys: Keys
  let feeds: ChannelFeeds

  init(_ name: String = "dev", hasPackageKey: Bool = true) throws {
    scratch = try ScratchFolder("channel")
    channel = try SampleRelease.unwrap(Channel(name))
    store = FileChannelStore(folder: scratch.path(name), stagingFolder: scratch.path("staged"))
    var sets: [KeyedRole: KeySet] = [:]
    var signers: [Ed25519Signer] = []
    for role in KeyedRole.allCases {
      let plan = role.plan(for: channel)
      let own = try (0..<plan.keys).map { index in
        let seed = UInt8(signers.count + index + 1)
        return try SampleRelease.unwrap(Ed25519Signer(rawPrivateKey: [UInt8](repeating: seed, count: 32)))
      }
      signers += own
      sets[role] = KeySet(keys: own.map(\.key), threshold: plan.threshold)
    }
    keys = Keys(all: signers)
    feeds = ChannelFeeds(
      channelURL: Self.url, authority: "example.org",
      csigs: Csigs(folder: scratch.path(name), hasKey: hasPackageKey))
    let now = try Self.instant("2026-01-01T17:00:00+08:00")
    let publisher = publisher(at: now)
    _ = try publisher.stage(at: Self.date(now)) { _ in try ChannelDraft.creation(of: channel, keys: sets) }
    _ = try publisher.publish(at: Self.date(now))
  }

  static func instant(_ text: String) throws -> ZonedInstant { try SampleRelease.unwrap(ZonedInstant(text)) }

  static func date(_ instant: ZonedInstant) -> Date {
    Date(timeIntervalSince1970: Double(instant.seconds))
  }

  func publisher(at now: ZonedInstant) -> ChannelPublisher {
    ChannelPublisher(channel: channel, store: store, keys: keys) { state in
      try feeds.files(of: state, from: store, at: now.seconds)
    }
  }

  /// Releases a version at its train's hour.
  func release(_ text: String, steps: [Rollout.Step] = []) throws {
    let version = try SampleRelease.unwrap(BuildVersion(text))
    let now = try Self.instant("\(version.date)T17:00:00+08:00")
    let publisher = publisher(at: now)
    let plan = try SampleRelease.plan(text, previous: nil)
    _ = try publisher.stage(at: Self.date(now)) { state in
      try ChannelDraft.release(
        plan, rollout: Rollout(seed: text, started: now, steps: steps),
        upon: try SampleRelease.unwrap(state), from: store)
    }
    _ = try publisher.publish(at: Self.date(now))
  }

  /// Publishes another document about the offer, as `withdraw` and `rollout` do.
  func offer(
    at now: ZonedInstant, _ edit: (LatestDocument) throws -> LatestDocument
  ) throws {
    let publisher = publisher(at: now)
    _ = try publisher.stage(at: Self.date(now)) { state in
      let state = try SampleRelease.unwrap(state)
      let latest = try SampleRelease.unwrap(state.latest)
      return try ChannelDraft.offer(.rollout, "a test", try edit(latest), about: latest.version, upon: state)
    }
    _ = try publisher.publish(at: Self.date(now))
  }

  /// The version that the clients of a feed without phases are offered; nil where there is no feed.
  func offeredVersion() throws -> String? {
    let path = "\(channel)/feeds/grapheneos/cancro-\(channel)"
    guard scratch.exists(path) else { return nil }
    return try scratch.text(path).split(separator: " ").first.map(String.init)
  }
}
