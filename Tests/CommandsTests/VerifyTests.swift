// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct VerifyTests {
  struct Report: Decodable {
    let kind: String
    let sound: Bool
    let findings: [String]
    let releases: [String: [String]]
  }

  private func copy() throws -> ScratchFolder {
    let folder = try ScratchFolder("release")
    try FileManager.default.copyItem(
      atPath: ReleasedRom.shared.get().releaseFolder, toPath: folder.path("release"))
    return folder
  }

  /// What the channel's signatures vouch for; feeds have none.
  private func files(_ folder: ScratchFolder) throws -> [String] {
    try folder.contents(of: "release/dev")
      .filter { !$0.hasPrefix("feeds/") && (try? folder.data("release/dev/\($0)")) != nil }
  }

  private func verify(_ folder: ScratchFolder, _ path: String = "release") throws -> (Int32, Report) {
    let result = try Program.run(["verify", folder.path(path), "--format", "json"])
    return (result.status, try result.json())
  }

  @Test func aReleaseIsSound() throws {
    let folder = try copy()
    for path in ["release", "release/dev"] {
      let (status, report) = try verify(folder, path)
      #expect(status == 0 && report.sound && report.findings.isEmpty && report.kind == "release-folder")
      #expect(report.releases["dev"] == [ReleasedRom.version])
    }
    let names = try files(folder).map { URL(fileURLWithPath: $0).lastPathComponent }
    #expect(names.count == 15, "\(names)")
    for name in ["latest.json", "manifest.json", "SHA256SUMS", "announcement.zh.md", "announcement.en.md"] {
      #expect(names.contains { $0.hasSuffix(".\(name)") })
    }
  }

  @Test(arguments: [0.0, 0.5, 0.999]) func oneByteIsFoundAndItsFileNamed(place: Double) throws {
    for file in try files(try copy()) {
      let folder = try copy()
      var bytes = try folder.data("release/dev/\(file)")
      bytes[Int(Double(bytes.count) * place)] ^= 1
      try folder.write(bytes, to: "release/dev/\(file)")
      let (status, report) = try verify(folder)
      #expect(status == 77 && !report.sound, "\(file)")
      #expect(report.findings.contains { $0.hasPrefix("dev/\(file)") }, "\(file): \(report.findings)")
      let others = report.findings.filter { !$0.contains(file) }
      #expect(others.isEmpty, "\(file) was changed and others are blamed: \(others)")
    }
  }

  /// Metadata that a newer version replaced: a mirror may leave it out.
  private static let replaced = ["metadata/1.builds.json", "metadata/1.snapshot.json"]

  @Test func aMissingFileIsNamed() throws {
    for file in try files(try copy()) where !Self.replaced.contains(file) {
      let folder = try copy()
      try FileManager.default.removeItem(atPath: folder.path("release/dev/\(file)"))
      let (status, report) = try verify(folder)
      #expect(status == 77, "\(file)")
      #expect(
        report.findings.contains { $0.hasPrefix("dev/\(file) is missing") }, "\(file): \(report.findings)")
    }
  }

  @Test(arguments: [
    "targets/builds/4.10.31/extra.txt", "targets/.hidden", "extra.txt", "metadata/folder/file", "notes/file",
  ])
  func whatIsListedNowhereIsNamed(path: String) throws {
    let folder = try copy()
    try folder.write("extra\n", to: "release/dev/\(path)")
    let (status, report) = try verify(folder)
    #expect(status == 77)
    let first = path.hasPrefix("notes/") ? "notes" : path
    #expect(report.findings.contains { $0.hasPrefix("dev/\(first) ") }, "\(report.findings)")
  }

  @Test func aLinkInTheTreeIsNamed() throws {
    let folder = try copy()
    let file = try "release/dev/" + #require(files(folder).first { $0.hasSuffix("announcement.en.md") })
    try FileManager.default.moveItem(atPath: folder.path(file), toPath: folder.path("elsewhere"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(file), withDestinationPath: folder.path("elsewhere"))
    let (status, report) = try verify(folder)
    #expect(
      status == 77 && report.findings.contains { $0.contains("announcement.en.md is not a plain file") })
  }

  @Test func anotherCertificateIsNotTrusted() throws {
    let repository = try ScratchRepository()
    try repository.commit(["system/a": "b\n"])
    #expect(try Program.run(["init", "--keys"], in: repository.path).status == 0)
    let other = "\(repository.gitDirectory)/miui-release/keys/package.x509.pem"
    let own = ProjectFiles.url("Fixtures/Keys/TEST_KEY_DO_NOT_USE.x509.pem").path
    let folder = try copy()
    let name = try #require(try files(folder).first { $0.hasSuffix(".zip") })
    for path in [folder.path("release"), folder.path("release/dev/\(name)")] {
      let good = try Program.run(["verify", path, "--certificate", own])
      #expect(good.status == 0, "\(good.text)")
      let bad = try Program.run(["verify", path, "--certificate", other])
      #expect(
        bad.status == 77 && bad.text.contains("another certificate than the trusted one"), "\(bad.text)")
    }
  }

  @Test func whatIsNoCertificateIsNotThePackagesFault() throws {
    let folder = try copy()
    let key = ProjectFiles.url("Fixtures/Keys/TEST_KEY_DO_NOT_USE.pem").path
    for (path, status) in [
      (key, 78), (try folder.write("text\n", to: "text"), 78), (folder.path("absent"), 66),
    ] {
      let result = try Program.run(["verify", folder.path("release"), "--certificate", path])
      #expect(result.status == Int32(status) && result.errors.contains(path), "\(result.errors)")
    }
  }

  @Test func whatIsNeitherPackageNorReleaseExits66() throws {
    let folder = try ScratchFolder("other")
    try folder.write("a\n", to: "rom/system/file")
    try folder.folder("empty")
    for path in ["absent", "empty", "rom"] {
      let result = try Program.run(["verify", folder.path(path)])
      #expect(result.status == 66, "\(path) \(result.errors)")
    }
  }

  @Test func anExtractedImageIsTheOneThatWasBuilt() throws {
    let folder = try copy()
    let name = try #require(try files(folder).first { $0.hasSuffix(".zip") })
    let package = folder.path("release/dev/\(name)")
    let result = try Program.run(["extract", package, "--output", folder.path("images")])
    #expect(result.status == 0 && result.text.contains("system.img"), "\(result.errors)")
    #expect(try Tool.run("fsck.erofs", [folder.path("images/system.img")]).status == 0)
    let again = try Program.run(["extract", package, "--output", folder.path("images")])
    #expect(again.status == 1 && again.errors.contains("already there"), "\(again.errors)")
    let absent = try Program.run(["extract", package, "--partition", "modem", "-o", folder.path("images")])
    #expect(absent.status == 66 && absent.errors.contains("no partition modem"))
  }
}
