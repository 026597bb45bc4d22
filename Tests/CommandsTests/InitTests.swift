// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct InitTests {
  struct Report: Decodable {
    let settings: String
    let ledgerBranch: String
    let ledgerCreated: Bool
    let certificate: String?
    let privateKey: String?
  }

  private func repository(bare: Bool = false) throws -> ScratchRepository {
    let repository = try ScratchRepository(bare: bare)
    try repository.commit(["system/app/clock": "tick\n", "docs/read": "me\n"])
    return repository
  }

  @Test func aWorkTreeGetsSettingsLedgerAndKeysAndNothingElse() throws {
    let repository = try repository()
    try repository.git("config", "user.name", "Lei Jun")
    try repository.git("config", "user.email", "lei@example.org")
    try Data("changed\n".utf8).write(to: URL(fileURLWithPath: "\(repository.path)/docs/read"))
    try Data("staged\n".utf8).write(to: URL(fileURLWithPath: "\(repository.path)/staged"))
    try repository.git("add", "staged")
    let head = try repository.git("symbolic-ref", "HEAD")
    let before = try repository.git("status", "--porcelain")
    let result = try Program.run(["init", "--keys", "--format", "json"], in: repository.path)
    let report = try result.json(Report.self)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(report.settings == "\(repository.path)/miui-release.yaml" && report.ledgerCreated)
    #expect(try repository.git("status", "--porcelain") == "\(before)\n?? miui-release.yaml")
    #expect(try repository.git("symbolic-ref", "HEAD") == head)
    #expect(try repository.git("ls-tree", "-r", "--name-only", "ledger") == "README.md")
    #expect(
      try repository.git("log", "--format=%an <%ae> %s", "ledger")
        == "Li Wanqiang <liwq@example.org> Begin the ledger",
      "GIT_AUTHOR_NAME goes before user.name, as in git")
    for (file, mode) in [(report.privateKey, 0o600), (report.certificate, 0o644)] {
      let path = try #require(file)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode, "\(path)")
    }
    #expect(try Program.run(["status"], in: repository.path).status == 0, "what init wrote is good settings")
  }

  @Test func aBareRepositoryKeepsItsSettingsInItsFolder() throws {
    let repository = try repository(bare: true)
    let result = try Program.run(["init", "--repo", repository.path, "--base", "main"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(FileManager.default.fileExists(atPath: "\(repository.path)/miui-release.yaml"))
    #expect(try Program.run(["status"], in: repository.path).status == 0)
  }

  @Test func aSubFolderMeansTheWholeWorkTree() throws {
    let repository = try repository()
    let result = try Program.run(["init"], in: "\(repository.path)/docs")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try repository.git("status", "--porcelain") == "?? miui-release.yaml")
    #expect(
      try Program.run(["request", "list"], in: "\(repository.path)/system/app").text == "no requests\n")
  }

  @Test func aLinkedWorkTreeGetsItsOwnSettingsAndSharesTheLedger() throws {
    let repository = try repository()
    try repository.branch("other")
    let linked = try repository.addWorkTree("linked", on: "other")
    let result = try Program.run(["init", "--keys"], in: linked)
    #expect(result.status == 0, "\(result.errors)")
    #expect(FileManager.default.fileExists(atPath: "\(linked)/miui-release.yaml"))
    #expect(try repository.resolve("refs/heads/ledger") != nil)
    #expect(try repository.git("status", "--porcelain").isEmpty)
    let settings = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: "\(linked)/miui-release.yaml")), as: UTF8.self)
    #expect(settings.contains("\nbase: other\n"))
  }

  @Test func aSecondRunRefusesAndChangesNothing() throws {
    let repository = try repository()
    #expect(try Program.run(["init", "--keys"], in: repository.path).status == 0)
    func everything() throws -> [String] {
      try repository.scratch.contents().map { name in
        let path = repository.scratch.path(name)
        let content = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
        return "\(name) \(content.base64EncodedString())"
      }
    }
    let before = try everything()
    for arguments in [["init", "--keys"], ["init"], ["init", "--product", "Other"]] {
      let result = try Program.run(arguments, in: repository.path)
      #expect(result.status == 1, "\(arguments)")
      #expect(
        result.errors.contains("already there: \(repository.path)/miui-release.yaml"), "\(result.errors)")
    }
    try FileManager.default.removeItem(atPath: "\(repository.path)/miui-release.yaml")
    let keys = try Program.run(["init", "--keys"], in: repository.path)
    #expect(keys.status == 1 && keys.errors.contains("keys/package.pem"), "\(keys.errors)")
    #expect(try everything() == before.filter { !$0.hasPrefix("rom/miui-release.yaml ") })
  }

  @Test func anExistingLedgerIsKept() throws {
    let repository = try repository()
    let there = try repository.commit(
      ["requests/REQ-4.yaml": .text(Rom.request(4, branch: "topic/a"))], on: "ledger")
    let result = try Program.run(["init", "--format", "json"], in: repository.path)
    #expect(try result.json(Report.self).ledgerCreated == false)
    #expect(try repository.resolve("refs/heads/ledger") == there)
    #expect(try Program.run(["request", "list"], in: repository.path).text.hasPrefix("REQ-4  accepted"))
  }

  @Test func withoutNameOrWithAWrongOneItSaysSo() throws {
    let folder = try ScratchFolder("nothing")
    #expect(try Program.run(["init"], in: folder.path).status == 66)
    #expect(try Program.run(["init", "--repo", folder.path("absent")]).status == 66)
    let repository = try repository()
    for (arguments, status) in [
      (["--by", "nobody"], 64), (["--base", "a..b"], 78), (["--ledger", "main"], 78),
      (["--product", ""], 78),
    ] {
      let result = try Program.run(["init"] + arguments, in: repository.path)
      #expect(result.status == Int32(status), "\(arguments) \(result.errors)")
    }
    #expect(
      try repository.git("status", "--porcelain").isEmpty && repository.resolve("refs/heads/ledger") == nil)
  }
}
