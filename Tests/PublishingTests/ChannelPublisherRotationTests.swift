// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing
import Trusting

/// Keys that come and go, seen by readers of the old root and of the new at every instant.
@Suite struct ChannelPublisherRotationTests {
  static let now = TestChannel.later(1)

  /// Stages other keys with what a machine holds.
  private func stage(
    _ role: KeyedRole, _ edit: KeyEdit, by machine: Machine, of test: TestChannel
  ) throws -> StagedChange {
    try test.publisher(machine).stageKeys(of: role, edit, "other \(role.rawValue) keys", at: Self.now)
  }

  private func released() throws -> TestChannel {
    let test = try TestChannel()
    try test.create()
    try test.release("26.9.25")
    try test.release("26.10.2")
    return test
  }

  static let rotations: [KeyedRole] = [.root, .targets, .snapshot, .timestamp, .builds]

  @Test("With old and new keys at hand no reader fails at any instant", arguments: rotations)
  func everyInstant(_ role: KeyedRole) throws {
    let test = try released()
    let new = try TestChannel.key(role, 9)
    var machine = try TestChannel.everything()
    machine.held.append(new)
    let old = try TestChannel.key(role, 1).key.id
    _ = try stage(role, KeyEdit(removed: [old.short], added: [new.key]), by: machine, of: test)
    let watched = WatchedStore(test.store)
    let publisher = test.publisher(machine, store: watched)
    #expect(try publisher.missingSignatures().isEmpty && !publisher.leavesGap())
    watched.beforeWrite = { _, name in
      for limit in [1, Int.max] {
        let view = try test.reader(rootsUpTo: limit).read(at: Self.now)
        #expect(view.latest == BuildVersion("26.10.2"), "roots up to \(limit), before \(name)")
      }
    }
    #expect(try publisher.publish(at: Self.now).isNew)
    // A reader that asked for roots just before the last write, and for the rest just after it.
    #expect(try test.reader(rootsUpTo: 1).read(at: Self.now).latest == BuildVersion("26.10.2"))
    let view = try test.reader().read(at: Self.now)
    #expect(view.root == (role == .builds ? 1 : 2) && view.latest == BuildVersion("26.10.2"))
    #expect(try test.reader().target("builds/26.9.25/manifest.json", at: Self.now) != nil, "archives too")
    if try PythonReader.isThere() {
      let result = try PythonReader.read(
        test, ["channel/latest.json", "builds/26.9.25/manifest.json"], at: Self.now)
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  @Test(
    "Without the old keys the root comes first, says so, and a death in between mends itself",
    arguments: [KeyedRole.timestamp, .snapshot, .targets])
  func oldKeyGone(_ role: KeyedRole) throws {
    let test = try released()
    // Of the three targets keys the threshold of two goes.
    let gone = try (role == .targets ? [1, 2] : [1]).map { try TestChannel.key(role, $0).key.id }
    let new = try gone.indices.map { try TestChannel.key(role, 8 + $0) }
    var machine = try TestChannel.everything()
    machine.held.removeAll { gone.contains($0.key.id) }
    machine.held += new
    _ = try stage(role, KeyEdit(removed: gone.map(\.short), added: new.map(\.key)), by: machine, of: test)
    let dying = WatchedStore(test.store)
    dying.beforeWrite = { _, name in if name == "timestamp.json" { throw WatchedStore.Died() } }
    #expect(try test.publisher(machine).leavesGap())
    #expect(throws: WatchedStore.Died.self) {
      try test.publisher(machine, store: dying).publish(at: Self.now)
    }
    #expect(
      dying.writes == (role == .targets ? ["2.targets.json"] : []) + ["2.root.json", "4.snapshot.json"])
    #expect(throws: TrustError.self, "the gap") { try test.reader().read(at: Self.now) }
    let publisher = test.publisher(machine)
    // Half a publication is neither refreshed away nor given up.
    #expect(throws: PublishingError.self) { try publisher.refresh(at: Self.now) }
    let refusal = #expect(throws: PublishingError.self) { try publisher.discard() }
    #expect(refusal?.code == "publishing.root-is-out")
    #expect(try publisher.waiting() != nil)
    #expect(try publisher.publish(at: Self.now).isNew)
    #expect(try test.reader().read(at: Self.now).root == 2)
    #expect(try publisher.waiting() == nil)
    _ = try publisher.refresh(at: Self.now)
    #expect(try test.reader().read(at: Self.now).latest == BuildVersion("26.10.2"))
  }

  @Test("Wherever the publication of new targets keys dies, running it again ends it")
  func deathWhileRotating() throws {
    let new = try TestChannel.key(.targets, 9)
    var machine = try TestChannel.everything()
    machine.held.append(new)
    for place in 1... {
      let test = try TestChannel()
      try test.create()
      _ = try stage(
        .targets, KeyEdit(removed: [try TestChannel.key(.targets, 1).key.id.short], added: [new.key]),
        by: machine, of: test)
      let dying = WatchedStore(test.store)
      dying.beforeWrite = { count, _ in if count == place { throw WatchedStore.Died() } }
      do {
        _ = try test.publisher(machine, store: dying).publish(at: Self.now)
        #expect(
          dying.writes == [
            "2.targets.json", "2.snapshot.json", "timestamp.json", "2.root.json", "feeds", "drop",
          ])
        return
      } catch is WatchedStore.Died {}
      _ = try test.reader().read(at: Self.now)
      _ = try test.publisher(machine).refresh(at: Self.now)
      _ = try test.publisher(machine).publish(at: Self.now)
      #expect(try test.reader().read(at: Self.now).root == 2, "dead before write \(place)")
      #expect(try test.store.staged() == nil)
    }
  }

  @Test("A new root wants a threshold of the old root's keys and of its own")
  func rootThresholds() throws {
    let test = try released()
    let new = [try TestChannel.key(.root, 8), try TestChannel.key(.root, 9)]
    let gone = try [1, 2].map { try TestChannel.key(.root, $0).key.id.short }
    // The new keys alone are a threshold of the new root, and none of the old one.
    var strangers = Machine(new)
    strangers.held += try TestChannel.builder().held
    _ = try stage(.root, KeyEdit(removed: gone, added: new.map(\.key)), by: strangers, of: test)
    let publisher = test.publisher(strangers)
    #expect(try publisher.missingSignatures().map(\.valid) == [0])
    #expect(throws: PublishingError.self) { try publisher.publish(at: Self.now) }
    #expect(try test.reader().read(at: Self.now).root == 1)
    _ = try test.publisher(TestChannel.people(1, 2)).signStaged()
    _ = try publisher.publish(at: Self.now)
    #expect(try test.reader().read(at: Self.now).root == 2)
    // The keys that went cannot sign the next one.
    _ = try publisher.stageRenewal(of: [.root], at: Self.now)
    #expect(try test.publisher(TestChannel.people(1, 2)).signStaged() == [])
  }

  @Test(
    "After a rotation the old online key signs nothing any more", arguments: [KeyedRole.snapshot, .timestamp])
  func oldOnlineKeys(_ role: KeyedRole) throws {
    let test = try released()
    let new = try TestChannel.key(role, 9)
    let old = try TestChannel.key(role, 1).key
    var machine = try TestChannel.everything()
    machine.held.append(new)
    _ = try stage(role, KeyEdit(removed: [old.id.short], added: [new.key]), by: machine, of: test)
    _ = try test.publisher(machine).publish(at: Self.now)
    _ = try test.publisher(machine).refresh(at: TestChannel.later(8.5))
    let state = try test.publisher(machine).existing()
    let envelope = role == .timestamp ? state.timestamp.envelope : state.snapshot.envelope
    #expect(envelope.signatures.map(\.keyID) == [new.key.id])
    let failure = #expect(throws: PublishingError.self) {
      try test.publisher(TestChannel.everything()).refresh(at: TestChannel.later(20))
    }
    #expect(failure?.kind == .badConfiguration, "the machine that was not given the new key")
  }

  @Test("A revoked builds key signs neither what is new nor what was shipped before")
  func revokedBuildsKey() throws {
    let test = try released()
    let old = try TestChannel.key(.builds, 1)
    let new = try TestChannel.key(.builds, 9)
    var machine = try TestChannel.everything()
    machine.held.removeAll { $0.key.id == old.key.id }
    machine.held.append(new)
    let change = try stage(
      .builds, KeyEdit(removed: [old.key.id.short], added: [new.key]), by: machine, of: test)
    #expect(Set(change.documents.map(\.role)) == ["targets", "builds", "builds-2026q3"])
    _ = try test.publisher(machine).publish(at: Self.now)
    let state = try test.publisher(machine).existing()
    for role in ["builds", "builds-2026q3"] {
      #expect(state.authority(of: role)?.roleKeys.keyIDs.contains(old.key.id) == false)
    }
    #expect(try test.reader().target("builds/26.9.25/manifest.json", at: Self.now) != nil)
    try test.stage("26.10.9", by: test.publisher(try TestChannel.builder()), at: Self.now)
    #expect(try test.publisher(TestChannel.builder()).missingSignatures().map(\.valid) == [0])
  }

  @Test("Online keys whose private half is not here are refused before anything is staged")
  func onlineKeysElsewhere() throws {
    let test = try released()
    let failure = #expect(throws: PublishingError.self) {
      try stage(
        .timestamp,
        KeyEdit(
          removed: [try TestChannel.key(.timestamp, 1).key.id.short],
          added: [try TestChannel.key(.timestamp, 9).key]), by: TestChannel.everything(), of: test)
    }
    #expect(failure?.kind == .badConfiguration)
    #expect(try test.store.staged() == nil)
  }
}
