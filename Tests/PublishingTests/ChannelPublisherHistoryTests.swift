// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing
import Trusting

/// What a publication costs, and what stays findable, as a channel grows old.
@Suite struct ChannelPublisherHistoryTests {
  @Test("The first release of a quarter moves the older ones into their archive, and all are found")
  func quarterTurn() throws {
    let test = try TestChannel()
    try test.create()
    let versions = ["26.9.18", "26.9.25", "26.10.2", "26.10.9", "27.1.8"]
    for version in versions { try test.release(version) }
    let state = try test.publisher(TestChannel.builder()).existing()
    #expect(state.archives == ["builds-2026q3", "builds-2026q4"])
    #expect(state.currentVersions.map(\.description) == ["27.1.8"])
    for version in versions {
      let path = "builds/\(version)/manifest.json"
      let bytes = try #require(try test.reader().target(path, at: TestChannel.start), "\(version)")
      #expect(try ReleaseManifest(bytes: bytes).version == BuildVersion(version))
      let known = try test.publisher(TestChannel.builder()).manifest(#require(BuildVersion(version)))
      #expect(known?.version == BuildVersion(version))
    }
    #expect(try test.reader().target("builds/26.9.11/manifest.json", at: TestChannel.start) == nil)
    guard try PythonReader.isThere() else { return }
    let paths = ["channel/latest.json"] + versions.map { "builds/\($0)/manifest.json" }
    let good = try PythonReader.read(test, paths, at: TestChannel.start)
    #expect(good.status == 0 && good.text.split(separator: "\n").count == paths.count, "\(good.errors)")
    let late = try PythonReader.read(test, paths, at: TestChannel.later(4))
    #expect(late.status == 1 && late.errors.contains("ExpiredMetadataError"), "\(late.errors)")
    let unknown = try PythonReader.read(test, ["builds/26.9.11/manifest.json"], at: TestChannel.start)
    #expect(unknown.status == 1 && unknown.errors.contains("no such target"), "\(unknown.errors)")
  }

  /// What one publication read and wrote.
  private struct Cost {
    let reads: Int
    let writes: Int
    let bytes: Int
    let archives: Int
  }

  @Test("After 150 weeks a publication reads and writes as many files as after eight")
  func aHundredAndFiftyWeeks() throws {
    let test = try TestChannel()
    try test.create()
    let first = try #require(CivilDate("2024-01-05"))
    var costs: [(version: BuildVersion, cost: Cost)] = []
    for week in 0..<150 {
      let version = BuildVersion(date: CivilDate(dayNumber: first.dayNumber + 7 * week))
      let watched = WatchedStore(test.store)
      try test.release("\(version)", store: watched)
      let archives = try test.publisher(TestChannel.builder()).existing().archives.count
      costs.append(
        (
          version,
          Cost(
            reads: watched.reads.count, writes: watched.writes.count, bytes: watched.bytesWritten,
            archives: archives)
        ))
    }
    // The eighth week of the first quarter and of the last whole one: the same place in a quarter.
    let young = costs[7].cost
    let old = costs[7 + 13 * 10].cost
    print("publication in week 8: \(young); in week 138: \(old)")
    #expect(old.reads == young.reads && old.writes == young.writes)
    // Each old quarter is one delegation, in the staged builds metadata and in the published one, and one
    // line of the snapshot.
    #expect(old.archives - young.archives == 10)
    #expect(old.bytes - young.bytes <= 10 * 1500, "\(old.bytes) after \(young.bytes)")
    // Where the quarter turns, one new document is written and nothing older is touched.
    let turn = costs[13 * 9].cost
    #expect(turn.writes <= young.writes + 1 && turn.reads <= young.reads + 4, "\(turn)")
    let oldest = try test.reader().target("builds/24.1.5/manifest.json", at: TestChannel.start)
    #expect(oldest != nil)
  }
}
