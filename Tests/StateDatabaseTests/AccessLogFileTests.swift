// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import StateDatabase
import TestSupport
import Testing
import Vetting

extension AccessRecord {
  static func sample(
    at: Date, member: String? = "aebagbaf", path: String = "targets/builds/26.11.20/abc.MI3.zip",
    status: Int = 200, bytes: UInt64 = 1000, size: UInt64? = nil, network: String = "192.0.2.0/24",
    agent: String? = "miui-release/0.1"
  ) -> AccessRecord {
    AccessRecord(
      at: at, member: member, channel: "honorary-dev", method: "GET", path: path, range: nil, status: status,
      bytes: bytes, size: size, network: network, agent: agent, milliseconds: 12)
  }
}

@Suite struct AccessLogFileTests {
  private let folder: ScratchFolder
  private let log: AccessLogFile
  private let now = Date(timeIntervalSince1970: 1_795_770_000)

  init() throws {
    folder = try ScratchFolder()
    log = try AccessLogFile(inStateFolder: folder.path)
  }

  private func records(_ query: AuditQuery = AuditQuery(), of log: AccessLogFile? = nil) throws
    -> [AccessRecord]
  {
    var found: [AccessRecord] = []
    try (log ?? self.log).each(query) { found.append($0) }
    return found
  }

  @Test func whatIsAppendedIsReadAgainInOrder() throws {
    let first = AccessRecord(
      at: now.addingTimeInterval(0.125), member: nil, channel: "honorary-dev", method: "HEAD",
      path: "metadata/手.json", range: "bytes=0-", status: 401, bytes: .max, size: 0, network: "2001:db8::/48",
      agent: nil, milliseconds: 0)
    let second = AccessRecord.sample(at: now)
    try log.append([first, second])
    let found = try records(of: AccessLogFile(inStateFolder: folder.path))
    #expect(found.first == second)
    #expect(found.last?.at == first.at && found.last?.path == first.path && found.last?.member == nil)
    #expect(found.last?.bytes == UInt64(Int64.max), "clamped to what SQLite holds")
    try log.append([])
    #expect(try records().count == 2)
  }

  @Test func aQueryNarrows() throws {
    try log.append([
      .sample(at: now, member: "aaaaaaaa"), .sample(at: now.addingTimeInterval(1), member: "bbbbbbbb"),
      .sample(at: now.addingTimeInterval(2), member: "aaaaaaaa", path: "targets/builds/26.11.27/x.zip"),
      .sample(at: now.addingTimeInterval(3), member: nil, path: "metadata/timestamp.json", status: 401),
    ])
    func count(_ query: AuditQuery) throws -> Int { try records(query).count }
    #expect(try count(AuditQuery(member: "aaaaaaaa")) == 2)
    #expect(try count(AuditQuery(build: "26.11.20")) == 2)
    #expect(try count(AuditQuery(member: "aaaaaaaa", build: "26.11.27")) == 1)
    #expect(try count(AuditQuery(since: now.addingTimeInterval(1))) == 3)
    #expect(try count(AuditQuery(since: now, until: now.addingTimeInterval(2))) == 2)
    #expect(try count(AuditQuery(member: "'; DROP TABLE access; --")) == 0)
    #expect(
      try log.lastSeen() == ["aaaaaaaa": now.addingTimeInterval(2), "bbbbbbbb": now.addingTimeInterval(1)])
  }

  @Test func noTokenAndNoControlCharacterIsKept() throws {
    let id = try TesterID(random: [1, 2, 3, 4, 5])
    let token = try TesterToken(id: id, secret: [UInt8](repeating: 9, count: 32)).revealed
    try log.append([
      .sample(at: now, path: "x?token=\(token)", agent: "curl\u{1B}[31m\n \(token)"),
      .sample(at: now, path: String(repeating: "p", count: 5000)),
    ])
    let found = try records()
    #expect(found[0].path == "x?token=mhd_aebagbaf_…" && found[0].agent == "curl?[31m? mhd_aebagbaf_…")
    #expect(found[1].path.count == 1024)
    for name in try folder.contents(of: "members") {
      #expect(try folder.data("members/\(name)").range(of: Data(token.utf8.dropFirst(13).prefix(20))) == nil)
    }
  }

  @Test func pruningLeavesNothingOfWhatIsOld() throws {
    let marker = "old-agent-marker"
    try log.append((0..<2000).map { _ in .sample(at: now, agent: marker) })
    try log.append([.sample(at: now.addingTimeInterval(1))])
    let before = try folder.data("members/access.sqlite").count
    #expect(try log.prune(before: now.addingTimeInterval(0.5)) == 2000)
    #expect(try records().count == 1)
    #expect(try folder.data("members/access.sqlite").count < before || before <= 4096 * 12)
    for name in try folder.contents(of: "members") {
      #expect(try folder.data("members/\(name)").range(of: Data(marker.utf8)) == nil, "\(name)")
    }
    #expect(try log.prune(before: now) == 0)
  }

  @Test(.enabled(if: Tool.find("sqlite3") != nil)) func nothingThatIsThereIsChanged() throws {
    try log.append([.sample(at: now)])
    let changed = try Tool.run("sqlite3", [log.file, "UPDATE access SET member = 'nobody'"])
    #expect(changed.status != 0 && changed.errors.contains("append-only"))
    #expect(try records().map(\.member) == ["aebagbaf"])
  }

  @Test func aServerWritesWhileAnAuditReads() throws {
    let auditor = try AccessLogFile(inStateFolder: folder.path)
    try log.append((0..<100).map { _ in .sample(at: now) })
    var seen = 0
    try auditor.each(AuditQuery()) { _ in
      if seen == 0 { try log.append([.sample(at: now)]) }
      seen += 1
    }
    #expect(seen == 100, "the audit sees one instant")
    #expect(try records(of: auditor).count == 101)
  }

  /// 120 members with 1,000 requests each: a quarter's log. The bound is for a loaded machine and a debug build.
  @Test(.timeLimit(.minutes(2))) func aQuarterOfRequestsIsAuditedInTime() throws {
    for member in 0..<120 {
      try log.append(
        (0..<1000).map { index in
          .sample(
            at: now.addingTimeInterval(Double(index * 7000 + member)), member: "member\(member)",
            path: "targets/builds/26.11.\(index % 12 + 1)/abc.MI3.zip", bytes: 10 << 20, size: 10 << 20,
            network: "192.0.\(index % 3).0/24")
        })
    }
    func audit(_ query: AuditQuery) throws -> (AuditReport, Duration) {
      let clock = ContinuousClock()
      var report: AuditReport?
      let time = try clock.measure {
        let utc: @Sendable (Date) -> CivilDate = {
          CivilDate(dayNumber: Int($0.timeIntervalSince1970) / 86_400)
        }
        var tally = AuditTally(day: utc, text: { "\(utc($0))" })
        try log.each(query) { tally.add($0) }
        report = tally.report(since: nil, until: now, names: [:])
      }
      return (try #require(report), time)
    }
    let (all, whole) = try audit(AuditQuery())
    #expect(all.volume.requests == 120_000 && all.members.count == 120 && all.builds.count == 12)
    #expect(all.anomalies.count == 120 * 12, "84 downloads of each build")
    let (one, part) = try audit(AuditQuery(member: "member7", build: "26.11.3"))
    #expect(one.volume.requests == 84 && one.members.map(\.id) == ["member7"])
    #expect(whole < .seconds(60), "\(whole)")
    #expect(part < whole, "the index is used: \(part) of \(whole)")
    print("audit of 120,000 records: \(whole); of one member and build: \(part)")
  }

  @Test func aKilledServerLeavesASoundLogWithEverythingItSaid() throws {
    for _ in 0..<3 {
      let state = try ScratchFolder()
      let writer = try MembersFixture.start("record", state.path)
      var said = 0
      for _ in 0..<5 { said = Int(try writer.readLine() ?? "") ?? said }
      said = try writer.kill().compactMap { Int($0) }.max() ?? said
      let count = try records(of: AccessLogFile(inStateFolder: state.path)).count
      #expect(
        count >= said && count <= said + 10 && count % 10 == 0, "whole batches, said \(said), kept \(count)")
      if Tool.find("sqlite3") != nil {
        let check = try Tool.run("sqlite3", [state.path("members/access.sqlite"), "PRAGMA integrity_check"])
        #expect(check.text == "ok\n")
      }
    }
  }

  @Test func aQueuedRecorderKeepsTheOrderAndWaitsForNobody() async throws {
    let recorder = QueuedRecorder(log)
    let now = now
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for step in 0..<250 {
            try? recorder.record(.sample(at: now, member: "\(writer)", bytes: UInt64(step)))
          }
        }
      }
    }
    try recorder.flush()
    let found = try records()
    #expect(found.count == 1000 && recorder.dropped == 0)
    for writer in 0..<4 {
      #expect(found.filter { $0.member == "\(writer)" }.map(\.bytes) == (0..<250).map { UInt64($0) })
    }
  }

  @Test func aRecorderWhoseDiskFailsSaysSoOnceAndGoesOn() throws {
    struct Full: AccessLog {
      func append(_ records: [AccessRecord]) throws { throw VettingError.noFreeID }
      func each(_ query: AuditQuery, _ body: (AccessRecord) throws -> Void) throws {}
      func lastSeen() throws -> [String: Date] { [:] }
      func prune(before instant: Date) throws -> Int { 0 }
    }
    let recorder = QueuedRecorder(Full())
    try recorder.record(.sample(at: now))
    #expect(throws: VettingError.noFreeID) { try recorder.flush() }
    try recorder.flush()
    #expect(recorder.dropped == 1)
  }
}
