// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct PromoteCommandTests {
  private struct Report: Decodable {
    let status: String
    let version: String
    let channel: String
    let week: Int
    let tag: String
  }

  private struct Manifest: Decodable {
    struct Package: Decodable {
      let file: String
      let sha256: String
      let url: String
    }
    let channel: String
    let packages: [Package]
  }

  /// The only file of a build whose name ends so, as its text.
  private func manifest(_ builds: ThreeBuilds, _ channel: String, _ version: String) throws -> Manifest {
    let folder = "release/\(channel)/targets/builds/\(version)"
    let name = try builds.scratch.contents(of: folder).filter { $0.hasSuffix(".manifest.json") }
    let data = try builds.scratch.data("\(folder)/\(try #require(name.first))")
    return try JSONDecoder().decode(Manifest.self, from: data)
  }

  private func git(_ builds: ThreeBuilds, _ arguments: String...) throws -> String {
    let result = try Tool.run("git", ["-C", builds.path] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    return result.text
  }

  @Test("A build goes to stable to the byte, with its week on the ledger and a tag; again changes nothing")
  func promoted() throws {
    let builds = try ThreeBuilds()
    let result = try builds.run("promote", "4.10.31", "--from", "dev", "--to", "stable", "--format", "json")
    #expect(result.status == 0, "\(result.errors)")
    let report = try result.json(Report.self)
    #expect(report.status == "promoted" && report.week == 201 && report.tag == "stable/4.10.31")
    let tried = try manifest(builds, "dev", "4.10.31")
    let promoted = try manifest(builds, "stable", "4.10.31")
    #expect(promoted.channel == "stable" && promoted.packages.map(\.sha256) == tried.packages.map(\.sha256))
    for package in promoted.packages {
      let place = "targets/builds/4.10.31/\(package.sha256).\(package.file)"
      #expect(package.url == "https://example.org/stable/\(place)")
      #expect(
        try builds.scratch.data("release/stable/\(place)") == builds.scratch.data("release/dev/\(place)"))
    }
    #expect(
      try git(builds, "rev-parse", "stable/4.10.31^{commit}")
        == git(builds, "rev-parse", "dev/4.10.31^{commit}"))
    let record = try git(builds, "show", "ledger:weeks/stable/4.10.31.yaml")
    #expect(record.contains("channel: stable") && record.contains("week: 201"))
    #expect(try builds.show("stable").percent == 10, "its own phases begin with the promotion")
    #expect(try builds.run("verify", builds.scratch.path("release/stable")).status == 0)
    #expect(try builds.run("log", "--channel", "stable").text.contains("4.10.31"))
    #expect(try builds.show("dev").version == "4.11.7")

    let before = try (builds.timestamp(of: "stable"), git(builds, "for-each-ref"))
    let again = try builds.run("promote", "4.10.31", "--from", "dev", "--to", "stable", "--format", "json")
    #expect(try again.status == 0 && again.json(Report.self).status == "nothing-to-do")
    #expect(try (builds.timestamp(of: "stable"), git(builds, "for-each-ref")) == before)

    let newer = try builds.run("promote", "4.11.7", "--from", "dev", "--to", "stable")
    #expect(newer.status == 0, "\(newer.errors)")
    let older = try builds.run("promote", "4.10.24", "--from", "dev", "--to", "stable", "--format", "json")
    #expect(try older.status == 1 && older.jsonError().error.code == "publishing.not-newer")
  }

  @Test("A candidate becomes the trunk's build, and the base follows it")
  func toTrunk() throws {
    let builds = try ThreeBuilds()
    let result = try builds.run("promote", ThreeBuilds.candidate, "--from", "honorary-dev", "--to", "dev")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try builds.show().version == ThreeBuilds.candidate)
    #expect(
      try git(builds, "rev-parse", "dev/\(ThreeBuilds.candidate)^{commit}")
        == git(builds, "rev-parse", "main"))
  }

  @Test("Killed between publication and ledger, or with the staged change, it is run again and ends")
  func killed() throws {
    let builds = try ThreeBuilds()
    let ledger = try git(builds, "rev-parse", "ledger")
    #expect(try builds.run("promote", "4.10.31", "--from", "dev", "--to", "stable").status == 0)
    let whole = try git(builds, "rev-parse", "ledger", "stable/4.10.31")
    // As if the process had died before its references moved.
    _ = try git(builds, "update-ref", "refs/heads/ledger", ledger.trimmingCharacters(in: .newlines))
    _ = try git(builds, "update-ref", "-d", "refs/tags/stable/4.10.31")
    let result = try builds.run("promote", "4.10.31", "--from", "dev", "--to", "stable", "--format", "json")
    #expect(try result.status == 0 && result.json(Report.self).status == "promoted", "\(result.errors)")
    #expect(try git(builds, "rev-parse", "ledger", "stable/4.10.31") == whole)
    // Or between two of its references.
    _ = try git(builds, "update-ref", "-d", "refs/tags/stable/4.10.31")
    #expect(try builds.run("promote", "4.10.31", "--from", "dev", "--to", "stable").status == 0)
    #expect(try git(builds, "rev-parse", "ledger", "stable/4.10.31") == whole)
  }

  @Test("Below the threshold it is staged; run again it is the same change; publish ends it with its record")
  func staged() throws {
    let builds = try ThreeBuilds()
    try builds.takeAwayKeys(of: "builds", channel: "stable")
    for _ in 0..<2 {
      let result = try builds.run("promote", "4.10.31", "--from", "dev", "--to", "stable", "--format", "json")
      #expect(try result.status == 0 && result.json(OfferReport.self).status == "staged", "\(result.errors)")
    }
    let early = try builds.run("publish", "--channel", "stable", "--format", "json")
    #expect(try early.status == 1 && early.jsonError().error.code == "publishing.awaiting-signatures")
    let other = try builds.run("promote", "4.11.7", "--from", "dev", "--to", "stable", "--format", "json")
    #expect(try other.status == 1 && other.jsonError().error.code == "publishing.change-waits")
    #expect(try builds.run("publish", "--channel", "stable", "--discard").status == 0)
    try builds.bringKeys(channel: "stable")
    #expect(try builds.run("promote", "4.10.31", "--from", "dev", "--to", "stable").status == 0)
    #expect(try git(builds, "ls-tree", "--name-only", "-r", "ledger").contains("weeks/stable/4.10.31.yaml"))
  }

  @Test(
    "A wrong order is refused before anything is written",
    arguments: [
      (["4.10.31", "--from", "dev", "--to", "dev"], Int32(64), "the same channel"),
      (["4.10.31", "--to", "stable"], 64, "--from"),
      (["4.12.5", "--from", "dev", "--to", "stable"], 66, "dev has no release 4.12.5"),
      (["4.10.31", "--from", "nightly", "--to", "stable"], 66, "no channel nightly"),
      (["4.10.31", "--from", "stable", "--to", "dev"], 66, "stable has no release 4.10.31"),
      (["4.10.24", "--from", "dev", "--to", "stable"], 83, "4.10.24 was withdrawn: no"),
    ])
  func refused(_ arguments: [String], status: Int32, words: String) throws {
    let builds = try ThreeBuilds()
    #expect(try builds.run("withdraw", "4.10.24", "--reason-en", "no").status == 0)
    let before = try builds.timestamp(of: "stable")
    let result = try Program.run(["promote"] + arguments + ["--repo", builds.path])
    #expect(result.status == status && result.errors.contains(words), "\(result.status) \(result.errors)")
    #expect(try builds.timestamp(of: "stable") == before)
  }

  @Test("A package that was changed on disk does not reach the other channel")
  func damaged() throws {
    let builds = try ThreeBuilds()
    let folder = "release/dev/targets/builds/4.10.31"
    let name = try #require(try builds.scratch.contents(of: folder).first { $0.hasSuffix(".zip") })
    var bytes = try builds.scratch.data("\(folder)/\(name)")
    bytes[bytes.count / 2] ^= 1
    try builds.scratch.write(bytes, to: "\(folder)/\(name)")
    let result = try builds.run("promote", "4.10.31", "--from", "dev", "--to", "stable")
    #expect(result.status != 0 && result.errors.contains("SHA-256"), "\(result.errors)")
    #expect(try !builds.scratch.contents(of: "release/stable").contains { $0.hasSuffix(".zip") })
  }
}
