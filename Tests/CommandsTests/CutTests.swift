// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct CutTests {
  struct Report: Decodable {
    struct Stage: Decodable {
      let stage: String
      let seconds: Double
    }
    let status: String
    let version: String
    let week: Int
    let commit: String
    let tag: String
    let manifest: String
    let features: [String]
    let stages: [Stage]
  }

  @Test(arguments: [true, false]) func aPlanAndARehearsalWriteNothing(isBare: Bool) throws {
    let rom = try Rom(bare: isBare)
    let before = try rom.state()
    for command in [["plan"], ["cut", "--dry-run"]] {
      for format in ["text", "json"] {
        let result = try Program.run(
          command + ["--date", Rom.friday, "--format", format, "--repo", rom.path])
        #expect(result.status == 0 && result.text.contains(Rom.torch), "\(result.errors)")
        let changed = Set(try rom.state()).symmetricDifference(before).sorted()
        #expect(changed.isEmpty, "\(command) left something behind")
      }
    }
  }

  @Test func aRehearsalSaysWhatACutThenDoes() throws {
    struct Rehearsal: Decodable {
      struct Train: Decodable {
        let head: String
        let version: String
      }
      let status: String
      let train: Train
      let steps: [String]
    }
    let rom = try Rom()
    let rehearsal = try rom.run("cut", "--dry-run", "--date", Rom.friday, "--format", "json").json(
      Rehearsal.self)
    #expect(rehearsal.status == "would-release" && rehearsal.steps.contains { $0.contains("dev/4.10.31") })
    let report = try rom.run("cut", "--date", Rom.friday, "--format", "json").json(Report.self)
    #expect(report.commit == rehearsal.train.head && report.version == rehearsal.train.version)
  }

  @Test func aSecondCutHasNothingToDo() throws {
    let rom = try Rom()
    let first = try rom.run("cut", "--date", Rom.friday, "--format", "json")
    let report = try first.json(Report.self)
    #expect(first.status == 0 && report.status == "released" && report.version == "4.10.31")
    #expect(report.week == 200 && report.features == [Rom.torch] && report.tag == "dev/4.10.31")
    #expect(
      report.stages.map(\.stage)
        == ["open", "check", "merge", "build", "package", "describe", "stage", "publish", "close", "push"])
    #expect(first.errors.split(separator: "\n").count == 10, "one line a stage: \(first.errors)")
    #expect(try rom.repository.resolve("refs/heads/main") == report.commit)
    #expect(try rom.repository.git("cat-file", "-t", report.tag) == "tag")
    #expect(FileManager.default.fileExists(atPath: report.manifest))
    let before = try rom.repository.scratch.contents(of: "release")
    let second = try rom.run("cut", "--date", Rom.friday, "--format", "json")
    #expect(try second.status == 0 && second.json(Report.self).status == "nothing-to-do")
    #expect(
      try rom.run("cut", "--date", Rom.friday).text.hasPrefix("nothing to do: 4.10.31 on dev is already"))
    #expect(try rom.repository.scratch.contents(of: "release") == before)
    #expect(try rom.subjects(of: "ledger").filter { $0.hasPrefix("Record week") }.count == 1)
    let older = try rom.run("cut", "--date", "2014-10-24")
    #expect(older.status == 1 && older.errors.contains("4.10.24 is older than the last release, 4.10.31"))
    #expect(try rom.run("cut", "--date", Rom.nextFriday).status == 0, "the next week goes on")
    #expect(try rom.run("status").text.contains("4.11.7, week 201"))
  }

  @Test func aTrainLeavesBeforeItsHourOnlyWithAReason() throws {
    let rom = try Rom()
    let refused = try rom.run("cut", "--date", "2098-01-03", "--format", "json")
    let error = try refused.jsonError().error
    #expect(refused.status == 1 && error.kind == "refused" && error.code == "cut.before-departure")
    #expect(error.hints.contains { $0.contains("--early") })
    #expect(try rom.repository.resolve("refs/tags/dev/98.1.3") == nil)
    let early = try rom.run("cut", "--date", "2098-01-03", "--early", "the fair in Hong Kong: 香港")
    #expect(early.status == 0, "\(early.errors)")
    #expect(try rom.run("log").text.contains("left early: the fair in Hong Kong: 香港"))
    #expect(try rom.repository.git("show", "ledger:weeks/dev/98.1.3.yaml").contains("early_reason: "))
  }

  @Test func aCandidateLeavesTheBaseBranchAlone() throws {
    let rom = try Rom()
    let base = try rom.repository.resolve("refs/heads/main")
    let result = try rom.run("cut", "--channel", "honorary-dev", "--date", "2014-10-29")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try rom.repository.resolve("refs/heads/main") == base)
    #expect(try rom.run("request", "list").text.contains("candidate"))
    #expect(try rom.run("log", "--channel", "honorary-dev").text.hasPrefix("4.10.29"))
    #expect(try rom.run("log").text == "no release on dev yet\n")
  }

  @Test func aSecondCutAtTheSameTimeExits75AndNamesTheFirst() throws {
    let signals = try ScratchFolder("signals")
    for name in ["begun", "go"] {
      #expect(try Tool.run("mkfifo", [signals.path(name)]).status == 0)
    }
    let rom = try Rom(devices: Rom.commandDevice(environment: "{SIGNALS: \(signals.path)}"))
    let first = try Program.start(["cut", "--date", Rom.friday, "--repo", rom.path])
    // The build opens the one pipe when it has begun, and waits at the other.
    #expect(
      try Tool.run("timeout", ["60", "cat", signals.path("begun")]).status == 0, "it never began to build")
    let second = try rom.run("cut", "--date", Rom.friday, "--format", "json")
    let error = try second.jsonError().error
    #expect(second.status == 75 && error.kind == "busy")
    #expect(error.message.contains("process \(first.processIdentifier) "), "\(error.message)")
    #expect(error.message.contains("miui-release cut --channel dev"))
    #expect(try rom.run("plan", "--date", Rom.friday).status == 0, "who only looks need not wait")
    #expect(try rom.run("request", "edit", Rom.torch, "--votes", "13").status == 0, "nor who decides")
    #expect(try Tool.run("timeout", ["60", "sh", "-c", "echo > \"$0\"", signals.path("go")]).status == 0)
    let released = try first.result()
    #expect(released.status == 0, "\(released.errors)")
    #expect(
      try rom.subjects(of: "ledger").prefix(2).first?.hasPrefix("Record week 200: 4.10.31 on dev") == true)
    #expect(try rom.run("cut", "--date", Rom.friday).text.hasPrefix("nothing to do"))
  }

  @Test func aReaderThatWentAwayDoesNotStopACut() throws {
    let line = #"mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && "$0" "$@" "#
    for (redirection, status) in [("2>&4", 0), (">&4", 74), (">&4 2>&4", 74)] {
      let rom = try Rom()
      let result = try Program.shell(
        line + redirection, ["cut", "--date", Rom.friday, "--repo", rom.path], in: rom.repository.scratch.path
      )
      #expect(result.status == Int32(status), "\(redirection) \(result.errors)")
      #expect(try rom.repository.resolve("refs/tags/dev/4.10.31") != nil, "\(redirection)")
    }
  }
}
