// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct TrainChecksTests {
  @Test(
    "OneBreaksAndAPairBreaks: both are found and left behind, and Friday's cut ships the rest without asking again"
  )
  func culprits() throws {
    let week = try CheckedRom(["a", "left", "b", "bad", "c", "right", "d"])
    let references = try week.rom.repository.git("for-each-ref")
    let tried = try week.tryOut()
    #expect(tried.aboard == ["REQ-2", "REQ-3", "REQ-4", "REQ-6", "REQ-8", "REQ-1"])
    #expect(tried.left == ["REQ-5": "breaks-checks", "REQ-7": "breaks-checks"])
    #expect(tried.proof.culprits.map(\.requests) == [["REQ-5"], ["REQ-3", "REQ-7"]])
    #expect(
      tried.proof.culprits.map(\.tail.last) == [
        "ld: undefined reference to torch_on", "ld: duplicate symbol volume",
      ])
    let reasons = Dictionary(
      tried.train.leftBehind.map { ($0.id, $0.reason.en) }, uniquingKeysWith: { $1 })
    #expect(reasons["REQ-5"]?.contains("ld: undefined reference to torch_on") == true)
    #expect(reasons["REQ-7"]?.contains("together with REQ-3 breaks the check link") == true, "\(reasons)")
    // Failed runs are run once more, because checks may be flaky.
    #expect(tried.proof.runs == (try week.runs) && tried.proof.runs <= 26, "\(tried.proof.runs)")
    #expect(try week.rom.repository.git("for-each-ref") == references, "no reference moves")
    let before = try week.runs
    let cut = try week.rom.run("cut", "--date", Rom.friday)
    #expect(cut.status == 0, "\(cut.errors)")
    #expect(try week.runs == before, "what is known by its tree is not run again")
    let shown = try week.rom.run("train", "show").text
    #expect(shown.contains("aboard (6)") && shown.contains("REQ-7  breaks-checks"), "\(shown)")
    #expect(cut.errors.contains("prove") && cut.errors.contains("ld: duplicate symbol volume"))
    #expect(try week.rom.run("request", "show", "REQ-5").text.contains("accepted"), "it tries the next train")
  }

  @Test("KilledAfterItsChecks: the cut goes on without running what passed again")
  func killed() throws {
    let week = try CheckedRom(["a", "b"])
    #expect(try week.rom.run("cut", "--date", Rom.friday, "--die-after", "prove").status != 0)
    #expect(try week.runs == 1)
    #expect(try week.rom.run("cut", "--date", Rom.friday).status == 0)
    #expect(try week.runs == 1)
  }

  @Test("FlakyCheck: it is run again on the same tree, reported, and nobody is blamed")
  func flaky() throws {
    let week = try CheckedRom(["a", "flaky", "b"])
    let tried = try week.tryOut()
    #expect(tried.left.isEmpty && tried.proof.flaky.map(\.check) == ["link"] && tried.proof.runs == 2)
    let result = try week.rom.run("train", "run", "--date", Rom.friday)
    #expect(
      result.errors.contains("is flaky") && result.errors.contains("ended with status 7"), "\(result.errors)")
  }

  @Test("HangingCheck: it ends at its time limit, and who makes it hang is left behind")
  func hanging() throws {
    let week = try CheckedRom(["a", "hang"], checks: "  builds: true", timeLimit: "1s")
    let settings = try String(contentsOfFile: week.rom.settingsFile, encoding: .utf8)
    try week.rom.write(settings: settings.replacingFirst("retries: 1", with: "retries: 0"))
    let tried = try week.tryOut()
    #expect(tried.left == ["REQ-3": "breaks-checks"])
    #expect(tried.proof.culprits.first?.tail == ["waiting for the emulator"])
    let reason = tried.train.leftBehind.first?.reason.en ?? ""
    #expect(reason.contains("was stopped after its time limit of 1 seconds"), "\(reason)")
  }

  @Test("BaseFailsItself: it is refused with the check's words, nobody is blamed, and mending it is enough")
  func base() throws {
    let week = try CheckedRom(["a", "b"])
    try week.rom.repository.commit(["broken": "1\n"])
    let result = try week.rom.run("cut", "--date", Rom.friday, "--format", "json")
    #expect(result.status == 1)
    let error = try result.jsonError().error
    #expect(error.code == "checks.base-fails" && error.message.contains("no compiler"), "\(error)")
    #expect(!week.rom.hasRelease)
    try week.rom.repository.commit(["broken": .removed])
    #expect(try week.rom.run("cut", "--date", Rom.friday).status == 0)
  }

  @Test("TimeRunsOut: what is not known to pass stays behind as unproven, and the train leaves")
  func deadline() throws {
    let week = try CheckedRom(
      ["a", "hang"], checks: "  at_least: 2s\n  deadline: \"00:00\"", timeLimit: "1h")
    let result = try week.rom.run("cut", "--date", Rom.friday)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("the time for checks is over"), "\(result.errors)")
    let shown = try week.rom.run("train", "show").text
    #expect(shown.contains("aboard (0)") && shown.contains("REQ-3  unproven"), "\(shown)")
  }

  @Test(
    "BuildBreaks: a device's own build counts as a check, and is not made twice for the train that passes")
  func build() throws {
    let device = Rom.commandDevice("[./make.sh]")
    let week = try CheckedRom(["a", "spoiled", "b"], devices: device)
    let log = week.rom.repository.scratch.path("builds")
    let script = """
      #!/bin/sh
      echo build >> "\(log)"
      [ ! -e spoiled ] || { echo "cc1plus: spoiled"; exit 3; }
      mkdir -p out && head -c 8192 /dev/zero > out/system.img

      """
    try week.rom.repository.commit(["make.sh": .executable(script)])
    let result = try week.rom.run("cut", "--date", Rom.friday)
    #expect(result.status == 0, "\(result.errors)")
    let shown = try week.rom.run("train", "show").text
    #expect(shown.contains("REQ-3  breaks-checks") && shown.contains("build-aries"), "\(shown)")
    let builds = try week.rom.repository.scratch.text("builds").split(separator: "\n").count
    #expect(builds <= 9, "\(builds)")
  }
}
