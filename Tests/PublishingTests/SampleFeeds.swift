// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Packaging
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import Signing
import TestSupport

/// A channel with real, small packages, as it lies on a server.
struct SampleFeeds {
  static let base = "https://ota.example.org/dev"
  static let versions = ["26.11.27", "26.11.20", "26.11.13"]

  let releases: [ReleaseManifest]
  let csigs: [String: [UInt8]]
  /// Every target by its place in the channel's folder.
  private let targets: [String: [UInt8]]

  static func key(_ name: String) -> URL { ProjectFiles.url("Fixtures/Keys/TEST_KEY_DO_NOT_USE\(name)") }

  static func signer() throws -> RSAPackageSigner {
    try RSAPackageSigner(
      certificatePEM: String(contentsOf: key(".x509.pem"), encoding: .utf8),
      privateKeyPEM: String(contentsOf: key(".pem"), encoding: .utf8))
  }

  init() throws {
    let signer = try Self.signer()
    var releases: [ReleaseManifest] = []
    var csigs: [String: [UInt8]] = [:]
    var targets: [String: [UInt8]] = [:]
    for text in Self.versions {
      var facts = try SampleRelease.facts(text, previous: nil)
      var contents: [String: [UInt8]] = [:]
      facts.packages = try ["cancro", "pisces"].map { codename in
        let (device, bytes) = try Self.package(codename, in: facts, signer: signer)
        contents[device.file.name] = bytes
        csigs[device.file.name] = try Csig(of: MemoryBytes(bytes)).signed(by: signer)
        return device
      }
      let manifest = try ReleaseManifest.make(from: facts)
      for file in manifest.images.map(\.file) + [manifest.sourceSnapshot?.file].compactMap(\.self) {
        contents[file] = SampleRelease.content(of: file)
      }
      for file in manifest.announcements {
        contents[file.file] = Announcement.bytes(of: manifest, in: file.language)
      }
      contents["manifest.json"] = try manifest.bytes()
      for (name, bytes) in contents {
        targets["targets/builds/\(text)/\(Digest.sha256(of: bytes)).\(name)"] = bytes
      }
      releases.append(manifest)
    }
    self.releases = releases
    self.csigs = csigs
    self.targets = targets
  }

  private static func package(
    _ codename: String, in facts: ReleaseFacts, signer: RSAPackageSigner
  ) throws -> (ReleaseFacts.PackagedDevice, [UInt8]) {
    let market = codename == "cancro" ? "MI3WMI4W" : "MI3TD"
    let profile = SampleRelease.device(codename, market)
    let fingerprint = profile.fingerprint(of: facts.version)
    let payload =
      Array("CrAU".utf8) + [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 11]
      + SampleRelease.content(of: "\(codename) \(facts.version)")
    let sink = MemoryBytes()
    let written = try PackageWriter(signer: signer).write(
      facts: PackageFacts(
        devices: [codename], fingerprint: fingerprint, incremental: "\(facts.version)",
        sdkLevel: profile.sdkLevel, securityPatch: profile.securityPatch, timestamp: facts.instant.seconds),
      payload: MemoryBytes(payload), properties: "FILE_HASH=AAAA\nFILE_SIZE=3000\n", into: sink)
    let name = try PackageName(
      device: market, version: facts.version, md5: written.digests.md5, android: profile.android)
    var device = try SampleRelease.packaged(codename, market, facts.version)
    device.file = FileFacts(
      name: "\(name)", size: written.digests.size, sha256: written.digests.sha256)
    device.md5Prefix = name.md5Prefix
    device.md5 = written.digests.md5
    device.propertyFiles = written.propertyFiles.full
    return (device, sink.bytes)
  }

  func feeds(
    base: String? = SampleFeeds.base, current: String? = "26.11.27", withdrawn: [Withdrawal] = []
  ) throws -> FeedSet {
    try FeedSet(
      channel: try SampleRelease.unwrap(Channel("dev")), baseURL: base, releases: releases,
      current: current.flatMap { BuildVersion($0) }, withdrawn: withdrawn, csigs: csigs,
      authority: "example.org")
  }

  static func withdrawal(_ text: String) throws -> Withdrawal {
    Withdrawal(
      version: try SampleRelease.unwrap(BuildVersion(text)),
      reason: try SampleRelease.unwrap(LocalizedText(zh: "闹钟 <不响>", en: "the alarm & \"all\"")),
      link: "https://example.org/?a=1&b=2",
      at: try SampleRelease.unwrap(ZonedInstant("2026-11-28T09:30:00+08:00")), replacedBy: nil)
  }

  /// Writes the channel's folder: targets and feeds.
  func write(_ feeds: FeedSet, into folder: ScratchFolder) throws {
    for (place, bytes) in targets { try folder.write(bytes, to: place) }
    for file in feeds.files { try folder.write(file.bytes, to: file.path) }
  }
}
