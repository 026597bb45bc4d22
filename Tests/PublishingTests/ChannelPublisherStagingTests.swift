// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing
import Trusting

/// Changes wait for the signatures of several machines before readers see them.
@Suite struct ChannelPublisherStagingTests {
  @Test("A channel is created by machines that never share a key")
  func creationOnSeveralMachines() throws {
    let test = try TestChannel()
    let sets = try test.keySets()
    let builder = test.publisher(try TestChannel.builder())
    _ = try builder.stage(at: TestChannel.start) { _ in
      try ChannelDraft.creation(of: test.channel, keys: sets)
    }
    #expect(try Set(builder.missingSignatures().map(\.role)) == ["root", "targets", "builds"])
    for machine in [try TestChannel.people(1), try TestChannel.people(3)] {
      #expect(throws: PublishingError.self) { try builder.publish(at: TestChannel.start) }
      #expect(!test.scratch.exists("dev/metadata"), "nothing is visible below a threshold")
      _ = try test.publisher(machine).signStaged()
    }
    #expect(try builder.missingSignatures().map(\.role) == ["builds"])
    #expect(try test.publisher(TestChannel.manager()).signStaged().count == 1)
    #expect(try builder.publish(at: TestChannel.start).timestampVersion == 1)
    let view = try test.reader().read(at: TestChannel.start)
    #expect(view.latest == nil && view.root == 1)
    #expect(try test.store.staged() == nil)
  }

  @Test("A release of the builder alone stays invisible until the manager signs it")
  func belowTheThreshold() throws {
    let test = try TestChannel()
    try test.create()
    let builder = test.publisher(try TestChannel.builder())
    try test.stage("26.10.2", by: builder)
    let before = try test.metadataFiles()
    let failure = #expect(throws: PublishingError.self) { try builder.publish(at: TestChannel.start) }
    guard case .awaitingSignatures(_, let missing)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    let manager = try TestChannel.key(.builds, 2).key.id
    #expect(missing.map(\.file) == ["2.builds.json"] && missing[0].open == [manager])
    #expect(try test.metadataFiles() == before)
    #expect(try test.reader().read(at: TestChannel.start).latest == nil)
    #expect(try test.publisher(TestChannel.manager()).signStaged() == [manager])
    #expect(
      try test.publisher(TestChannel.manager()).signStaged() == [], "who has signed does not sign again")
    #expect(try builder.publish(at: TestChannel.start).version == BuildVersion("26.10.2"))
    #expect(try test.reader().read(at: TestChannel.start).latest == BuildVersion("26.10.2"))
  }

  @Test("The same change staged again keeps the signatures it has, another one is refused")
  func staging() throws {
    let test = try TestChannel()
    try test.create()
    let builder = test.publisher(try TestChannel.builder())
    let first = try test.stage("26.10.2", by: builder)
    _ = try test.publisher(TestChannel.manager()).signStaged()
    #expect(try test.stage("26.10.2", by: builder, at: TestChannel.later(0.1)) == first)
    #expect(try builder.missingSignatures().isEmpty)
    let failure = #expect(throws: PublishingError.self) { try test.stage("26.10.9", by: builder) }
    #expect(failure?.kind == .refused && failure?.message.contains("26.10.2") == true)
    #expect(throws: PublishingError.self) { try builder.stageRenewal(of: [.targets], at: TestChannel.start) }
    try builder.discard()
    try test.stage("26.10.9", by: builder)
  }

  @Test("A change staged before another machine published is refused as overtaken")
  func channelMoved() throws {
    let test = try TestChannel()
    try test.create()
    let other = FileChannelStore(
      folder: test.store.folder, stagingFolder: test.scratch.path("elsewhere/staged"))
    try test.stage("26.10.2", by: test.publisher(try TestChannel.everything()))
    try test.release("26.10.9", store: other)
    let failure = #expect(throws: PublishingError.self) {
      try test.publisher(TestChannel.everything()).publish(at: TestChannel.start)
    }
    guard case .channelMoved? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(try test.reader().read(at: TestChannel.start).latest == BuildVersion("26.10.9"))
  }

  @Test("What has expired while it waited is not published")
  func expiredWhileWaiting() throws {
    let test = try TestChannel()
    try test.create()
    let publisher = test.publisher(try TestChannel.everything())
    try test.stage("26.10.2", by: publisher)
    let failure = #expect(throws: TrustError.self) { try publisher.publish(at: TestChannel.later(30)) }
    #expect(failure?.kind == .expired)
  }

  @Test("A version number that a dead attempt used is left behind")
  func burntVersion() throws {
    let test = try TestChannel()
    try test.create()
    let dying = WatchedStore(test.store)
    dying.beforeWrite = { _, name in if name == "2.snapshot.json" { throw WatchedStore.Died() } }
    #expect(throws: WatchedStore.Died.self) { try test.release("26.10.2", store: dying) }
    #expect(try test.metadataFiles().contains("2.builds.json"))
    #expect(try test.reader().read(at: TestChannel.start).latest == nil)
    let publisher = test.publisher(try TestChannel.everything())
    try publisher.discard()
    #expect(try test.stage("26.10.9", by: publisher).documents.map(\.file) == ["3.builds.json"])
    _ = try publisher.publish(at: TestChannel.start)
    #expect(try test.reader().read(at: TestChannel.start).latest == BuildVersion("26.10.9"))
  }

  @Test("Wherever a publication dies, readers are whole and running it again ends it")
  func deathAtEveryWrite() throws {
    for place in 1... {
      let test = try TestChannel()
      try test.create()
      try test.stage("26.10.2", by: test.publisher(try TestChannel.everything()))
      let dying = WatchedStore(test.store)
      dying.beforeWrite = { count, _ in if count == place { throw WatchedStore.Died() } }
      do {
        _ = try test.publisher(TestChannel.everything(), store: dying).publish(at: TestChannel.start)
        #expect(place == 6, "builds, snapshot, timestamp, feeds, drop")
        return
      } catch is WatchedStore.Died {}
      let view = try test.reader().read(at: TestChannel.start)
      #expect(view.latest == (place > 3 ? BuildVersion("26.10.2") : nil), "dead before write \(place)")
      // A refresh in between neither helps nor harms.
      _ = try test.publisher(TestChannel.builder()).refresh(at: TestChannel.start)
      _ = try test.publisher(TestChannel.everything()).publish(at: TestChannel.start)
      #expect(try test.reader().read(at: TestChannel.start).latest == BuildVersion("26.10.2"))
      #expect(try test.store.staged() == nil)
    }
  }

  @Test("What a dead publisher made visible is made durable before it is said to be published")
  func deadBehindTheTimestamp() throws {
    let test = try TestChannel()
    try test.create()
    let dying = WatchedStore(test.store)
    dying.beforeWrite = { _, name in if name == "feeds" { throw WatchedStore.Died() } }
    #expect(throws: WatchedStore.Died.self) { try test.release("26.10.2", store: dying) }
    let visible = try test.store.metadata("timestamp.json")
    // Its rename may not have been synced: the same bytes are written once more, then the rest.
    let watched = WatchedStore(test.store)
    let outcome = try test.publisher(TestChannel.everything(), store: watched).publish(at: TestChannel.start)
    #expect(!outcome.isNew && outcome.version == BuildVersion("26.10.2"))
    #expect(watched.writes == ["timestamp.json", "feeds", "drop"])
    #expect(try test.store.metadata("timestamp.json") == visible)
  }
}
