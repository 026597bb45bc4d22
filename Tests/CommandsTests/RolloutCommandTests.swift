// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct RolloutCommandTests {
  @Test("A rollout is set, paused, resumed and given back, and readers see each of it")
  func steering() throws {
    let builds = try ThreeBuilds()
    #expect(try builds.show().percent == 100)
    let set = try builds.run("rollout", "set", "25", "--format", "json")
    #expect(set.status == 0, "\(set.errors)")
    let report = try set.json(OfferReport.self)
    #expect(report.status == "published" && report.version == "4.11.7")
    #expect(report.summary == "set to 25 % the rollout of 4.11.7 on dev")
    #expect(try builds.show().percent == 25)
    #expect(try builds.fed() == "4.10.31", "clients without phases wait for the rest")

    #expect(try builds.run("rollout", "pause").status == 0)
    var shown = try builds.show()
    #expect(shown.percent == 0 && shown.pausedAt != nil && shown.setPercent == 25)
    let again = try builds.run("rollout", "pause", "--format", "json")
    #expect(try again.status == 1 && again.jsonError().error.code == "publishing.already-paused")

    let resumed = try builds.run("rollout", "resume")
    #expect(resumed.text.contains("published on dev: resume the rollout of 4.11.7 on dev"))
    let twice = try builds.run("rollout", "resume", "--format", "json")
    #expect(try twice.status == 1 && twice.jsonError().error.code == "publishing.not-paused")

    #expect(try builds.run("rollout", "set", "--steps").status == 0)
    shown = try builds.show()
    #expect(shown.percent == 100 && shown.setPercent == nil)
    #expect(try builds.fed() == "4.11.7")
    let before = try builds.timestamp()
    let same = try builds.run("rollout", "set", "--steps", "--format", "json")
    #expect(try same.status == 0 && same.json(OfferReport.self).status == "unchanged")
    #expect(try builds.timestamp() == before)
    #expect(try builds.run("verify", builds.scratch.path("release/dev")).status == 0)
  }

  @Test(
    "A wrong order is refused before anything is written",
    arguments: [
      (["rollout", "set", "101"], Int32(64), "0 to 100"), (["rollout", "set", "-1"], 64, "--steps"),
      (["rollout", "set"], 64, "--steps"), (["rollout", "set", "5", "--steps"], 64, "--steps"),
      (["rollout", "pause", "--channel", "nightly"], 66, "no channel nightly"),
      (["rollout", "show", "--channel", "stable"], 66, "stable has no release yet"),
      (["rollout", "pause", "--channel", "stable"], 66, "stable has no release yet"),
    ])
  func refused(_ arguments: [String], status: Int32, words: String) throws {
    let builds = try ThreeBuilds()
    let before = try builds.timestamp()
    let result = try Program.run(arguments + ["--repo", builds.path])
    #expect(result.status == status && result.errors.contains(words), "\(result.errors)")
    #expect(try builds.timestamp() == before && builds.show().waiting == nil)
  }

  @Test("Below the threshold it is staged with what is missing, waits, and is published by hand")
  func staged() throws {
    let builds = try ThreeBuilds()
    try builds.takeAwayKeys(of: "builds")
    let before = try builds.timestamp()
    let result = try builds.run("rollout", "pause", "--format", "json")
    #expect(result.status == 0, "\(result.errors)")
    let report = try result.json(OfferReport.self)
    #expect(report.status == "staged" && report.version == "4.11.7")
    let missing = try #require(report.missing.first)
    #expect(missing.valid == 1 && missing.threshold == 2 && missing.open.count == 1)
    #expect(FileManager.default.fileExists(atPath: missing.file))
    #expect(try builds.timestamp() == before)
    let shown = try builds.show()
    #expect(shown.percent == 100 && shown.waiting == "pause the rollout of 4.11.7 on dev")

    let second = try builds.run("rollout", "set", "3", "--format", "json")
    #expect(try second.status == 1 && second.jsonError().error.code == "publishing.change-waits")
    let early = try builds.run("publish", "--format", "json")
    #expect(try early.status == 1 && early.jsonError().error.code == "publishing.awaiting-signatures")
    #expect(try builds.timestamp() == before)

    #expect(try builds.run("publish", "--discard").status == 0)
    try builds.bringKeys()
    #expect(try builds.run("rollout", "pause").status == 0)
    #expect(try builds.show().percent == 0)
  }
}
