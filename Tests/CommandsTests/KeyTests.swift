// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// `key`, `channel refresh | renew` and `status` on a real repository, with keys on two machines.
@Suite struct KeyTests {
  struct Listing: Decodable {
    struct Key: Decodable {
      let keyid: String
      let scheme: String
      let privateFile: String?
    }
    struct Role: Decodable {
      let role: String
      let threshold: Int
      let level: String
      let keys: [Key]
    }
    struct Unused: Decodable {
      let role: String?
      let keyid: String
      let isPrivate: Bool
    }
    struct Staged: Decodable {
      let summary: String
      let signed: Bool
      let leavesGap: Bool
    }
    let created: Bool
    let roles: [Role]
    let unused: [Unused]
    let staged: Staged?
  }

  private func listing(_ test: KeyRom) throws -> Listing {
    try test.rom.run("key", "list", "--format", "json").json()
  }

  @Test func aChannelIsSignedOnTwoMachinesAndListed() throws {
    let test = try KeyRom()
    let before = try listing(test)
    #expect(!before.created && before.unused.count == 10 && before.roles.isEmpty)
    #expect(try test.rom.run("channel", "create").status == 0)
    #expect(try test.rom.run("publish").status == 1)
    #expect(!FileManager.default.fileExists(atPath: "\(test.metadata)/1.root.json"))
    #expect(try listing(test).staged?.signed == false)
    let signed = try test.signElsewhere("1.targets.json", with: "targets", 2)
    #expect(signed.text.contains("targets version 1 of channel dev, expires "), "\(signed.text)")
    #expect(signed.text.contains("builds: 2 of 2 keys") && signed.text.contains("signed with "))
    try test.signElsewhere("1.builds.json", with: "builds", 1)
    #expect(try listing(test).staged?.signed == true)
    #expect(try test.rom.run("publish").status == 0)
    let after = try listing(test)
    #expect(after.created && after.staged == nil && after.unused.isEmpty)
    #expect(after.roles.map(\.role) == ["root", "targets", "builds", "snapshot", "timestamp"])
    #expect(after.roles.map { $0.keys.count { $0.privateFile != nil } } == [2, 0, 1, 1, 1])
    #expect(after.roles.allSatisfy { $0.level == "fine" })
    let text = try test.rom.run("key", "list").text
    #expect(text.contains("targets: 2 of 3 must sign") && text.contains("on another machine"), "\(text)")
  }

  @Test func aFileIsShownAndSignedOnceAndOnlyWhenItShouldBe() throws {
    let test = try KeyRom()
    #expect(try test.rom.run("channel", "create").status == 0)
    let file = test.manager.path("1.builds.json")
    try FileManager.default.copyItem(atPath: "\(test.staged)/1.builds.json", toPath: file)
    let key = try #require(test.keys["builds"]?.last?.privateFile)
    let original = try test.manager.data("1.builds.json")
    let shown = try Program.run(["key", "sign", "--show", file])
    #expect(shown.status == 0 && shown.text.contains("builds version 1 of channel dev"), "\(shown.errors)")
    #expect(try test.manager.data("1.builds.json") == original)
    #expect(try Program.run(["key", "sign", file]).status == 64, "with what?")
    #expect(try Program.run(["key", "sign", file, "--key", key, "--channel", "honorary-dev"]).status == 77)
    #expect(try Program.run(["key", "sign", test.manager.path("no.json"), "--key", key]).status == 66)
    #expect(try Program.run(["key", "sign", key, "--key", key]).status == 65, "a PEM is no metadata")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
    let readable = try Program.run(["key", "sign", file, "--key", key])
    #expect(readable.status == 78 && readable.errors.contains("chmod 600"), "\(readable.errors)")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
    #expect(try test.manager.data("1.builds.json") == original, "nothing refused leaves a trace")
    #expect(try Program.run(["key", "sign", file, "--key", key]).text.contains("signed with "))
    let once = try test.manager.data("1.builds.json")
    let again = try Program.run(["key", "sign", file, "--key", key])
    #expect(again.status == 0 && again.text.contains("has signed it already"), "\(again.text)")
    #expect(try test.manager.data("1.builds.json") == once)
    // Somebody changes what is signed on the way back.
    let text = try test.manager.text("1.builds.json").replacing("\"version\":1", with: "\"version\":2")
    try test.manager.write(text, to: "back/1.builds.json")
    let back = try test.rom.run("key", "sign", "--import", test.manager.path("back/1.builds.json"))
    #expect(back.status == 77, "\(back.errors)")
  }

  @Test func keysAreReplacedAndRevoked() throws {
    let test = try KeyRom()
    try test.create()
    let old = try #require(test.keys["timestamp"]?.first)
    let rotated = try test.rom.run(
      "key", "rotate", "timestamp", "--replace", String(old.keyid.prefix(8)), "--generate", "--publish")
    // Root needs two keys and has them here; targets are not touched.
    #expect(rotated.status == 0 && rotated.text.hasPrefix("published on dev"), "\(rotated.errors)")
    #expect(rotated.errors.contains("warning: ") && rotated.errors.contains(old.privateFile))
    #expect(try listing(test).unused.map(\.keyid) == [old.keyid])
    try FileManager.default.removeItem(atPath: old.privateFile)
    #expect(try test.rom.run("channel", "refresh", "--quiet").text == "")
    #expect(try test.rom.run("verify", rom(test)).status == 0)

    let builds = try #require(test.keys["builds"])
    let short = String(builds[1].keyid.prefix(6))
    let refused = try test.rom.run("key", "revoke", "builds", short, "--reason", "lost")
    #expect(refused.status == 1 && refused.errors.contains("--threshold"), "\(refused.errors)")
    #expect(try test.rom.run("key", "revoke", "builds", "0000000000", "--reason", "lost").status == 66)
    let new = try test.make("builds", 1, in: test.manager.folder("new"))[0]
    let staged = try test.rom.run("key", "rotate", "builds", "--replace", short, "--with", new.publicFile)
    #expect(staged.status == 0 && staged.text.contains("2.targets.json wants 2 more"), "\(staged.errors)")
    #expect(try test.rom.run("publish").status == 1)
    #expect(
      try test.rom.run("key", "rotate", "builds", "--threshold", "1").status == 1, "one change at a time")
    try test.signElsewhere("2.targets.json", with: "targets", 2)
    let mail = "\(test.staged)/2.builds.json"
    #expect(try Program.run(["key", "sign", mail, "--key", new.privateFile]).status == 0)
    #expect(try test.rom.run("publish").status == 0)
    let roles = try listing(test).roles
    #expect(roles[2].keys.map(\.keyid).contains(new.keyid))
    #expect(!roles[2].keys.map(\.keyid).contains(builds[1].keyid))
  }

  private func rom(_ test: KeyRom) -> String { "\(test.rom.releaseFolder)/dev" }

  @Test func whatPeopleSignIsRenewed() throws {
    let test = try KeyRom()
    try test.create()
    #expect(try test.rom.run("channel", "renew").text.hasPrefix("nothing to renew on dev"))
    #expect(try test.rom.run("channel", "renew", "--role", "timestamp").status == 64)
    let root = try test.rom.run("channel", "renew", "--role", "root", "--publish")
    #expect(root.status == 0 && root.text.hasPrefix("published on dev"), "\(root.errors)")
    let targets = try test.rom.run("channel", "renew", "--role", "targets", "--publish")
    #expect(
      targets.status == 0 && targets.text.contains("2.targets.json wants 2 more of "), "\(targets.errors)")
    #expect(try test.rom.run("status").text.contains("renew targets of dev; wants signatures"))
    try test.signElsewhere("2.targets.json", with: "targets", 2)
    #expect(try test.rom.run("key", "sign").text.contains("next: miui-release publish --channel dev"))
    #expect(try test.rom.run("publish").status == 0)
    #expect(FileManager.default.fileExists(atPath: "\(test.metadata)/2.root.json"))
  }

  @Test func aRefreshDoesNotWaitForACut() throws {
    let test = try KeyRom()
    try test.create()
    // As a cut holds it, for hours perhaps.
    let lock = "\(test.rom.path)/miui-release.lock"
    func whileCutting(_ arguments: String...) throws -> ToolResult {
      try Tool.run(
        "flock", [lock, Program.path] + arguments + ["--repo", test.rom.path],
        environment: Program.environment)
    }
    let refreshed = try whileCutting("channel", "refresh")
    #expect(refreshed.status == 0 && refreshed.text.hasPrefix("dev: timestamp 2 "), "\(refreshed.errors)")
    #expect(try whileCutting("status", "--check").status == 0)
    for arguments in [
      ["channel", "renew", "--role", "root"], ["key", "rotate", "root", "--threshold", "3"],
    ] {
      let refused = try Tool.run(
        "flock", [lock, Program.path] + arguments + ["--repo", test.rom.path],
        environment: Program.environment)
      #expect(refused.status == 75, "\(refused.errors)")
    }
  }

  struct Health: Decodable {
    struct Channel: Decodable {
      let channel: String
      let created: Bool
      let level: String
    }
    let level: String
    let channels: [Channel]
  }

  @Test func monitoringHearsOfAnExpiryInTime() throws {
    let test = try KeyRom()
    #expect(try test.rom.run("status", "--check").text == "fine: no channel yet\n")
    try test.create()
    let fine = try test.rom.run("status", "--check", "--format", "json")
    let health = try fine.json(Health.self)
    #expect(fine.status == 0 && health.level == "fine" && health.channels.map(\.created) == [true, false])
    #expect(try test.rom.run("channel", "refresh", "--all").text.contains("dev: timestamp 2 expires "))
    #expect(try test.rom.run("channel", "refresh", "--channel", "honorary-dev").status == 66)
    // A channel that readers would refuse is not fine, and keeps status from nothing.
    try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(test.metadata)/timestamp.json"))
    #expect(try test.rom.run("status", "--check").status == 65)
    let status = try test.rom.run("status")
    #expect(status.status == 0 && status.errors.contains("dev cannot be read"), "\(status.errors)")
    guard let faketime = Tool.find("faketime") else { return }
    let other = try KeyRom()
    try other.create()
    for (days, status) in [("+25h", 0), ("+49h", 1), ("+80h", 81)] {
      let result = try Tool.run(
        faketime, ["-f", days, Program.path, "status", "--check", "--repo", other.rom.path],
        environment: Program.environment)
      #expect(Int(result.status) == status, "\(days) \(result.text) \(result.errors)")
    }
    let revived = try Tool.run(
      faketime, ["-f", "+400h", Program.path, "channel", "refresh", "--repo", other.rom.path],
      environment: Program.environment)
    #expect(revived.status == 0, "\(revived.errors)")
  }
}
