// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import TestSupport
import Testing

@Suite struct ChannelFeedsTests {
  /// What was done to the rollout of 26.11.27, when it is looked at, and who is offered what.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var hours: Int64 = 0
    var percent: Int?
    var paused = false
    var withdrawn = false
    let offered: String
  }

  static let cases = [
    Case(testDescription: "at its first step the build before is offered", offered: "26.11.20"),
    Case(
      testDescription: "a minute before everybody, still the build before", hours: 47, offered: "26.11.20"),
    Case(testDescription: "open to all by its last step, it is offered", hours: 48, offered: "26.11.27"),
    Case(testDescription: "99 percent by hand are not all", hours: 60, percent: 99, offered: "26.11.20"),
    Case(testDescription: "100 percent by hand are all", percent: 100, offered: "26.11.27"),
    Case(testDescription: "paused, it is held back", hours: 60, paused: true, offered: "26.11.20"),
    Case(
      testDescription: "withdrawn, it is held back for ever", hours: 60, withdrawn: true,
      offered: "26.11.20"),
  ]

  @Test("Clients that know no phases are offered a build once it is open to all", arguments: cases)
  func current(_ example: Case) throws {
    let channel = try SampleChannel()
    try channel.release("26.11.20")
    try channel.release(
      "26.11.27",
      steps: [Rollout.Step(afterHours: 0, percent: 10), Rollout.Step(afterHours: 48, percent: 100)])
    let released = try SampleChannel.instant("2026-11-27T17:00:00+08:00")
    let now = ZonedInstant(seconds: released.seconds + example.hours * 3600, offset: 480)
    if let percent = example.percent { try channel.offer(at: now) { try $0.rolloutSet(percent: percent) } }
    if example.paused { try channel.offer(at: now) { try $0.rolloutPaused(at: now) } }
    if example.withdrawn { try channel.withdraw(at: now) }
    // The hours open a rollout without anybody publishing: the renewal of the timestamp says so.
    _ = try channel.publisher(at: now).refresh(at: SampleChannel.date(now))
    #expect(try channel.offeredVersion() == example.offered)
  }

  @Test("The first build of a rollout is offered to nobody who knows no phases")
  func first() throws {
    let channel = try SampleChannel()
    try channel.release("26.11.27", steps: [Rollout.Step(afterHours: 0, percent: 10)])
    #expect(try channel.offeredVersion() == nil)
    #expect(channel.scratch.exists("dev/feeds/custota"), "its signature is kept for the day it opens")
  }

  @Test("Going back offers the older build, signatures kept, and tells of the withdrawn one")
  func goingBack() throws {
    let channel = try SampleChannel()
    try channel.release("26.11.20")
    try channel.release("26.11.27")
    let now = try SampleChannel.instant("2026-11-28T09:00:00+08:00")
    try channel.withdraw(at: now, replacedBy: "26.11.20")
    #expect(try channel.offeredVersion() == "26.11.20")
    #expect(try channel.scratch.text("dev/feeds/custota/cancro.json").contains("_26.11.20_"))
    #expect(try channel.scratch.text("dev/feeds/feed.atom").contains("26.11.27 · 第590周 week 590 · 已撤回"))
  }

  @Test("Without the packages' key what was signed before is read back, and nothing else has a Custota feed")
  func withoutKey() throws {
    let channel = try SampleChannel()
    try channel.release("26.11.20")
    try channel.release("26.11.27")
    let now = try SampleChannel.instant("2026-11-28T09:00:00+08:00")
    let csigs = SampleChannel.Csigs(folder: channel.store.folder, hasKey: false)
    let feeds = ChannelFeeds(channelURL: nil, authority: nil, csigs: csigs)
    let state = try channel.publisher(at: now).existing()
    let paths = try feeds.files(of: state, from: channel.store, at: now.seconds).map(\.path)
    #expect(paths.contains("feeds/custota/cancro.json"))
    #expect(paths.count { $0.hasSuffix(".csig") } == 4, "two devices, two releases: \(paths)")
    let unsigned = try SampleChannel(hasPackageKey: false)
    try unsigned.release("26.11.27")
    #expect(try !unsigned.scratch.contents(of: "dev/feeds").contains { $0.hasPrefix("custota") })
    #expect(try unsigned.offeredVersion() == "26.11.27")
  }

  @Test("What a feed leads to is written before the feed")
  func order() throws {
    let channel = try SampleChannel()
    try channel.release("26.11.27")
    let now = try SampleChannel.instant("2026-11-28T09:00:00+08:00")
    let state = try channel.publisher(at: now).existing()
    let paths = try channel.feeds.files(of: state, from: channel.store, at: now.seconds).map(\.path)
    let leaf = try #require(paths.lastIndex { $0.hasSuffix(".csig") || $0.hasSuffix(".html") })
    let feed = try #require(paths.firstIndex { $0.hasSuffix(".json") })
    #expect(leaf < feed, "\(paths)")
  }

  /// Counts what is read.
  final class CountingReader: ChannelReading {
    let store: any ChannelReading
    private(set) var reads = 0

    init(_ store: any ChannelReading) { self.store = store }

    func metadata(_ file: String) throws -> [UInt8]? {
      reads += 1
      return try store.metadata(file)
    }

    func target(_ path: String, _ sha256: Digest) throws -> [UInt8]? {
      reads += 1
      return try store.target(path, sha256)
    }
  }

  @Test("Neither reading nor writing them grows with the channel's history")
  func history() throws {
    let channel = try SampleChannel()
    var date = try #require(CivilDate("2026-01-02"))
    var reads: [Int] = []
    var sizes: [Int] = []
    for week in 1...46 {
      try channel.release("\(BuildVersion(date: date))")
      let now = try SampleChannel.instant("\(date)T18:00:00+08:00")
      date = date.adding(days: 7)
      // The 20th and the 46th week lie equally deep in their quarters.
      guard [20, 33, 46].contains(week) else { continue }
      let reader = CountingReader(channel.store)
      let files = try channel.feeds.files(
        of: try channel.publisher(at: now).existing(), from: reader, at: now.seconds)
      reads.append(reader.reads)
      sizes.append(files.reduce(0) { $0 + $1.bytes.count })
    }
    #expect(reads == [21, 21, 21], "20 manifests and the newest archive: \(reads)")
    let (least, most) = (try #require(sizes.min()), try #require(sizes.max()))
    #expect(most - least < least / 100, "\(sizes)")
  }

  struct FullDisk: Error {}

  @Test("A failure in the feeds, after the timestamp, is made up for by the next run")
  func interrupted() throws {
    let channel = try SampleChannel()
    try channel.release("26.11.20")
    let now = try SampleChannel.instant("2026-11-27T17:00:00+08:00")
    let failing = ChannelPublisher(channel: channel.channel, store: channel.store, keys: channel.keys) { _ in
      throw FullDisk()
    }
    let plan = try SampleRelease.plan("26.11.27", previous: nil)
    _ = try failing.stage(at: SampleChannel.date(now)) { state in
      try ChannelDraft.release(
        plan, rollout: Rollout(seed: "a", started: now), upon: try #require(state), from: channel.store)
    }
    #expect(throws: FullDisk.self) { try failing.publish(at: SampleChannel.date(now)) }
    #expect(try failing.existing().latest?.version == plan.version, "readers of the metadata see it")
    #expect(try channel.offeredVersion() == "26.11.20")
    let publisher = channel.publisher(at: now)
    #expect(try publisher.waiting() == nil)
    let ended = try #require(try publisher.finishInterrupted())
    #expect(!ended.isNew && ended.version == plan.version)
    #expect(try channel.offeredVersion() == "26.11.27")
    #expect(try publisher.finishInterrupted() == nil && channel.store.staged() == nil)
  }
}

extension SampleChannel {
  /// Withdraws the build on offer.
  func withdraw(at now: ZonedInstant, replacedBy: String? = nil) throws {
    let publisher = publisher(at: now)
    try offer(at: now) { latest in
      let withdrawn = try latest.withdrawing(
        latest.version, reason: try SampleRelease.unwrap(LocalizedText(zh: nil, en: "the alarm")), link: nil,
        replacedBy: replacedBy.flatMap { BuildVersion($0) }, at: now)
      return try withdrawn.goingBack(at: now) { try publisher.manifest($0) }
    }
  }
}
