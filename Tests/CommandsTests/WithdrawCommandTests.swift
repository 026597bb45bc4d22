// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct WithdrawCommandTests {
  @Test("The build on offer is withdrawn, stays on offer as withdrawn, and keeps every file")
  func withdrawn() throws {
    let builds = try ThreeBuilds()
    let files = try builds.scratch.contents(of: "release/dev/targets/builds")
    let result = try builds.run(
      "withdraw", "4.11.7", "--reason-zh", "闹钟不响", "--reason-en", "the alarm stays silent", "--link",
      "https://example.org/t/7", "--format", "json")
    #expect(try result.status == 0 && result.json(OfferReport.self).status == "published", "\(result.errors)")
    let shown = try builds.show()
    #expect(shown.version == "4.11.7" && shown.isWithdrawn && shown.percent == 0)
    #expect(shown.withdrawn.map(\.reason) == ["the alarm stays silent"])
    #expect(try builds.scratch.contents(of: "release/dev/targets/builds") == files, "nothing is deleted")
    #expect(try builds.fed() == "4.10.31")
    #expect(try builds.scratch.text("release/dev/feeds/feed.atom").contains("4.11.7 · 第202周 week 202 · 已撤回"))
    #expect(try builds.run("verify", builds.scratch.path("release/dev")).status == 0)

    let again = try builds.run("withdraw", "4.11.7", "--reason-en", "again", "--format", "json")
    #expect(try again.status == 1 && again.jsonError().error.code == "publishing.already-withdrawn")
    for change in [["pause"], ["set", "5"]] {
      let result = try Program.run(["rollout"] + change + ["--format", "json", "--repo", builds.path])
      #expect(try result.status == 83 && result.jsonError().error.code == "publishing.withdrawn")
    }

    // The way back may be named later, and without saying why again.
    let back = try builds.run("withdraw", "4.11.7", "--replaced-by", "4.10.31")
    #expect(back.text.contains("it offers 4.10.31"), "\(back.errors)")
    #expect(try builds.show().version == "4.10.31")
  }

  @Test("With an older build in its place the channel goes back, and forward again with the next cut")
  func goingBack() throws {
    let builds = try ThreeBuilds()
    let result = try builds.run("withdraw", "4.11.7", "--reason-en", "no", "--replaced-by", "4.10.31")
    #expect(result.status == 0 && result.text.contains("go back to 4.10.31"), "\(result.errors)")
    var shown = try builds.show()
    #expect(shown.version == "4.10.31" && !shown.isWithdrawn && shown.percent == 100)
    #expect(shown.withdrawn.map(\.replacedBy) == ["4.10.31"])
    #expect(try builds.fed() == "4.10.31")
    let cut = try builds.run("cut", "--date", "2014-11-14")
    #expect(cut.status == 0, "\(cut.errors)")
    shown = try builds.show()
    #expect(shown.version == "4.11.14" && shown.withdrawn.count == 1)
    #expect(try builds.fed() == "4.11.14")
    #expect(try builds.run("verify", builds.scratch.path("release/dev")).status == 0)
  }

  @Test("A build that is not on offer is withdrawn and the offer stays")
  func older() throws {
    let builds = try ThreeBuilds()
    let result = try builds.run("withdraw", "4.10.24", "--reason-zh", "不好", "--replaced-by", "4.11.7")
    #expect(result.status == 0, "\(result.errors)")
    let shown = try builds.show()
    #expect(shown.version == "4.11.7" && shown.percent == 100 && shown.withdrawn.count == 1)
  }

  @Test(
    "A wrong order is refused before anything is written",
    arguments: [
      (["4.11.7"], Int32(64), "say why"), (["4.11.7", "--link", "https://a.b"], 64, "say why"),
      (["4.11.7", "--reason-en", "a\u{7}b"], 64, "control characters"),
      (["4.11.7", "--reason-en", "x", "--replaced-by", "4.11.7"], 64, "replace itself"),
      (["never", "--reason-en", "x"], 64, "never"),
      (["4.12.5", "--reason-en", "x"], 66, "dev has no release 4.12.5"),
      (["4.11.7", "--reason-en", "x", "--replaced-by", "4.12.5"], 66, "dev has no release 4.12.5"),
      (["4.11.7", "--replaced-by", "4.10.31"], 1, "was not withdrawn"),
      (["4.11.7", "--reason-en", "x", "--link", "javascript:alert(1)"], 65, "http"),
      (["4.11.7", "--reason-en", "x", "--channel", "stable"], 66, "stable has no release"),
    ])
  func refused(_ arguments: [String], status: Int32, words: String) throws {
    let builds = try ThreeBuilds()
    let before = try builds.timestamp()
    let result = try Program.run(["withdraw"] + arguments + ["--repo", builds.path])
    #expect(result.status == status && result.errors.contains(words), "\(result.status) \(result.errors)")
    #expect(try builds.timestamp() == before && builds.show().waiting == nil)
  }

  @Test("What died after its timestamp is finished by the next command, whichever it is")
  func interrupted() throws {
    let builds = try ThreeBuilds()
    // A folder where a feed must go: the metadata is out, and the feeds cannot follow.
    let feed = builds.scratch.path("release/dev/feeds/SHA256SUMS")
    try FileManager.default.removeItem(atPath: feed)
    try builds.scratch.write("in the way", to: "release/dev/feeds/SHA256SUMS/a")
    let result = try builds.run("withdraw", "4.11.7", "--reason-en", "no")
    #expect(result.status != 0, "the feeds did not follow, and nobody says they did")
    #expect(try builds.show().isWithdrawn, "readers see it")
    try FileManager.default.removeItem(atPath: feed)
    let next = try builds.run("withdraw", "4.11.7", "--reason-en", "no", "--format", "json")
    #expect(next.errors.contains("finished what was interrupted: withdraw 4.11.7 from dev"))
    #expect(try next.status == 1 && next.jsonError().error.code == "publishing.already-withdrawn")
    #expect(try builds.fed() == "4.10.31")
  }
}
