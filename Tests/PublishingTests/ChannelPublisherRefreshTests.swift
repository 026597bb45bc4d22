// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Files
import Foundation
import Publishing
import ReleaseCore
import Synchronization
import TestSupport
import Testing
import Trusting

/// Timestamps signed anew on a timer, and metadata renewed by people.
@Suite struct ChannelPublisherRefreshTests {
  @Test("Each refresh is a new timestamp; the snapshot follows when half its life is over")
  func refreshing() throws {
    let test = try TestChannel()
    try test.create()
    try test.release("26.10.2")
    let builder = test.publisher(try TestChannel.builder())
    #expect(try builder.refresh(at: TestChannel.later(1)).timestampVersion == 3)
    let second = try builder.refresh(at: TestChannel.later(2))
    #expect(second.timestampVersion == 4 && second.snapshotVersion == 2)
    #expect(try test.reader().read(at: TestChannel.later(4.9)).latest == BuildVersion("26.10.2"))
    #expect(throws: TrustError.self) { try test.reader().read(at: TestChannel.later(5)) }
    #expect(try builder.refresh(at: TestChannel.later(7.1)).snapshotVersion == 3)
    #expect(try builder.refresh(at: TestChannel.later(7.2)).snapshotVersion == 3)
  }

  @Test("A channel that nobody looked after for a fortnight comes back to life")
  func revival() throws {
    let test = try TestChannel()
    try test.create()
    try test.release("26.10.2")
    let late = TestChannel.later(20)
    let before = #expect(throws: TrustError.self) { try test.reader().read(at: late) }
    #expect(before?.kind == .expired)
    _ = try test.publisher(TestChannel.builder()).refresh(at: late)
    #expect(try test.reader().read(at: late).latest == BuildVersion("26.10.2"))
  }

  @Test("A refresh leaves a staged change as it is, and that is published after it")
  func whileAChangeWaits() throws {
    let test = try TestChannel()
    try test.create()
    let builder = test.publisher(try TestChannel.builder())
    try test.stage("26.10.2", by: builder)
    _ = try builder.refresh(at: TestChannel.later(1))
    _ = try builder.refresh(at: TestChannel.later(8))
    #expect(try builder.missingSignatures().map(\.valid) == [1])
    _ = try test.publisher(TestChannel.manager()).signStaged()
    _ = try builder.publish(at: TestChannel.later(8))
    let view = try test.reader().read(at: TestChannel.later(8))
    #expect(view.latest == BuildVersion("26.10.2") && view.timestamp == 4)
  }

  @Test("A refresh and a publication at the same time wait for each other, and both count")
  func atTheSameTime() throws {
    let test = try TestChannel()
    try test.create()
    try test.stage("26.10.2", by: test.publisher(try TestChannel.everything()))
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      do {
        if index == 0 {
          _ = try test.publisher(TestChannel.everything()).publish(at: TestChannel.start)
        } else {
          for _ in 0..<3 { _ = try test.publisher(TestChannel.builder()).refresh(at: TestChannel.start) }
        }
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    let view = try test.reader().read(at: TestChannel.start)
    #expect(view.latest == BuildVersion("26.10.2") && view.timestamp == 11)
  }

  @Test("Without patience a second publisher is refused as busy")
  func busy() throws {
    let test = try TestChannel()
    try test.create()
    let hasty = FileChannelStore(folder: test.store.folder, stagingFolder: test.store.stagingFolder)
    try test.store.exclusively {
      let failure = #expect(throws: FilesError.self) {
        try test.publisher(TestChannel.builder(), store: hasty).refresh(at: TestChannel.start)
      }
      #expect(failure?.kind == .busy)
    }
    _ = try test.publisher(TestChannel.builder(), store: hasty).refresh(at: TestChannel.start)
  }

  @Test("A renewal changes nothing but version and expiry", arguments: [KeyedRole.root, .targets, .builds])
  func renewal(_ role: KeyedRole) throws {
    let test = try TestChannel()
    try test.create()
    try test.release("26.10.2")
    let before = try test.publisher(TestChannel.builder()).existing()
    let now = TestChannel.later(2)
    let publisher = test.publisher(try TestChannel.everything())
    _ = try publisher.stageRenewal(of: [role], at: now)
    #expect(try publisher.stageRenewal(of: [role], at: TestChannel.later(2.1)).documents.count == 1)
    _ = try publisher.publish(at: now)
    let after = try publisher.existing()
    let lifetime = Double(ExpiryPolicy().lifetime(of: role.rawValue))
    let notice = try #require(after.expiryNotices(at: now).first { $0.role == role.rawValue })
    #expect(notice.expires == now.addingTimeInterval(lifetime))
    for other in KeyedRole.allCases {
      #expect(try before.keySet(of: other) == after.keySet(of: other))
      guard other != .snapshot, other != .timestamp else { continue }
      let step = other == role ? 1 : 0
      #expect(after.versions[other.rawValue] == (before.versions[other.rawValue] ?? 0) + step)
    }
    #expect(after.latest == before.latest)
    #expect(try test.reader().read(at: now).latest == BuildVersion("26.10.2"))
  }
}
