// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Synchronization
import Testing
import Vetting

extension AccessRecord {
  static func sample(
    at: Date = .friday, member: String? = "aebagbaf", method: String = "GET",
    path: String = "targets/builds/26.11.27/abc.MI3.zip", status: Int = 200, bytes: UInt64 = 10 << 20,
    size: UInt64? = 10 << 20, network: String = "192.0.2.0/24"
  ) -> AccessRecord {
    AccessRecord(
      at: at, member: member, channel: "honorary-dev", method: method, path: path, range: nil,
      status: status, bytes: bytes, size: size, network: network, agent: nil, milliseconds: 1)
  }
}

/// Days and texts in UTC.
private func day(_ date: Date) -> CivilDate {
  CivilDate(dayNumber: Int((date.timeIntervalSince1970 / 86_400).rounded(.down)))
}
private func text(_ date: Date) -> String { "\(day(date)) \(Int(date.timeIntervalSince1970) % 86_400)" }

private func report(_ records: [AccessRecord], limits: AccessLimits = AccessLimits()) -> AuditReport {
  var tally = AuditTally(limits: limits, day: day, text: text)
  for record in records { tally.add(record) }
  return tally.report(
    since: .friday, until: .friday.adding(days: 7), names: ["aebagbaf": "Night owl"])
}

@Suite struct AuditReportTests {
  @Test func itAnswersWhoFetchedWhatWhen() throws {
    let audit = report([
      .sample(path: "metadata/timestamp.json", bytes: 400, size: 400), .sample(),
      .sample(at: .friday.adding(days: 1), member: "bbbbbbbb", network: "198.51.100.0/24"),
      .sample(at: .friday.adding(days: 1), path: "targets/builds/26.11.6/x.zip"),
      .sample(at: .friday.adding(days: 1), member: nil, status: 401, bytes: 0),
      .sample(at: .friday.adding(days: 1), status: 403, bytes: 0),
      .sample(at: .friday.adding(days: 1), status: 429, bytes: 0),
      .sample(at: .friday.adding(days: 2), status: 404, bytes: 0),
    ])
    #expect(audit.volume.requests == 4 && audit.volume.bytes == 30 << 20 + 400)
    #expect(audit.refused.unknown == 1 && audit.refused.forbidden == 1 && audit.refused.limited == 1)
    #expect(audit.builds.map(\.version) == ["26.11.6", "26.11.27"], "by version, not by text")
    let latest = try #require(audit.builds.last)
    #expect(latest.fetches.map(\.member) == ["aebagbaf", "bbbbbbbb"])
    #expect(latest.fetches.map(\.name) == ["Night owl", nil] && latest.fetches.map(\.copies) == [1, 1])
    #expect(latest.fetches[1].volume.first == "2026-11-28 32400")
    #expect(audit.members.map(\.id) == ["aebagbaf", "bbbbbbbb"])
    #expect(audit.members[0].builds == ["26.11.6", "26.11.27"] && audit.members[0].networks == 1)
    #expect(audit.days.map(\.day) == ["2026-11-27", "2026-11-28"] && audit.days.map(\.members) == [1, 2])
    #expect(audit.anomalies.isEmpty)
  }

  @Test func nothingHappenedIsAReportToo() {
    let audit = report([])
    #expect(audit.volume.requests == 0 && audit.builds.isEmpty && audit.days.isEmpty)
  }

  /// Requests of one member, and how many whole copies of a file they come to.
  struct Fetches: Sendable, CustomTestStringConvertible {
    let name: String
    let copies: Int
    let records: [AccessRecord]
    var testDescription: String { name }

    init(_ name: String, _ copies: Int, _ records: [AccessRecord]) {
      self.name = name
      self.copies = copies
      self.records = records
    }
  }

  static let table = [
    Fetches("one whole answer", 1, [.sample()]),
    Fetches("six whole answers", 6, Array(repeating: .sample(), count: 6)),
    Fetches("five parts of one file", 1, Array(repeating: .sample(status: 206, bytes: 2 << 20), count: 5)),
    Fetches("a part", 0, [.sample(status: 206, bytes: 9 << 20)]),
    Fetches(
      "an answer that broke off and its rest", 1,
      [.sample(bytes: 4 << 20), .sample(status: 206, bytes: 6 << 20)]),
    Fetches(
      "a file for each of three devices", 1,
      ["a", "b", "c"].map { .sample(path: "targets/builds/26.11.27/\($0).zip") }),
    Fetches(
      "the manifest, which is small, a hundred times", 0,
      Array(
        repeating: .sample(path: "targets/builds/26.11.27/x.manifest.json", bytes: 9000, size: 9000),
        count: 100)),
    Fetches("metadata", 0, Array(repeating: .sample(path: "metadata/1.root.json"), count: 9)),
    Fetches("answers to HEAD", 0, Array(repeating: .sample(method: "HEAD", bytes: 0), count: 9)),
    Fetches("refused requests", 0, Array(repeating: .sample(status: 403), count: 9)),
    Fetches("whole answers of unknown size", 2, Array(repeating: .sample(size: nil), count: 2)),
    Fetches("parts of unknown size", 0, Array(repeating: .sample(status: 206, size: nil), count: 9)),
    Fetches("an empty file", 0, [.sample(bytes: 0, size: 0)]),
    Fetches("sizes that no file has", 1, [.sample(bytes: .max, size: .max)]),
    Fetches(
      "sums that no number holds", 2,
      [.sample(status: 206, bytes: .max - 1, size: .max), .sample(bytes: .max, size: .max)]),
  ]

  @Test(arguments: table) func wholeCopiesAreCounted(_ fetches: Fetches) {
    let audit = report(fetches.records, limits: AccessLimits(downloadsPerBuild: 0))
    let found = audit.builds.first?.fetches.first?.copies ?? 0
    #expect(found == fetches.copies || (fetches.name.hasPrefix("sums") && found >= 1))
    #expect(audit.anomalies.isEmpty == (found == 0))
  }

  @Test func moreThanFiveDownloadsAndMoreThanThreeNetworksStandOut() {
    let five = report(Array(repeating: .sample(), count: 5))
    #expect(five.anomalies.isEmpty)
    let six = report(Array(repeating: .sample(), count: 6))
    #expect(
      six.anomalies.map(\.sentence) == ["aebagbaf fetched a file of 26.11.27 whole 6 times, more than 5"])
    func networks(_ count: Int, days: Double = 0) -> [AccessRecord] {
      (0..<count).map {
        .sample(at: .friday.adding(days: Double($0) * days), bytes: 1, network: "192.0.\($0).0/24")
      }
    }
    #expect(report(networks(3)).anomalies.isEmpty)
    #expect(report(networks(9, days: 1)).anomalies.isEmpty, "one a day is travel")
    #expect(
      report(networks(4)).anomalies.map(\.sentence)
        == ["aebagbaf came from 4 networks on 2026-11-27, more than 3"])
  }

  @Test(
    arguments: [
      ("targets/builds/26.11.27/abc.x.zip", "26.11.27"), ("/targets/builds/26.11.27.2/x", "26.11.27.2"),
      ("honorary-dev/targets/builds/26.11.27/x", "26.11.27"), ("targets/builds/26.11.27", nil),
      ("targets/builds/26.11.27/", nil), ("targets/builds/latest/x", nil), ("builds/26.11.27/x", nil),
      ("metadata/3.builds.json", nil), ("targets/channel/x.latest.json", nil), ("", nil),
      ("targets/builds/..%2F/x", nil),
    ] as [(String, String?)]) func aPathNamesItsBuild(_ path: String, _ build: String?)
  {
    #expect(AccessRecord.sample(path: path).build == build)
  }
}

@Suite struct AccessWatchTests {
  private final class Kept: AccessRecorder {
    let records = Mutex<[AccessRecord]>([])
    func record(_ record: AccessRecord) throws { records.withLock { $0.append(record) } }
  }

  private let kept = Kept()
  private final class Said: Sendable {
    let anomalies = Mutex<[Anomaly]>([])
  }

  @Test func eachLimitIsSaidOnceAndEveryRecordIsKept() throws {
    let said = Said()
    let watch = AccessWatch(kept, day: day) { anomaly in said.anomalies.withLock { $0.append(anomaly) } }
    for index in 0..<20 { try watch.record(.sample(network: "192.0.\(index / 4).0/24")) }
    #expect(said.anomalies.withLock { $0.map(\.kind) } == [.downloads, .networks])
    #expect(said.anomalies.withLock { $0.map(\.count) } == [6, 4])
    #expect(kept.records.withLock { $0.count } == 20)
  }

  @Test func aNewDayBeginsNewNetworksAndKeepsDownloads() throws {
    let said = Said()
    let watch = AccessWatch(kept, day: day) { anomaly in said.anomalies.withLock { $0.append(anomaly) } }
    for index in 0..<6 {
      try watch.record(.sample(at: .friday.adding(days: Double(index)), network: "192.0.\(index).0/24"))
    }
    #expect(said.anomalies.withLock { $0.map(\.kind) } == [.downloads])
    for index in 0..<5 {
      try watch.record(
        .sample(at: .friday.adding(days: Double(60 + index)), path: "targets/builds/26.11.27/abc.MI3.zip"))
    }
    #expect(said.anomalies.withLock { $0.count } == 1, "what is long ago is forgotten")
  }

  @Test func whoGuessesCannotFillTheDisk() throws {
    let watch = AccessWatch(kept, limits: AccessLimits(unknownRecordsPerMinute: 3), day: day) { _ in }
    for _ in 0..<100 { try watch.record(.sample(member: nil, status: 401)) }
    try watch.record(.sample())
    try watch.record(.sample(at: .friday.adding(seconds: 60), member: nil, status: 401))
    #expect(kept.records.withLock { $0.count } == 5 && watch.skipped == 97)
  }
}
