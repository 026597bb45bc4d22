// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import TestSupport
import Testing

/// What a cut may not do to a repository that people work in.
@Suite struct CutRulesTests {
  @Test func whatPeopleCommitAfterTheReleaseIsNotPushedWithIt() throws {
    let rom = try Rom()
    let remote = try ScratchRepository(bare: true)
    try rom.repository.git("remote", "add", "origin", remote.path)
    try rom.repository.git("push", "--quiet", "origin", "main", "ledger")
    let settings = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: settings + "\nremote: origin\n")
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    let released = try #require(try remote.resolve("refs/heads/main"))
    #expect(released == (try rom.repository.resolve("refs/heads/main")))
    try rom.repository.commit(["wip": "not released\n"])
    let again = try rom.run("cut", "--date", Rom.friday)
    #expect(again.status == 0 && again.text.hasPrefix("nothing to do"), "\(again.errors)")
    #expect(try remote.resolve("refs/heads/main") == released)
    #expect(try remote.resolve("refs/tags/dev/4.10.31") != nil)
  }

  @Test func aTagThatIsTakenIsSeenBeforeAnythingIsPublished() throws {
    let rom = try Rom()
    try rom.repository.git("tag", "dev/4.10.31", "main")
    let result = try rom.run("cut", "--date", Rom.friday)
    #expect(result.status == 1 && result.errors.contains("the tag dev/4.10.31 exists already"))
    #expect(!rom.hasRelease)
    try rom.repository.git("tag", "--delete", "dev/4.10.31")
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
  }

  @Test func aTrainOnAnotherWeekdayIsMarkedOutOfSchedule() throws {
    let rom = try Rom()
    let result = try rom.run("cut", "--date", "2014-10-29")
    #expect(result.status == 0 && result.errors.contains("out of schedule"), "\(result.errors)")
  }

  @Test func aDamagedRecordOfAnotherWeekStopsTheCut() throws {
    let rom = try Rom(ledger: ["weeks/dev/4.10.24.yaml": "version: 4.10.24\nweek: many\n"])
    let result = try rom.run("cut", "--date", Rom.friday)
    #expect(result.status == 65 && result.errors.contains("weeks/dev/4.10.24.yaml"), "\(result.errors)")
  }

  @Test func aReasonIsRecordedOnlyForATrainThatLeftEarly() throws {
    let rom = try Rom()
    #expect(try rom.run("cut", "--date", Rom.friday, "--early", "no need").status == 0)
    #expect(try !rom.run("log").text.contains("left early"))
    let coming = try rom.run("cut", "--early", "the fair opens")
    #expect(coming.status == 0, "\(coming.errors)")
    #expect(try rom.run("log").text.contains("left early: the fair opens"))
    // The train that left early is not planned again, and the next is a week later.
    struct Plan: Decodable { let version: String }
    struct Report: Decodable { let version: String }
    let plan = try rom.run("plan", "--format", "json").json(Plan.self).version
    #expect(!coming.text.contains("released \(plan) "))
    #expect(try rom.run("cut", "--early", "again").status == 0, "the train after it may leave early too")
  }

  @Test func keysCanBeMadeForSettingsThatHaveNone() throws {
    let rom = try Rom(keys: "keys")
    let before = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    let made = try rom.run("init", "--keys")
    #expect(made.status == 0, "\(made.errors)")
    #expect(try String(contentsOfFile: rom.settingsFile, encoding: .utf8) == before)
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    #expect(try rom.run("init", "--keys").status == 1, "keys are never overwritten")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func anInterruptedCutTakesItsBuildAlong(signal: Int32) throws {
    let signals = try ScratchFolder("signals")
    for name in ["begun", "go"] { #expect(try Tool.run("mkfifo", [signals.path(name)]).status == 0) }
    let rom = try Rom(devices: Rom.commandDevice(environment: "{SIGNALS: \(signals.path)}"))
    let cut = try Program.start(["cut", "--date", Rom.friday, "--repo", rom.path])
    #expect(try Tool.run("timeout", ["60", "cat", signals.path("begun")]).status == 0, "it never began")
    // Whoever has the build's environment belongs to the build.
    let builders = "grep -lsF 'SIGNALS=\(signals.path)' /proc/[0-9]*/environ || true"
    let began = try Tool.run("sh", ["-c", builders]).text
    #expect(!began.isEmpty)
    #expect(cut.isRunning)
    cut.kill(signal)
    _ = try cut.result()
    // Bounded by the number of looks, not by time: the builder has its signal before the cut ends.
    var left = began
    for _ in 0..<200 where !left.isEmpty {
      left = try Tool.run("sh", ["-c", builders]).text
    }
    #expect(left.isEmpty, "\(left)")
    #expect(try rom.run("cut", "--date", Rom.friday, "--dry-run").status == 0)
  }
}
