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
    // What the composed train was worth is not what left.
    #expect(shown.contains("policy votes: 0 votes of 211 aboard; not proven"), "\(shown)")
  }

  @Test(
    "KnownBefore: a plan leaves behind who is known to break the checks, with the log's tail, and runs nothing"
  )
  func plan() throws {
    let week = try CheckedRom(["left", "bad", "right"])
    let before = try week.rom.run("plan", "--date", Rom.friday)
    #expect(
      before.text.contains("checks: not run yet") && before.text.contains("aboard (4)"), "\(before.text)")
    #expect(try week.runs == 0)
    _ = try week.tryOut()
    let runs = try week.runs
    let plan = try week.rom.run("plan", "--date", Rom.friday, "--format", "json")
      .json(CheckedRom.Tried.Train.self)
    #expect(plan.aboard.map(\.id) == ["REQ-2", "REQ-1"])
    let pair = try #require(plan.leftBehind.first { $0.id == "REQ-4" }?.check)
    #expect(pair.name == "link" && pair.with == ["REQ-2"] && pair.tail == ["ld: duplicate symbol volume"])
    let text = try week.rom.run("plan", "--date", Rom.friday).text
    #expect(text.contains("checks: known to pass"), "\(text)")
    #expect(text.contains("      | ld: undefined reference to torch_on\n"), "\(text)")
    let picture = try week.rom.run("train", "picture", "--dot", "--date", Rom.friday).text
    #expect(
      picture.contains("\"REQ-2\" -> \"REQ-4\" [label=\"link\", constraint=false, dir=none, color=orange3"))
    let cut = try week.rom.run("cut", "--date", Rom.friday)
    #expect(cut.text.contains("  | ld: undefined reference to torch_on\n"), "\(cut.text)\(cut.errors)")
    #expect(try week.runs == runs)
    let site = week.rom.repository.scratch.path("site")
    #expect(try week.rom.run("site", "--out", site).status == 0)
    let page = try week.rom.repository.scratch.text("site/en/train.html")
    #expect(page.contains("<code><bdi>ld: duplicate symbol volume</bdi></code>"), "\(page)")
  }

  @Test("PinnedOfAPair: who is pinned stays aboard, and the other of the pair leaves, whatever its votes")
  func pinned() throws {
    let week = try CheckedRom(["left", "a", "right"])
    #expect(
      try week.rom.run("request", "pin", "REQ-4", "--reason", "promised at the fair").status == 0)
    let tried = try week.tryOut()
    #expect(tried.left == ["REQ-2": "breaks-checks"] && tried.aboard.contains("REQ-4"), "\(tried.aboard)")
  }

  @Test("WhoTookTheSeatBreaksToo: the one that breaks with both of them leaves, and both are aboard")
  func seats() throws {
    // REQ-3 leaves for REQ-2; then REQ-4 has its seat and breaks with REQ-2 as well.
    let week = try CheckedRom(["right", "left", "left"])
    let repository = week.rom.repository
    try repository.commit(["left": .removed, "another/left2": "x\n"], on: "topic/4")
    try repository.commit(
      ["check.sh": .executable(CheckedRom.script + "[ ! -e another/left2 ] || [ ! -e right ] || exit 5\n")])
    try repository.commit(
      ["requests/REQ-1.yaml": .text(Rom.request(1, branch: "topic/torch", votes: 1))], on: "ledger")
    let settings = try String(contentsOfFile: week.rom.settingsFile, encoding: .utf8)
    try week.rom.write(
      settings: settings.replacingFirst("first_week: 200\n", with: "first_week: 200\n  seats: 2\n"))
    let tried = try week.tryOut()
    #expect(tried.aboard == ["REQ-3", "REQ-4"], "\(tried.left)")
    #expect(tried.left == ["REQ-1": "no-seat", "REQ-2": "breaks-checks"])
  }

  @Test(
    "WhoComesInsteadBreaksToo: two that never board together do not cost a third that is worth more than either"
  )
  func collision() throws {
    // REQ-3 and REQ-4 bring the same file and collide; each breaks with REQ-2, who has more votes than either.
    let week = try CheckedRom(["right", "left", "left"])
    let tried = try week.tryOut()
    #expect(tried.aboard == ["REQ-2", "REQ-1"], "\(tried.left)")
    #expect(tried.left == ["REQ-3": "breaks-checks", "REQ-4": "breaks-checks"])
  }

  @Test("KilledWhileAChecksRuns: its processes end with it, and the next cut asks only what has no answer")
  func killedInside() throws {
    let week = try CheckedRom(["a", "bad", "b", "hang"], timeLimit: "2s")
    let scratch = week.rom.repository.scratch
    let settings = try String(contentsOfFile: week.rom.settingsFile, encoding: .utf8)
    try week.rom.write(settings: settings.replacingFirst("retries: 1", with: "retries: 0"))
    let cut = try Program.start(["cut", "--date", Rom.friday, "--repo", week.rom.path])
    // Who is bad alone is found first; then the train without it hangs.
    let pipe = ["state", "work", "dev", "check-0", "tree", "never"].joined(separator: "/")
    while cut.isRunning, !scratch.exists(pipe) { sched_yield() }
    cut.kill(SIGKILL)
    _ = try cut.result()
    let known = try scratch.contents(of: "state/checks").count
    #expect(known >= 4)
    // Bounded by the number of looks: they are killed as soon as the kernel closes what the dead one held.
    var left = "x"
    for _ in 0..<500 where !left.isEmpty {
      let search = "grep -l '\(scratch.path("state"))' /proc/[0-9]*/environ 2>/dev/null || true"
      left = try Tool.run("sh", ["-c", search]).text
    }
    #expect(left.isEmpty, "\(left)")
    let again = try week.rom.run("cut", "--date", Rom.friday)
    #expect(again.status == 0 && again.errors.contains(", \(known) known before"), "\(known) \(again.errors)")
    let shown = try week.rom.run("train", "show").text
    #expect(shown.contains("REQ-3  breaks-checks") && shown.contains("REQ-5  breaks-checks"), "\(shown)")
  }

  @Test("QuickAndSlow: what still runs on a tree that has failed is ended, and its answer is nobody's")
  func slow() throws {
    let week = try CheckedRom(["a", "bad"], timeLimit: "1m")
    var settings = try String(contentsOfFile: week.rom.settingsFile, encoding: .utf8)
    settings = settings.replacingFirst("jobs: 1", with: "jobs: 2").replacingFirst(
      "retries: 1", with: "retries: 0")
    settings = settings.replacingFirst(
      "features:\n",
      with: """
            - name: slow
              command: [sh, -c, "if [ -e bad ]; then mkfifo never; read line < never; fi"]
              time_limit: 1h
        features:

        """)
    try week.rom.write(settings: settings)
    let tried = try week.tryOut()
    #expect(tried.left == ["REQ-3": "breaks-checks"])
    #expect(tried.proof.culprits.map(\.check) == ["link"])
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
