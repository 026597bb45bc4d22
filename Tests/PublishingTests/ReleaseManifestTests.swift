// SPDX-License-Identifier: Apache-2.0
import Foundation
import Merging
import Publishing
import ReleaseCore
import Requesting
import TestSupport
import Testing

@Suite struct ReleaseManifestTests {
  @Test("A manifest has the bytes that readers know")
  func golden() throws {
    let text = String(decoding: try SampleRelease.manifest().bytes(), as: UTF8.self)
    #expect(text == (try ProjectFiles.golden("Fixtures/Releases/manifest.json", actual: text)))
  }

  @Test("A manifest reads back as it was written, and is written the same again")
  func roundTrip() throws {
    let manifest = try SampleRelease.manifest()
    let bytes = try manifest.bytes()
    let read = try ReleaseManifest(bytes: bytes)
    #expect(read == manifest)
    #expect(try read.bytes() == bytes)
    #expect(bytes.last == 10)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("\\/"))
  }

  @Test("A release in which nothing happened has nulls and empty lists")
  func empty() throws {
    var facts = try SampleRelease.facts(previous: nil)
    facts.train = TrainReport(
      base: facts.train.base, head: facts.train.base, tree: facts.train.tree, boarded: [], leftBehind: [])
    facts.ledgerCommit = nil
    facts.sourceSnapshot = nil
    facts.packages = []
    facts.images = []
    facts.onHold = []
    let manifest = try ReleaseManifest.make(from: facts)
    #expect(try ReleaseManifest(bytes: manifest.bytes()) == manifest)
    let text = String(decoding: try manifest.bytes(), as: UTF8.self)
    for key in ["previous_version", "source_snapshot", "ledger_commit", "early_reason", "percent"] {
      #expect(text.contains("\"\(key)\" : null"))
    }
    #expect(manifest.userShare.fraction == "0/0")
  }

  @Test(
    "The user share is exact, its percentage rounded half up to one decimal",
    arguments: [
      (0, 3, "0/3", "0.0%"), (1, 3, "1/3", "33.3%"), (2, 3, "2/3", "66.7%"), (4, 12, "4/12", "33.3%"),
      (1, 16, "1/16", "6.3%"), (7, 7, "7/7", "100.0%"), (1, 2000, "1/2000", "0.1%"),
    ])
  func share(users: Int, total: Int, fraction: String, percent: String) {
    let share = ReleaseManifest.UserShare(fromUsers: users, of: total)
    #expect(share.fraction == fraction)
    #expect(share.percentText == percent)
  }

  @Test("A feature from users that credits nobody is refused")
  func nobodyCredited() throws {
    var facts = try SampleRelease.facts()
    var request = facts.train.boarded[0].request
    request.requesters = []
    let car = TrainCar(
      request: request, tip: facts.train.base, merge: facts.train.base, tree: facts.train.tree)
    facts.train = TrainReport(
      base: facts.train.base, head: facts.train.base, tree: facts.train.tree, boarded: [car], leftBehind: [])
    #expect(throws: PublishingError.noRequester(RequestID(1))) { try ReleaseManifest.make(from: facts) }
  }

  @Test("A package's URL is beside the manifest, or where the channel is served")
  func urls() throws {
    var facts = try SampleRelease.facts()
    let package = try ReleaseManifest.make(from: facts).packages[0]
    let stored = "\(package.sha256).miui_MI3WMI4W_26.11.27_5da26de35f_4.4.zip"
    #expect(package.url == stored)
    facts.channelURL = "https://rom.example.com/dev//"
    #expect(
      try ReleaseManifest.make(from: facts).packages[0].url
        == "https://rom.example.com/dev/targets/builds/26.11.27/\(stored)")
  }

  @Test(
    "A file that could leave the folder or hide in it is refused",
    arguments: [
      "../x", "a/b", "..", ".hidden", "", "a..b", "-x", "a b", "a\nb", "latest.json", "manifest.json",
      "SHA256SUMS", "a%2Fb", "日", String(repeating: "x", count: 201),
    ])
  func badNames(name: String) throws {
    var facts = try SampleRelease.facts()
    facts.sourceSnapshot = FileFacts(name: name, size: ByteCount(1), sha256: .sha256(of: [1]))
    #expect(throws: PublishingError.self) { try ReleaseManifest.make(from: facts) }
    var manifest = try SampleRelease.manifest()
    manifest.sourceSnapshot?.file = name
    let bytes = try manifest.bytes()
    #expect(throws: PublishingError.self) { try ReleaseManifest(bytes: bytes) }
  }

  @Test(
    "An incremental package has an older origin, its own, and a full package beside it",
    arguments: [
      ("\"from_version\" : \"26.11.20\"", "\"from_version\" : \"26.11.20\"", nil),
      ("\"from_version\" : \"26.11.20\"", "\"from_version\" : \"26.11.27\"", "is not before 26.11.27"),
      ("      \"from_version\" : \"26.11.20\",\n", "", "is not before 26.11.27"),
      ("\"type\" : \"incremental\"", "\"type\" : \"full\"", "full package and has a from_version"),
      ("\"type\" : \"full\"", "\"type\" : \"incremental\"", "is not before 26.11.27"),
      ("\"from_version\" : \"26.11.20\"", "\"from_version\" : null", "line"),
    ] as [(String, String, String?)])
  func incremental(old: String, new: String, said: String?) throws {
    let text = String(decoding: try ManifestSchemaTests.incremental().bytes(), as: UTF8.self)
    try #require(text.contains(old))
    let bytes = Array(text.replacingFirst(old, with: new).utf8)
    guard let said else {
      #expect(try ReleaseManifest(bytes: bytes) == ManifestSchemaTests.incremental())
      return
    }
    let error = #expect(throws: PublishingError.self) { try ReleaseManifest(bytes: bytes) }
    #expect(error?.message.contains(said) == true, "\(error?.message ?? "")")
  }

  @Test("A device has one package for each purpose")
  func packagesPerDevice() throws {
    var twice = try ManifestSchemaTests.incremental()
    var copy = try #require(twice.packages.last)
    copy.file = "again_\(copy.file)"
    twice.packages.append(copy)
    var alone = try ManifestSchemaTests.incremental()
    alone.packages.removeFirst()
    for manifest in [twice, alone] {
      let bytes = try manifest.bytes()
      #expect(throws: PublishingError.self) { try ReleaseManifest(bytes: bytes) }
    }
  }

  @Test(
    "What a manifest does not say exactly is refused, with the reason",
    arguments: [
      ("\"format_version\" : 1", "\"format_version\" : 2", "miui-release/manifest version 2"),
      ("\"format\" : \"miui-release/manifest\"", "\"format\" : \"other\"", "other version 1"),
      ("\"week\" : 590", "\"week\" : 590,\n  \"weather\" : \"fine\"", "line"),
      ("\"week\" : 590", "\"week\" : 1,\n  \"week\" : 590", "line"),
      ("\"week\" : 590", "\"week\" : \"590\"", "week"),
      ("\"week\" : 590", "\"week\" : 0", "week is 0"),
      ("\"week\" : 590", "\"week\":590", "line"),
      ("\"product\" : \"MIUI\",", "", "product is missing"),
      ("\"version\" : \"26.11.27\"", "\"version\" : \"26.13.27\"", "version"),
      ("\"channel\" : \"dev\"", "\"channel\" : \"../dev\"", "channel"),
      ("\"timestamp\" : 1795770000", "\"timestamp\" : 1795770001", "timestamp"),
      ("\"from_users\" : 4", "\"from_users\" : 5", "user_share"),
      ("\"id\" : \"REQ-2\"", "\"id\" : \"REQ-1\"", "twice"),
      ("\"md5_prefix\" : \"5da26de35f\"", "\"md5_prefix\" : \"5DA26DE35F\"", "md5_prefix"),
      ("cQIr/iKpdYwWIvpYJb+DrWWdlC3iYWkFzA5J7D8BSlk=", "cQIr", "metadata_hash"),
      ("\"previous_version\" : \"26.11.20\"", "\"previous_version\" : \"26.12.4\"", "previous_version"),
      ("\"source_snapshot\" : {", "\"source_snapshot\" : 7, \"x\" : {", "source_snapshot"),
      ("}\n", "", "malformed"),
    ])
  func malformed(old: String, new: String, said: String) throws {
    let text = String(decoding: try SampleRelease.manifest().bytes(), as: UTF8.self)
    let changed =
      old == "}\n" ? String(text.dropLast(2)) : text.replacingFirst(old, with: new)
    try #require(changed != text)
    let error = #expect(throws: PublishingError.self) { try ReleaseManifest(bytes: Array(changed.utf8)) }
    #expect(error?.message.contains(said) == true, "\(error?.message ?? "")")
    #expect(error?.kind.exitStatus == 65)
  }
}

extension String {
  func replacingFirst(_ old: String, with new: String) -> String {
    guard let range = range(of: old) else { return self }
    return replacingCharacters(in: range, with: new)
  }

  @Test("A release made before updaters' facts were kept still reads, to the byte")
  func older() throws {
    var manifest = try SampleRelease.manifest()
    for index in manifest.packages.indices {
      manifest.packages[index].md5 = nil
      manifest.packages[index].sdkLevel = nil
      manifest.packages[index].securityPatch = nil
      manifest.packages[index].propertyFiles = nil
    }
    let bytes = try manifest.bytes()
    let text = String(decoding: bytes, as: UTF8.self)
    for key in ["md5", "sdk_level", "security_patch", "property_files"] {
      #expect(!text.contains("\"\(key)\""))
    }
    #expect(try ReleaseManifest(bytes: bytes) == manifest)
  }

  @Test(
    "An md5 that is none, or not the file name's, is refused",
    arguments: ["", "5da26de35f", "5DA26DE35F0123456789ABCDEF012345", "6da26de35f0123456789abcdef012345"])
  func md5(text: String) throws {
    var manifest = try SampleRelease.manifest()
    manifest.packages[0].md5 = text
    let bytes = try manifest.bytes()
    #expect(throws: PublishingError.self) { try ReleaseManifest(bytes: bytes) }
  }
}
