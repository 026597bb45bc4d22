// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Trusting

/// The private keys of one machine.
struct Machine: Keyring {
  var held: [Ed25519Signer]

  init(_ held: [Ed25519Signer]) { self.held = held }

  func signers(for keys: Set<KeyID>) -> [any MetadataSigner] {
    held.filter { keys.contains($0.key.id) }.sorted { $0.key.id < $1.key.id }
  }
}

/// A channel in a scratch folder, with a publisher for each machine that works on it.
struct TestChannel {
  let scratch: ScratchFolder
  let channel: Channel
  let store: FileChannelStore
  /// The root that readers were given.
  static let day: Double = 86_400
  /// Friday 2026-10-02, 09:00 UTC: the first Friday of a quarter.
  static let start = Date(timeIntervalSince1970: 1_790_931_600)

  init(_ name: String = "dev") throws {
    scratch = try ScratchFolder("channel")
    channel = try SampleRelease.unwrap(Channel(name))
    store = FileChannelStore(
      folder: scratch.path(name), stagingFolder: scratch.path("state/\(name)/staged"), patience: 120)
  }

  /// TEST_KEY_DO_NOT_USE: the seed of a key is its role and number.
  static func key(_ role: KeyedRole, _ number: Int) throws -> Ed25519Signer {
    let seed = Digest.sha256(of: Array("TEST_KEY_DO_NOT_USE \(role.rawValue) \(number)".utf8))
    return try SampleRelease.unwrap(Ed25519Signer(rawPrivateKey: seed.bytes))
  }

  /// The public keys that a channel begins with.
  func keySets() throws -> [KeyedRole: KeySet] {
    var sets: [KeyedRole: KeySet] = [:]
    for role in KeyedRole.allCases {
      let plan = role.plan(for: channel)
      sets[role] = KeySet(
        keys: try (1...plan.keys).map { try Self.key(role, $0).key }, threshold: plan.threshold)
    }
    return sets
  }

  /// The machine that cuts: a builds key and the online ones.
  static func builder() throws -> Machine {
    Machine([try key(.builds, 1), try key(.snapshot, 1), try key(.timestamp, 1)])
  }

  /// The manager's laptop.
  static func manager() throws -> Machine { Machine([try key(.builds, 2)]) }

  /// Two people who hold root and targets keys.
  static func people(_ numbers: Int...) throws -> Machine {
    Machine(try numbers.flatMap { [try key(.root, $0), try key(.targets, $0)] })
  }

  /// All that a channel begins with on one machine.
  static func everything() throws -> Machine {
    Machine(try builder().held + manager().held + people(1, 2, 3).held)
  }

  func publisher(_ machine: Machine, store other: (any ChannelStore)? = nil) -> ChannelPublisher {
    ChannelPublisher(channel: channel, store: other ?? store, keys: machine)
  }

  /// Creates the channel at once.
  func create(at now: Date = start) throws {
    let publisher = publisher(try Self.everything())
    let sets = try keySets()
    _ = try publisher.stage(at: now) { _ in try ChannelDraft.creation(of: channel, keys: sets) }
    _ = try publisher.publish(at: now)
  }

  /// A release with one package, as small as releases get.
  func plan(_ version: String) throws -> PublicationPlan {
    var facts = try SampleRelease.facts(version, previous: nil)
    facts.channel = channel
    facts.packages = Array(facts.packages.prefix(1))
    facts.images = []
    facts.sourceSnapshot = nil
    let manifest = try ReleaseManifest.make(from: facts)
    return try PublicationPlan(publishing: manifest, artifacts: SampleRelease.artifacts(of: manifest))
  }

  @discardableResult
  func stage(_ version: String, by publisher: ChannelPublisher, at now: Date = start) throws -> StagedChange {
    let plan = try plan(version)
    let rollout = Rollout(seed: version, started: plan.manifest.instant)
    return try publisher.stage(at: now) { state in
      try ChannelDraft.release(
        plan, rollout: rollout, upon: try SampleRelease.unwrap(state), from: publisher.store)
    }
  }

  /// Stages and publishes a release with all keys.
  @discardableResult
  func release(_ version: String, at now: Date = start, store: (any ChannelStore)? = nil) throws
    -> PublicationOutcome
  {
    let publisher = publisher(try Self.everything(), store: store)
    try stage(version, by: publisher, at: now)
    return try publisher.publish(at: now)
  }

  func reader(rootsUpTo limit: Int = .max) -> RulesReader {
    RulesReader(store: store, channel: channel.name, rootsUpTo: limit)
  }

  func metadataFiles() throws -> [String] { try scratch.contents(of: "\(channel)/metadata") }

  static func later(_ days: Double) -> Date { start.addingTimeInterval(days * day) }
}
