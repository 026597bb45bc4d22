// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct CutFailureTests {
  /// What is not there when a cut begins.
  struct Missing: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int32
    let words: String
    let old: String
    let new: String
    var testDescription: String { name }

    init(_ name: String, _ status: Int32, _ words: String, _ old: String, _ new: String) {
      self.name = name
      self.status = status
      self.words = words
      self.old = old
      self.new = new
    }
  }

  static let missing = [
    Missing("the base branch", 66, "the base branch stable does not exist", "base: main", "base: stable"),
    Missing("the ledger branch", 66, "ledger", "ledger: ledger", "ledger: book"),
    Missing("the private key", 78, "absent.pem", "TEST_KEY_DO_NOT_USE.pem", "absent.pem"),
    Missing("the certificate", 78, "absent.x509.pem", "TEST_KEY_DO_NOT_USE.x509.pem", "absent.x509.pem"),
    Missing(
      "a key in the key's file", 78, "signing key cannot be used", "TEST_KEY_DO_NOT_USE.pem",
      "TEST_KEY_DO_NOT_USE.x509.pem"),
    Missing("a folder of the tree", 66, "vendor", "[system]", "[vendor]"),
    Missing("the release folder", 74, "HEAD", "release_folder: ../release", "release_folder: HEAD"),
    Missing("the remote", 69, "nowhere", "source_snapshot: true", "remote: nowhere"),
  ]

  @Test(arguments: missing) func whatIsMissingIsNamedAndNothingIsPublished(_ missing: Missing) throws {
    let rom = try Rom()
    let good = Rom.settings(devices: Rom.treeDevice, keys: ProjectFiles.url("Fixtures/Keys").path)
    let text = good.replacing(missing.old, with: missing.new)
    try #require(text != good)
    try rom.write(settings: text)
    let result = try rom.run("cut", "--date", Rom.friday)
    #expect(result.status == missing.status, "\(result.errors)")
    #expect(result.errors.contains(missing.words), "\(result.errors)")
    #expect(!result.errors.contains("\npackage "), "it is found before an hour is spent: \(result.errors)")
    #expect(!rom.hasRelease)
    #expect(try rom.repository.git("for-each-ref", "refs/tags").isEmpty)
    // Mended, the same command goes through.
    try rom.write(settings: good)
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
  }

  @Test(arguments: ["mkfs.erofs": "erofs-utils"])
  func aToolThatIsNotInstalledIsNamedBeforeTheBuild(tool: String, package: String) throws {
    let folder = try ScratchFolder("tools")
    for name in ["git", "stdbuf", "sh", "mkfs.erofs", "mke2fs", "debugfs"] where name != tool {
      let found = try #require(Tool.find(name))
      try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: found)
    }
    try #require(!FileManager.default.fileExists(atPath: "/usr/sbin/\(tool)"), "it cannot be hidden here")
    let rom = try Rom()
    let result = try rom.run("cut", "--date", Rom.friday, environment: ["PATH": folder.path])
    #expect(result.status == 69, "\(result.errors)")
    #expect(result.errors.contains("tools are missing here: \(package)"), "\(result.errors)")
    #expect(result.errors.contains("hint: apt-get install \(package)"))
  }

  /// Trees are merged in this process; git is there for people.
  @Test func aCutNeedsNoGit() throws {
    let folder = try ScratchFolder("tools")
    for name in ["sh", "mkfs.erofs", "mke2fs", "debugfs"] {
      let found = try #require(Tool.find(name))
      try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: found)
    }
    let rom = try Rom()
    let result = try rom.run("cut", "--date", Rom.friday, environment: ["PATH": folder.path])
    #expect(result.status == 0, "\(result.errors)")
    #expect(rom.hasRelease)
  }

  /// A build that goes wrong, and what the error must say.
  struct BadBuild: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int32
    let words: [String]
    let device: String
    var testDescription: String { name }
  }

  static let badBuilds = [
    BadBuild(
      name: "a command that fails", status: 1,
      words: [
        "the build of aries failed", "status 3", "building 4.10.31\ncc1plus: out of luck", "build.log",
      ],
      device: Rom.commandDevice(environment: "{FAILS: 1}")),
    BadBuild(
      name: "a command that never ends", status: 1, words: ["time limit of 1 seconds", "hint: Raise"],
      device: Rom.commandDevice(environment: "{FOREVER: 1}", timeLimit: "1s")),
    BadBuild(
      name: "a command that makes no image", status: 65,
      words: ["out/system.img", "the build did not make it", "build.log"],
      device: Rom.commandDevice(environment: "{NO_IMAGE: 1}")),
    BadBuild(
      name: "a program that is nowhere", status: 78, words: ["its program ./absent.sh"],
      device: Rom.commandDevice("[./absent.sh]")),
    BadBuild(
      name: "a program killed by a signal", status: 1, words: ["was killed by signal 9"],
      device: Rom.commandDevice("[sh, -c, \"kill -9 $$\"]")),
  ]

  @Test(arguments: badBuilds) func aBuildThatGoesWrongLeavesItsLog(_ build: BadBuild) throws {
    let rom = try Rom(devices: build.device)
    let result = try rom.run("cut", "--date", Rom.friday)
    #expect(result.status == build.status, "\(result.errors)")
    for words in build.words { #expect(result.errors.contains(words), "\(result.errors)") }
    if build.words.contains("build.log") {
      let log = try #require(
        result.errors.split { " ;:\n".contains($0) }.first { $0.hasSuffix("/build.log") })
      let text = try String(contentsOfFile: String(log), encoding: .utf8)
      #expect(text.contains("building 4.10.31"))
    }
    #expect(!rom.hasRelease)
    #expect(try rom.run("log").text == "no release on dev yet\n")
    try rom.write(
      settings: Rom.settings(
        devices: Rom.commandDevice(), keys: ProjectFiles.url("Fixtures/Keys").path))
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0, "what was mended counts")
  }

  @Test func aDamagedRecordOfTheVersionStopsItsCut() throws {
    let rom = try Rom(ledger: ["weeks/dev/4.10.31.yaml": "version: 4.10.31\n"])
    let result = try rom.run("cut", "--date", Rom.friday)
    #expect(result.status == 65 && result.errors.contains("weeks/dev/4.10.31.yaml:1:1"), "\(result.errors)")
  }

  @Test func aTagOfThatNameIsNotOverwritten() throws {
    let rom = try Rom()
    try rom.repository.git("tag", "dev/4.10.31", "main")
    let result = try rom.run("cut", "--date", Rom.friday)
    #expect(
      result.status == 1 && result.errors.contains("the tag dev/4.10.31 exists already"), "\(result.errors)")
    try rom.repository.git("tag", "-d", "dev/4.10.31")
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
  }

  @Test func pathsThatColourTheTerminalDoNotSpoilTheRecord() throws {
    let rom = try Rom()
    let name = "system/app/\u{1B}[31mred\nend"
    try rom.repository.commit([name: "ours\n"], on: "topic/red", from: "main")
    try rom.repository.commit([name: "base\n"])
    try rom.repository.commit(
      ["requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/red"))], on: "ledger")
    let result = try rom.run("cut", "--date", Rom.friday)
    #expect(result.status == 0 && result.text.contains("left behind REQ-2"), "\(result.errors)")
    #expect(!result.text.contains("\u{1B}") && !result.errors.contains("\u{1B}"))
    let log = try rom.run("log")
    #expect(log.errors.isEmpty && log.text.contains("left behind REQ-2"), "\(log.errors)")
  }
}
