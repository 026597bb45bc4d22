// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct RespinTests {
  private func tags(_ rom: CandidateRom) throws -> [String] {
    try Tool.run("git", ["-C", rom.path, "tag", "--list"]).text.split(separator: "\n").map(String.init)
  }

  @Test("RespinOnTheSameDay: a candidate is built again where something changed, and only there")
  func candidate() throws {
    let rom = try CandidateRom()
    let again = try rom.run("cut", "--channel", "honorary-dev", "--date", CandidateRom.wednesday)
    #expect(
      again.status == 0 && again.text.hasPrefix("nothing to do: 4.10.29"), "\(again.text)\(again.errors)")
    try rom.commit("2\n", to: "system/app/elder", on: "topic/elder")
    let respun = try rom.run("cut", "--channel", "honorary-dev", "--date", CandidateRom.wednesday)
    #expect(
      respun.status == 0 && respun.text.hasPrefix("released 4.10.29.2 on honorary-dev"), "\(respun.errors)")
    let third = try rom.run("cut", "--channel", "honorary-dev", "--date", CandidateRom.wednesday)
    #expect(third.text.hasPrefix("nothing to do: 4.10.29.2"), "\(third.text)\(third.errors)")
    #expect(try tags(rom) == ["honorary-dev/4.10.29", "honorary-dev/4.10.29.2"])
    let (first, second) = try (
      rom.manifest("4.10.29", channel: "honorary-dev"), rom.manifest("4.10.29.2", channel: "honorary-dev")
    )
    #expect(second.week == first.week && second.timestamp == first.timestamp + 1)
    #expect(second.packages[0].file.hasPrefix("miui_MI3_4.10.29.2_"), "\(second.packages[0].file)")
    // What is there now was tried; so it boards.
    for tester in ["Owl", "Fox"] { try rom.say("works", of: 3, by: tester, candidate: "4.10.29.2") }
    try rom.run("cut", "--date", CandidateRom.friday).expectSuccess()
    #expect(try rom.manifest(CandidateRom.release).aboard == ["REQ-2", "REQ-3", "REQ-1"])
  }

  @Test("A candidate is built again once a request is held or released, and not twice for the same")
  func decidedOtherwise() throws {
    let rom = try CandidateRom()
    func cut() throws -> String {
      try rom.run("cut", "--channel", "honorary-dev", "--date", CandidateRom.wednesday).text
    }
    try rom.run("request", "hold", "REQ-3", "--reason", "the servers are not up").expectSuccess()
    #expect(try cut().hasPrefix("released 4.10.29.2 on honorary-dev"))
    #expect(try rom.manifest("4.10.29.2", channel: "honorary-dev").aboard == ["REQ-2", "REQ-1"])
    #expect(try cut().hasPrefix("nothing to do: 4.10.29.2"))
    try rom.run("request", "release", "REQ-3").expectSuccess()
    #expect(try cut().hasPrefix("released 4.10.29.3 on honorary-dev"))
  }

  @Test("A plan has the version that the next cut gives, also of another build of a day")
  func planned() throws {
    let rom = try CandidateRom()
    let day = ["--channel", "honorary-dev", "--date", CandidateRom.wednesday]
    let same = try rom.run("plan", "--channel", "honorary-dev", "--date", CandidateRom.wednesday)
    #expect(same.text.hasPrefix("train 4.10.29.2 on honorary-dev, week 200,"), "\(same.text)")
    #expect(same.errors.contains("nothing changed since 4.10.29"), "\(same.errors)")
    try rom.commit("2\n", to: "system/app/elder", on: "topic/elder")
    let changed = try rom.run("plan", "--channel", "honorary-dev", "--date", CandidateRom.wednesday)
    #expect(changed.text.hasPrefix("train 4.10.29.2 on ") && !changed.errors.contains("nothing changed"))
    let respun = try rom.run("cut", "--channel", "honorary-dev", "--date", CandidateRom.wednesday)
    #expect(respun.text.hasPrefix("released 4.10.29.2 on honorary-dev, week 200"), "\(respun.errors)")
    let asked = try Program.run(["plan", "--respin"] + day + ["--repo", rom.path])
    #expect(asked.text.hasPrefix("train 4.10.29.3 on honorary-dev, week 200,"), "\(asked.errors)")
    // Of today, without a day that is named, after a candidate of today.
    for expected in ["4.11.3", "4.11.3.2"] {
      let environment = ["MIUI_RELEASE_NOW": "2014-11-03T10:00:00+08:00"]
      let today = ["--channel", "honorary-dev", "--repo", rom.path]
      let plan = try Program.run(["plan"] + today, environment: environment)
      #expect(plan.text.hasPrefix("train \(expected) on honorary-dev"), "\(plan.text)")
      try rom.commit("for \(expected)\n", to: "system/app/elder", on: "topic/elder")
      let cut = try Program.run(["cut"] + today, environment: environment)
      #expect(cut.text.hasPrefix("released \(expected) on honorary-dev"), "\(cut.text)\(cut.errors)")
    }
    // The trunk: a respin is of a train that is out.
    let none = try rom.run("plan", "--date", CandidateRom.friday, "--respin")
    #expect(none.status == 64 && none.errors.contains("is not out on dev yet"))
    try rom.run("cut", "--date", "2014-11-07", "--force-untried", "--reason", "late").expectSuccess()
    let trunk = try rom.run("plan", "--date", "2014-11-07", "--respin")
    #expect(trunk.text.hasPrefix("train 4.11.7.2 on dev, week 200,"), "\(trunk.text)\(trunk.errors)")
  }

  @Test("The trunk's respin is asked for, of the same week, and newer wherever versions are compared")
  func trunk() throws {
    let rom = try CandidateRom()
    let early = try rom.run("cut", "--date", CandidateRom.friday, "--respin", "--format", "json")
    #expect(try early.status == 64 && early.jsonError().error.code == "cut.nothing-to-respin")
    try rom.run("cut", "--date", CandidateRom.friday).expectSuccess()
    try rom.commit("mended", to: "system/app/torch", on: "main")
    let plain = try rom.run("cut", "--date", CandidateRom.friday)
    #expect(plain.text.hasPrefix("nothing to do: 4.10.31 "), "\(plain.text)")
    let killed = try rom.run("cut", "--date", CandidateRom.friday, "--respin", "--die-after", "build")
    #expect(killed.status == 137 || killed.status == 9, "\(killed.status)")
    // A plain cut of the day goes on with the respin that was killed.
    let ended = try rom.run("cut", "--date", CandidateRom.friday)
    #expect(
      ended.status == 0 && ended.text.hasPrefix("released 4.10.31.2 on dev, week 200"), "\(ended.errors)")
    let next = try rom.run("cut", "--date", CandidateRom.friday, "--respin")
    #expect(next.text.hasPrefix("released 4.10.31.3 on dev, week 200"), "\(next.errors)")
    #expect(try rom.record("4.10.31.2").contains("previous: 4.10.31\n"))
    #expect(try tags(rom).contains("dev/4.10.31.3"))
    let offered = try rom.run("rollout", "show", "--channel", "dev")
    #expect(offered.text.contains("4.10.31.3"), "\(offered.text)\(offered.errors)")
    #expect(try rom.run("status").text.contains("4.10.31.3"))
    #expect(try rom.run("verify", rom.scratch.path("release/dev")).status == 0)
    try rom.run("cut", "--date", "2014-11-07", "--force-untried", "--reason", "nothing new").expectSuccess()
    #expect(try rom.manifest("4.11.7").week == 201)
  }

  @Test("A respin of another day is refused: that build would have its own version")
  func tooLate() throws {
    let rom = try CandidateRom()
    // The last train of today is out; whether today is a Friday is not this test's choice.
    try rom.run("cut", "--force-untried", "--reason", "catching up").expectSuccess()
    let result = try rom.run("cut", "--respin", "--format", "json")
    let isFriday = try rom.run("log", "--format", "json").text.contains(
      "\"instant\" : \"\(Self.today)T")
    if isFriday {
      #expect(result.status == 0, "\(result.errors)")
    } else {
      #expect(try result.status == 1 && result.jsonError().error.code == "cut.respin-too-late")
    }
  }

  /// In the project's zone.
  private static var today: String {
    let style = Date.ISO8601FormatStyle(timeZone: TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt).year().month()
      .day()
    return Date().formatted(style)
  }
}
