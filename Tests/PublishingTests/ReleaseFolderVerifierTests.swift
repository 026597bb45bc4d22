// SPDX-License-Identifier: Apache-2.0
import Packaging
import Files
import Foundation
import Packaging
import Publishing
import ReleaseCore
import TestSupport
import Testing

/// Two releases published by the real repository into a real folder.
struct PublishedChannel {
  let scratch: ScratchFolder
  let channel: Channel
  var folder: String { scratch.path("dev") }

  init() throws {
    scratch = try ScratchFolder("verify")
    channel = try SampleRelease.unwrap(Channel("dev"))
    let repository = FileReleaseRepository(root: scratch.path)
    _ = try repository.publish(try SampleRelease.plan("26.11.20", previous: nil))
    _ = try repository.publish(try SampleRelease.plan())
  }

  func report(
    _ known: [BuildVersion: Digest] = [:], _ check: ReleaseFolderVerifier.PackageCheck? = nil
  ) -> ReleaseFolderReport {
    ReleaseFolderVerifier(
      FilePublishedFolder(folder), channel: channel, knownManifests: known, checkPackage: check
    ).verify()
  }

  /// Every file of the channel, relative to it.
  func files() throws -> [String] {
    try scratch.contents(of: "dev").filter { name in
      let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return facts[.type] as? FileAttributeType == .typeRegular
    }
  }

  func overwrite(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }
}

@Suite struct ReleaseFolderVerifierTests {
  @Test("A channel as it was published is sound, and every byte was read")
  func sound() throws {
    let channel = try PublishedChannel()
    let report = channel.report()
    #expect(report.findings == [])
    #expect(report.isSound)
    #expect(report.current == SampleRelease.version)
    #expect(report.versions.map(\.description) == ["26.11.20", "26.11.27"])
    let total = try channel.files().reduce(0) { try $0 + channel.scratch.data("dev/\($1)").count }
    #expect(report.bytesRead == UInt64(total))
  }

  @Test("One byte changed anywhere in any file is found, and the file is named")
  func oneByte() throws {
    let channel = try PublishedChannel()
    for name in try channel.files() {
      let bytes = Array(try channel.scratch.data("dev/\(name)"))
      // Every byte of the small documents' beginnings, and some in each eighth of the rest.
      let offsets = Set((0...8).map { (bytes.count - 1) * $0 / 8 } + stride(from: 0, to: bytes.count, by: 97))
      for offset in offsets.sorted() {
        for flip: UInt8 in [0x01, 0x20, 0x80] {
          var changed = bytes
          changed[offset] ^= flip
          try channel.overwrite(name, changed)
          let report = channel.report()
          #expect(!report.isSound, "\(name) at \(offset) ^ \(flip)")
          #expect(
            report.findings.contains { $0.isError && $0.file == name },
            "\(name) at \(offset) ^ \(flip): \(report.findings)")
          // Nothing else is blamed, but where two documents disagree and no third one speaks.
          let blamed = Set(report.findings.map(\.file))
          let pair: Set = ["26.11.20/SHA256SUMS", "26.11.20/manifest.json"]
          #expect(
            blamed == [name] || blamed == pair && pair.contains(name),
            "\(name) at \(offset) ^ \(flip): \(report.findings)")
        }
      }
      try channel.overwrite(name, bytes)
    }
    #expect(channel.report().isSound)
  }

  @Test("A file that was removed, cut short, emptied or made longer is named")
  func lengths() throws {
    let channel = try PublishedChannel()
    for name in try channel.files() {
      let bytes = try channel.scratch.data("dev/\(name)")
      for changed in [bytes.dropLast(), bytes + [10], Data()] {
        try channel.overwrite(name, changed)
        #expect(
          channel.report().findings.contains { $0.isError && $0.file == name },
          "\(name), \(changed.count) bytes")
      }
      try FileManager.default.removeItem(atPath: "\(channel.folder)/\(name)")
      #expect(channel.report().findings.contains(ReleaseFinding(file: name, problem: .missing)), "\(name)")
      try channel.overwrite(name, bytes)
    }
    #expect(channel.report().isSound)
  }

  @Test("What nobody listed is named, what a publisher left is only noted")
  func strangers() throws {
    let channel = try PublishedChannel()
    try channel.scratch.write("x", to: "dev/.staging-26.12.4/miui.zip")
    try channel.scratch.write("x", to: "dev/.staging-latest.json.17")
    #expect(channel.report().isSound)
    #expect(channel.report().findings.map(\.code) == ["leftover", "leftover"])
    try channel.scratch.write("x", to: "dev/notes.txt")
    try channel.scratch.write("x", to: "dev/26.11.20/notes.txt")
    try channel.scratch.folder("dev/26.11.27/inner")
    try FileManager.default.createSymbolicLink(
      atPath: "\(channel.folder)/26.11.27/link", withDestinationPath: "manifest.json")
    let errors = channel.report().findings.filter(\.isError).map(\.description)
    #expect(
      errors == [
        "26.11.20/notes.txt is listed nowhere", "26.11.27/inner is not a plain file",
        "26.11.27/link is not a plain file", "notes.txt is listed nowhere",
      ])
  }

  @Test("A file replaced by a link to its own bytes is named")
  func linked() throws {
    let channel = try PublishedChannel()
    let name = "26.11.27/announcement.zh.md"
    let elsewhere = try channel.scratch.write(try channel.scratch.data("dev/\(name)"), to: "elsewhere.md")
    try FileManager.default.removeItem(atPath: "\(channel.folder)/\(name)")
    try FileManager.default.createSymbolicLink(
      atPath: "\(channel.folder)/\(name)", withDestinationPath: elsewhere)
    #expect(channel.report().findings == [ReleaseFinding(file: name, problem: .notPlainFile)])
  }

  @Test("A whole release rewritten by somebody else is found through the ledger's digest")
  func rewritten() throws {
    let channel = try PublishedChannel()
    var facts = try SampleRelease.facts("26.11.20", previous: nil)
    let honest = try Digest.sha256(of: ReleaseManifest.make(from: facts).bytes())
    facts.week = 1
    let manifest = try ReleaseManifest.make(from: facts)
    let forged = try PublicationPlan(publishing: manifest, artifacts: SampleRelease.artifacts(of: manifest))
    for file in forged.files {
      guard case .bytes(let bytes) = file.content else { continue }
      try channel.overwrite("26.11.20/\(file.facts.name)", bytes)
    }
    #expect(channel.report().isSound)
    let version = try #require(BuildVersion("26.11.20"))
    #expect(channel.report([version: honest]).findings.map(\.file) == ["26.11.20/manifest.json"])
  }

  @Test("A pointer that was put back is noted")
  func putBack() throws {
    let channel = try PublishedChannel()
    try channel.overwrite("latest.json", try SampleRelease.plan("26.11.20", previous: nil).pointer.bytes())
    #expect(
      channel.report().findings.map(\.description) == ["26.11.27 is newer than what the channel points at"])
    #expect(channel.report().isSound)
  }

  @Test("A folder under another version's name is named")
  func otherVersion() throws {
    let channel = try PublishedChannel()
    try FileManager.default.moveItem(
      atPath: "\(channel.folder)/26.11.20", toPath: "\(channel.folder)/26.11.13")
    let findings = channel.report().findings
    #expect(findings.map(\.file) == ["26.11.13/manifest.json"])
    #expect(findings.first?.description.contains("it is of dev 26.11.20; expected dev 26.11.13") == true)
  }

  @Test("What a package check says is named with its package")
  func packages() throws {
    let channel = try PublishedChannel()
    let report = channel.report([:]) { package, source in
      #expect(source.size == package.size.bytes)
      return package.codename == "pisces" ? ["the whole-file signature is wrong"] : []
    }
    #expect(
      report.findings.map(\.description) == [
        "26.11.20/miui_MI3TD_26.11.20_5da26de35f_4.4.zip: the whole-file signature is wrong",
        "26.11.27/miui_MI3TD_26.11.27_5da26de35f_4.4.zip: the whole-file signature is wrong",
      ])
  }

  @Test("sha256sum agrees with what was published")
  func coreutils() throws {
    let channel = try PublishedChannel()
    let result = try Tool.run(
      "sha256sum", ["-c", "--strict", "SHA256SUMS"], in: "\(channel.folder)/26.11.27")
    #expect(result.status == 0, "\(result.text)\(result.errors)")
  }
}
