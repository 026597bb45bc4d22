// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What a scheduler starts beside the train, and what is known of it.
@Suite struct ScheduledJobsTests {
  private struct Entry: Decodable {
    struct Job: Decodable {
      let job: String
      let lastRun: String?
      let lastExit: Int32?
      let nextStart: String
    }
    let kind: String
    let installed: Bool
    let current: Bool?
    let jobs: [Job]
  }

  private func rom(holidays: Bool = false) throws -> Rom {
    let rom = try Rom(bare: true)
    if holidays {
      let days = """
        {"year": 2026, "days": [{"name": "国庆节", "date": "2026-10-02", "isOffDay": true}]}
        """
      try Data(days.utf8).write(to: URL(fileURLWithPath: "\(rom.path)/holidays.json"))
      let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
      try rom.write(settings: text + "holidays:\n  files: [holidays.json]\n")
    }
    return rom
  }

  private func run(_ rom: Rom, at instant: String, _ arguments: [String]) throws -> ToolResult {
    try Program.run(arguments + ["--repo", rom.path], environment: ["MIUI_RELEASE_NOW": instant])
  }

  private func candidates(_ rom: Rom) throws -> [String] {
    try rom.repository.git("ls-tree", "-r", "--name-only", "ledger").split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("weeks/honorary-dev/") }
  }

  private static let due = ["cut", "--quiet", "--channel", "honorary-dev", "--when-due"]

  @Test("WednesdaysCandidate: from its hour on once, also late, and never in a week without a train")
  func whenDue() throws {
    let rom = try rom(holidays: true)
    #expect(try run(rom, at: "2026-09-18T17:00:00+08:00", ["cut"]).status == 0)
    for (instant, expected) in [
      ("2026-09-22T17:05:00+08:00", 0), ("2026-09-23T16:05:00+08:00", 0), ("2026-09-23T17:05:00+08:00", 1),
      ("2026-09-23T18:05:00+08:00", 1), ("2026-09-24T12:05:00+08:00", 1), ("2026-09-25T16:05:00+08:00", 1),
      // National Day has no train, and so no candidate; the next one was slept through until Thursday.
      ("2026-09-30T17:05:00+08:00", 1), ("2026-10-01T17:05:00+08:00", 1), ("2026-10-08T09:05:00+08:00", 2),
      ("2026-10-08T10:05:00+08:00", 2),
    ] {
      let fired = try run(rom, at: instant, Self.due)
      #expect(fired.status == 0 && fired.text.isEmpty && fired.errors.isEmpty, "\(instant): \(fired.errors)")
      #expect(try candidates(rom).count == expected, "\(instant)")
    }
    #expect(
      try candidates(rom) == ["weeks/honorary-dev/26.10.8.yaml", "weeks/honorary-dev/26.9.23.yaml"])
    // Slept through as a whole, it is not made on the day of the train.
    let late = try run(rom, at: "2026-10-16T00:05:00+08:00", Self.due)
    #expect(try late.status == 0 && candidates(rom).count == 2)
    let wrong = try run(rom, at: "2026-10-16T00:05:00+08:00", ["cut", "--when-due"])
    #expect(wrong.status == 64 && wrong.errors.contains("--when-due is for a candidate"))
  }

  @Test("Status says of each job when it ran last, how it ended, and when it starts next")
  func status() throws {
    let rom = try rom()
    let folder = rom.repository.scratch.path("units")
    let place = ["--systemd", "--folder", folder, "--program", "/bin/true", "--format", "json"]
    let installed = try run(rom, at: "2026-11-06T12:00:00+08:00", ["schedule", "install"] + place)
    #expect(installed.status == 0, "\(installed.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      names == [
        "miui-release-candidate.service", "miui-release-candidate.timer", "miui-release-refresh.service",
        "miui-release-refresh.timer", "miui-release.service", "miui-release.timer",
      ])
    #expect(try run(rom, at: "2026-11-06T17:00:00+08:00", ["cut", "--quiet"]).status == 0)
    #expect(
      try run(rom, at: "2026-11-06T18:23:00+08:00", ["channel", "refresh", "--all", "--quiet"]).status == 0)
    try rom.repository.git("update-ref", "-d", "refs/heads/main")
    #expect(try run(rom, at: "2026-11-11T17:05:00+08:00", Self.due).status == 66)
    let status = try run(rom, at: "2026-11-12T08:30:00+08:00", ["schedule", "status"] + place)
    let entry = try #require(try status.json([Entry].self).first { $0.kind == "systemd" })
    #expect(entry.installed && entry.current == true)
    let jobs = entry.jobs.map { "\($0.job) \($0.lastRun ?? "-") \($0.lastExit ?? -1) \($0.nextStart)" }
    #expect(
      jobs == [
        "train 2026-11-06T17:00:00+08:00 0 2026-11-12T09:00:00+08:00",
        "candidate 2026-11-11T17:05:00+08:00 66 2026-11-12T09:05:00+08:00",
        "refresh 2026-11-06T18:23:00+08:00 0 2026-11-12T12:23:00+08:00",
      ], "\(jobs)")
    // Without the candidate its units go.
    let fewer = ["schedule", "install", "--without-candidate"] + place
    #expect(
      try run(rom, at: "2026-11-12T08:30:00+08:00", ["schedule", "status", "--without-candidate"] + place)
        .json([Entry].self).last?.current == false)
    #expect(try run(rom, at: "2026-11-12T08:30:00+08:00", fewer).status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 4)
    #expect(try run(rom, at: "2026-11-12T08:30:00+08:00", ["schedule", "remove"] + place).status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }
}
