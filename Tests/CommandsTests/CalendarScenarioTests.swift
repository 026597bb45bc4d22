// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The week as it goes wrong and right, with the clock at the instants that count.
@Suite struct CalendarScenarioTests {
  private struct Cut: Decodable {
    struct Hotfix: Decodable { let devices: [String] }
    let status: String
    let version: String
    let week: Int
    let features: [String]
    let hotfix: Hotfix?
  }

  private static let holidays = """
    {"year": 2026, "days": [
      {"name": "国庆节", "date": "2026-10-01", "isOffDay": true},
      {"name": "国庆节", "date": "2026-10-02", "isOffDay": true}]}
    """

  private static let schedule = "holidays:\n  files: [holidays.json]\n"

  private func rom(
    _ settings: String = CalendarScenarioTests.schedule, devices: String = Rom.treeDevice,
    ledger: [String: ScratchFile] = [:]
  ) throws -> Rom {
    let rom = try Rom(bare: true, devices: devices, ledger: ledger)
    try Data(Self.holidays.utf8).write(to: URL(fileURLWithPath: "\(rom.path)/holidays.json"))
    let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: text + settings)
    return rom
  }

  private func run(_ rom: Rom, at instant: String, _ arguments: String...) throws -> ToolResult {
    try Program.run(arguments + ["--repo", rom.path], environment: ["MIUI_RELEASE_NOW": instant])
  }

  private func cut(_ rom: Rom, at instant: String, _ arguments: String...) throws -> Cut {
    let result = try Program.run(
      ["cut", "--format", "json"] + arguments + ["--repo", rom.path],
      environment: ["MIUI_RELEASE_NOW": instant])
    #expect(result.status == 0, "\(result.errors)")
    return try result.json()
  }

  private func gaps(_ rom: Rom) throws -> [String] {
    try rom.repository.git("ls-tree", "-r", "--name-only", "ledger").split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("gaps/") }
  }

  @Test("FridayIsNationalDay: no train, the gap and its reason on the ledger once, the features a week later")
  func fridayIsNationalDay() throws {
    let rom = try rom(ledger: [
      "requests/REQ-1.yaml": .text(Rom.request(1, branch: "topic/torch", decision: "proposed"))
    ])
    #expect(try cut(rom, at: "2026-09-25T17:00:00+08:00").version == "26.9.25")
    #expect(try run(rom, at: "2026-09-26T09:00:00+08:00", "request", "accept", "REQ-1").status == 0)
    let holiday = try run(rom, at: "2026-10-02T17:00:00+08:00", "cut", "--quiet")
    #expect(holiday.status == 0 && holiday.text.isEmpty)
    #expect(holiday.errors == "note: no train on 2026-10-02, holiday: 国庆节; recorded\n")
    #expect(try gaps(rom) == ["gaps/2026-10-02.yaml"])
    let again = try run(rom, at: "2026-10-02T18:00:00+08:00", "cut", "--quiet")
    #expect(again.status == 0 && again.text.isEmpty && again.errors.isEmpty, "\(again.errors)")
    let forced = try run(rom, at: "2026-10-02T18:00:00+08:00", "cut", "--date", "2026-10-02")
    #expect(forced.status == 1 && forced.errors.contains("国庆节"), "\(forced.errors)")
    let next = try cut(rom, at: "2026-10-09T17:00:00+08:00")
    #expect(next.version == "26.10.9" && next.week == 201 && next.features == [Rom.torch])
    #expect(try gaps(rom) == ["gaps/2026-10-02.yaml"])
  }

  @Test("A reason lets a train leave on a holiday, and the record keeps it")
  func forcedOnAHoliday() throws {
    let rom = try rom()
    #expect(try cut(rom, at: "2026-09-25T17:00:00+08:00").version == "26.9.25")
    let forced = try cut(
      rom, at: "2026-10-02T17:30:00+08:00", "--date", "2026-10-02", "--early", "phones do not boot")
    #expect(forced.version == "26.10.2" && forced.status == "released")
    let record = try rom.repository.git("show", "ledger:weeks/dev/26.10.2.yaml")
    #expect(record.contains("unscheduled_reason: phones do not boot"), "\(record)")
    #expect(
      try run(rom, at: "2026-10-03T00:00:00+08:00", "log").text.contains(
        "left out of schedule: phones do not boot"))
    #expect(try gaps(rom).isEmpty)
  }

  @Test("MissedFridayIsCaughtUp: late, under its own version, and it is said also by a quiet cut")
  func missedFridayIsCaughtUp() throws {
    let rom = try rom()
    #expect(try cut(rom, at: "2026-11-06T17:00:00+08:00").version == "26.11.6")
    let late = try run(rom, at: "2026-11-15T20:00:00+08:00", "cut", "--quiet")
    #expect(late.status == 0 && late.text.isEmpty)
    #expect(
      late.errors == "note: 26.11.13 was due at 2026-11-13T17:00:00+08:00, 2 d 3 h ago; it is caught up now\n"
    )
    #expect(try rom.repository.resolve("refs/tags/dev/26.11.13") != nil)
    // Two silent weeks: the newer train is caught up, the older one is told.
    let later = try cut(rom, at: "2026-11-28T00:00:00+08:00")
    #expect(later.version == "26.11.27" && later.week == 202)
    #expect(try gaps(rom) == ["gaps/2026-11-20.yaml"])
    let message = try rom.repository.git("log", "-1", "--format=%B", "ledger")
    #expect(message.contains("No train on 2026-11-20, missed: no train was cut"), "\(message)")
  }

  @Test("MissedFridayIsRefused: once with a failure, then silent, and the features board the next train")
  func missedFridayIsRefused() throws {
    let rom = try rom("schedule:\n  missed: refuse\n  late_after: 2h\n")
    #expect(try cut(rom, at: "2026-11-06T17:00:00+08:00").version == "26.11.6")
    let refused = try run(rom, at: "2026-11-13T19:00:01+08:00", "cut", "--quiet")
    #expect(refused.status == 1 && refused.errors.contains("26.11.13 was missed"), "\(refused.errors)")
    #expect(try gaps(rom) == ["gaps/2026-11-13.yaml"])
    let again = try run(rom, at: "2026-11-13T20:00:00+08:00", "cut", "--quiet")
    #expect(again.status == 0 && again.text.isEmpty && again.errors.isEmpty, "\(again.errors)")
    let forced = try cut(
      rom, at: "2026-11-14T09:00:00+08:00", "--date", "2026-11-13", "--early", "the server was down")
    #expect(forced.version == "26.11.13")
    #expect(
      try rom.repository.git("show", "ledger:weeks/dev/26.11.13.yaml")
        .contains("unscheduled_reason: the server was down"))
    #expect(
      try cut(rom, at: "2026-11-20T18:59:59+08:00").version == "26.11.20", "it is late, and not yet missed")
  }

  @Test("HotfixOnSunday: its own version and changelog, no week number, its devices alone")
  func hotfixOnSunday() throws {
    let rom = try rom(devices: Rom.treeDevice + Self.secondDevice)
    let early = try run(
      rom, at: "2026-11-08T12:00:00+08:00", "cut", "--hotfix", "--device", "cancro", "--reason", "boot loop")
    #expect(early.status == 1 && early.errors.contains("26.11.6 has not been cut"), "\(early.errors)")
    #expect(try cut(rom, at: "2026-11-06T17:00:00+08:00").week == 200)
    try rom.repository.commit(["system/etc/boot": "fixed\n"], on: "topic/boot", from: "main")
    let fix = Rom.request(2, branch: "topic/boot").replacingOccurrences(of: "kind: new", with: "kind: fix")
    let feature = Rom.request(3, branch: "topic/boot")
    try rom.repository.commit(
      ["requests/REQ-2.yaml": .text(fix), "requests/REQ-3.yaml": .text(feature)], on: "ledger", from: "ledger"
    )
    let hotfix = try cut(
      rom, at: "2026-11-08T12:00:00+08:00", "--hotfix", "--device", "cancro", "--reason", "boot loop")
    #expect(hotfix.version == "26.11.8" && hotfix.week == 200 && hotfix.features == ["REQ-2"])
    #expect(hotfix.hotfix?.devices == ["cancro"])
    let again = try cut(
      rom, at: "2026-11-08T13:00:00+08:00", "--hotfix", "--device", "cancro", "--reason", "boot loop")
    #expect(again.status == "nothing-to-do" && again.version == "26.11.8")
    let second = try cut(
      rom, at: "2026-11-08T14:00:00+08:00", "--hotfix", "--device", "cancro", "--reason", "another one")
    #expect(second.version == "26.11.8.2")
    let nobody = try run(
      rom, at: "2026-11-08T15:00:00+08:00", "cut", "--hotfix", "--device", "pisces", "--reason", "x")
    #expect(nobody.status == 66 && nobody.errors.contains("there is no device pisces"))
    // A phone of the other device that slept through Friday still gets Friday's build; one that has it, nothing.
    for (have, expected) in [([], "26.11.6"), (["--have", "26.11.6"], nil)] as [([String], String?)] {
      let phone = try Phone()
      let server = try ChannelServer("\(rom.releaseFolder)/dev")
      let root = "\(rom.releaseFolder)/dev/metadata/1.root.json"
      let pulled = try phone.pull(
        server.url, with: ["--root", root, "--device", "aries", "--json"] + have,
        environment: ["MIUI_RELEASE_NOW": "2026-11-08T16:00:00+08:00"])
      #expect(pulled.status == 0, "\(pulled.errors)")
      #expect(
        try pulled.json(Phone.Report.self).files.first?.name.contains(expected ?? "")
          == expected.map { _ in true })
    }
    // Cron on Sunday has nothing to do, and Friday's train has the next number.
    #expect(try cut(rom, at: "2026-11-08T18:00:00+08:00").status == "nothing-to-do")
    let next = try cut(rom, at: "2026-11-13T17:00:00+08:00")
    #expect(next.version == "26.11.13" && next.week == 201 && next.features == [])
    #expect(try gaps(rom).isEmpty)
  }

  @Test("DeviceOnHold: it is not built, the others ship, and announcement and manifest say why")
  func deviceOnHold() throws {
    let rom = try rom(devices: Rom.treeDevice + Self.secondDevice)
    let at = "2026-11-06T16:00:00+08:00"
    #expect(try run(rom, at: at, "device", "hold", "pisces", "--reason", "x").status == 66)
    let held = try run(rom, at: at, "device", "hold", "aries", "--reason", "基带固件 modem firmware")
    #expect(held.status == 0, "\(held.errors)")
    #expect(try run(rom, at: at, "device", "hold", "aries", "--reason", "基带固件 modem firmware").status == 1)
    #expect(try cut(rom, at: "2026-11-06T17:00:00+08:00").version == "26.11.6")
    let manifest = try published(rom, "manifest.json", "26.11.6")
    #expect(manifest.contains(#""codename" : "aries""#) && manifest.contains("基带固件 modem firmware"))
    #expect(!manifest.contains("MI2_"), "no package of it")
    let announcement = try published(rom, "announcement.en.md", "26.11.6")
    #expect(announcement.contains("## Devices on hold\n\n- `aries`: 基带固件 modem firmware"), "\(announcement)")
    #expect(try run(rom, at: at, "device", "list").text.contains("on hold since 2026-11-06"))
    let both = try run(rom, at: "2026-11-07T09:00:00+08:00", "device", "hold", "cancro", "--reason", "y")
    #expect(both.status == 0)
    let nothing = try run(rom, at: "2026-11-13T17:00:00+08:00", "cut")
    #expect(nothing.status == 1 && nothing.errors.contains("every device is on hold"), "\(nothing.errors)")
    for device in ["aries", "cancro"] {
      #expect(try run(rom, at: "2026-11-13T17:10:00+08:00", "device", "release", device).status == 0)
    }
    #expect(try run(rom, at: at, "device", "release", "aries").status == 66)
    #expect(try cut(rom, at: "2026-11-13T17:20:00+08:00").version == "26.11.13")
    #expect(try published(rom, "manifest.json", "26.11.13").contains("MI2_"))
  }

  @Test(
    "CronFiresTwice: before the hour nothing, at the hour one release, after it nothing, each without a word")
  func cronFiresTwice() throws {
    let rom = try rom()
    #expect(try cut(rom, at: "2026-11-06T17:00:00+08:00").version == "26.11.6")
    for (instant, releases) in [
      ("2026-11-13T08:59:59Z", 1), ("2026-11-13T09:00:00Z", 2), ("2026-11-13T09:00:00Z", 2),
      ("2026-11-13T10:00:00Z", 2), ("2026-11-19T09:00:00Z", 2),
    ] {
      let fired = try run(rom, at: instant, "cut", "--quiet")
      #expect(fired.status == 0 && fired.text.isEmpty && fired.errors.isEmpty, "\(instant): \(fired.errors)")
      #expect(try rom.subjects(of: "ledger").count { $0.hasPrefix("Record week") } == releases, "\(instant)")
    }
  }

  @Test("PauseIsAnnounced: the trains within it do not leave, and taking it back lets them")
  func pauseIsAnnounced() throws {
    let rom = try rom()
    #expect(try cut(rom, at: "2026-12-11T17:00:00+08:00").version == "26.12.11")
    let pause = try run(
      rom, at: "2026-12-12T09:00:00+08:00", "week", "pause", "2026-12-14", "2026-12-27", "--reason", "年终盘点",
      "--by", "Li Lei <lilei@example.org>")
    #expect(
      pause.text
        == "called off: 2026-12-18, 2026-12-25 (年终盘点); the next train leaves 2027-01-01T17:00:00+08:00\n")
    let message = try rom.repository.git("log", "-1", "--format=%B", "ledger")
    #expect(message.contains("Decided-by: Li Lei <lilei@example.org>\nReason: 年终盘点"), "\(message)")
    for instant in ["2026-12-18T17:00:00+08:00", "2026-12-25T17:00:00+08:00"] {
      let fired = try run(rom, at: instant, "cut", "--quiet")
      #expect(fired.status == 0 && fired.errors.isEmpty, "\(fired.errors)")
    }
    #expect(try gaps(rom) == ["gaps/2026-12-14.yaml"])
    #expect(try run(rom, at: "2026-12-21T09:00:00+08:00", "week").text.contains("2026-12-25 paused: 年终盘点"))
    #expect(
      try run(rom, at: "2026-12-21T09:00:00+08:00", "week", "resume", "2026-12-14").status == 64,
      "it has begun")
    #expect(try cut(rom, at: "2027-01-01T17:00:00+08:00").version == "27.1.1")
    let skip = try run(rom, at: "2027-01-02T09:00:00+08:00", "week", "skip", "--reason", "fair")
    #expect(skip.text.hasPrefix("called off: 2027-01-08 (fair)"), "the next train where no day is given")
    #expect(
      try run(rom, at: "2027-01-02T09:00:00+08:00", "week", "skip", "2027-01-08", "--reason", "fair").status
        == 1)
    #expect(
      try run(rom, at: "2027-01-02T09:00:00+08:00", "week", "skip", "2027-01-09", "--reason", "x").status
        == 64)
    #expect(
      try run(rom, at: "2027-01-02T09:00:00+08:00", "week", "skip", "2027-01-01", "--reason", "x").status == 1
    )
    #expect(try run(rom, at: "2027-01-03T09:00:00+08:00", "week", "resume", "2027-01-08").status == 0)
    #expect(try cut(rom, at: "2027-01-08T17:00:00+08:00").version == "27.1.8")
  }

  @Test("ClocksChangeOnFriday: an hour that the zone skips leaves at the first instant after it")
  func clocksChangeOnFriday() throws {
    let rom = try rom("")
    let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(
      settings: text.replacingOccurrences(of: "Asia/Shanghai", with: "Asia/Jerusalem")
        .replacingOccurrences(of: "17:00", with: "02:30"))
    // 2026-03-27, 02:00 becomes 03:00.
    #expect(try cut(rom, at: "2026-03-20T00:30:00Z").version == "26.3.20")
    #expect(try cut(rom, at: "2026-03-26T23:59:59Z").status == "nothing-to-do")
    #expect(try cut(rom, at: "2026-03-27T00:00:00Z").version == "26.3.27")
    let record = try rom.repository.git("show", "ledger:weeks/dev/26.3.27.yaml")
    #expect(record.contains("2026-03-27T03:00:00+03:00"), "\(record)")
    #expect(try cut(rom, at: "2026-04-02T23:29:59Z").status == "nothing-to-do")
    #expect(try cut(rom, at: "2026-04-02T23:30:00Z").version == "26.4.3")
  }

  @Test("A hot-fix that was killed is finished by the next firing of cron, under its own version")
  func killedHotfix() throws {
    let rom = try rom()
    #expect(try cut(rom, at: "2026-11-06T17:00:00+08:00").version == "26.11.6")
    for (stage, hour) in [("merge", "12"), ("publish", "14")] {
      let killed = try run(
        rom, at: "2026-11-08T\(hour):00:00+08:00", "cut", "--hotfix", "--device", "cancro", "--reason",
        "boot loop at \(hour)", "--die-after", stage)
      #expect(killed.status != 0)
      #expect(try run(rom, at: "2026-11-08T\(hour):30:00+08:00", "cut", "--quiet").status == 0)
    }
    let records = try rom.repository.git("ls-tree", "--name-only", "ledger", "weeks/dev/").split(
      separator: "\n")
    #expect(records == ["weeks/dev/26.11.6.yaml", "weeks/dev/26.11.8.2.yaml", "weeks/dev/26.11.8.yaml"])
  }

  @Test("A quiet cut that fails says everything, and what was wrong at its end")
  func quietFailure() throws {
    let rom = try rom(devices: Rom.commandDevice(environment: "{FAILS: yes}"))
    let failed = try run(rom, at: "2026-11-06T17:00:00+08:00", "cut", "--quiet")
    #expect(failed.status == 1 && failed.text.isEmpty)
    #expect(
      failed.errors.contains("open  ") && failed.errors.contains("cc1plus: out of luck"), "\(failed.errors)")
  }

  @Test(
    "What is written by hand and cannot be read stops the train it is about, with its place",
    arguments: [
      ("gaps/2026-11-13.yaml", "date: 2026-11-13\nkind: lazy\nreason: x\n", 65),
      ("gaps/2026-11-20.yaml", "date: 2026-11-13\nkind: skipped\nreason: x\n", 0),
      ("gaps/friday.yaml", "date: 2026-11-13\nkind: skipped\nreason: x\n", 0),
      ("holds/cancro.yaml", "codename: cancro\n", 65),
      ("holds/other.yaml", "codename: cancro\nreason: x\nsince: 2026-11-01\n", 0),
    ])
  func malformed(path: String, text: String, status: Int32) throws {
    let rom = try rom(ledger: [path: .text(text)])
    let result = try run(rom, at: "2026-11-13T17:00:00+08:00", "cut")
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.contains(path), "\(result.errors)")
  }

  @Test(
    "Settings of the calendar that cannot be are refused with their place",
    arguments: [
      ("schedule:\n  missed: later\n", "schedule.missed: expected catch-up or refuse"),
      (
        "schedule:\n  poll:\n    opens: \"22:00\"\n    closes: \"21:00\"\n",
        "schedule.poll.closes: must be after opens"
      ),
      ("holidays:\n  policy:\n    端午节: skip\n", "holidays.policy.端午节: is not a long holiday"),
      ("holidays:\n  policy:\n    国庆节: move:tomorrow\n", "holidays.policy.国庆节: expected skip, keep or a day"),
      ("holidays:\n  default: move:2026-10-09\n", "holidays.default: expected skip or keep"),
      ("holidays:\n  files: [nowhere.json]\n", "there is no file of holidays nowhere.json"),
    ])
  func malformedSettings(text: String, expected: String) throws {
    let rom = try rom(text)
    let result = try run(rom, at: "2026-11-13T17:00:00+08:00", "week")
    #expect(result.status == 78 && result.errors.contains(expected), "\(result.errors)")
  }

  private static let secondDevice =
    "\n"
    + Rom.treeDevice
    .replacingOccurrences(of: "cancro", with: "aries").replacingOccurrences(of: "MI3", with: "MI2")

  /// The text of a published file of a build.
  private func published(_ rom: Rom, _ name: String, _ version: String) throws -> String {
    let folder = "\(rom.releaseFolder)/dev/targets/builds/\(version)"
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".\(name)") })
    return try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
  }
}
