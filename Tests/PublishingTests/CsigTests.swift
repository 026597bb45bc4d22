// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import Publishing
import ReleaseCore
import TestSupport
import Testing

@Suite struct CsigTests {
  private func package() throws -> [UInt8] {
    let sink = MemoryBytes()
    let payload = Array("CrAU".utf8) + [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 11]
    _ = try PackageWriter(signer: try SampleFeeds.signer()).write(
      facts: PackageFacts(
        devices: ["cancro"], fingerprint: "a/b/c:1/2/3:user/release-keys", incremental: "3", sdkLevel: 19,
        securityPatch: "2026-11-05", timestamp: 1_795_770_000),
      payload: MemoryBytes(payload + SampleRelease.content(of: "payload")), properties: "FILE_HASH=A\n",
      into: sink)
    return sink.bytes
  }

  @Test("The document lists the package's property files in their order, each with its digest")
  func files() throws {
    let bytes = try package()
    let csig = try Csig(of: MemoryBytes(bytes))
    #expect(
      csig.files.map(\.name) == [
        "payload_metadata.bin", "payload.bin", "payload_properties.txt", "metadata", "metadata.pb",
      ])
    for file in csig.files {
      let part = bytes[Int(file.offset)..<Int(file.offset + file.size)]
      #expect(file.digest == "\(Digest.sha256(of: part))", "\(file.name)")
    }
    #expect(csig.files[0].offset == csig.files[1].offset)
  }

  @Test("It is of version 1 without a vbmeta digest and of version 2 with one")
  func versions() throws {
    let source = MemoryBytes(try package())
    let digest = Digest.sha256(of: [1, 2, 3])
    for (csig, version, keys) in [
      (try Csig(of: source), 1, ["files", "version"]),
      (try Csig(of: source, vbmetaDigest: digest), 2, ["files", "vbmeta_digest", "version"]),
    ] {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(try csig.bytes())) as? [String: Any])
      #expect(object.keys.sorted() == keys)
      #expect(object["version"] as? Int == version)
      #expect(object["vbmeta_digest"] as? String == (version == 2 ? "\(digest)" : nil))
    }
  }

  @Test("What is no A/B package is refused")
  func refused() throws {
    let bytes = try package()
    #expect(throws: (any Error).self) { try Csig(of: MemoryBytes(Array("no package".utf8))) }
    #expect(throws: (any Error).self) { try Csig(of: MemoryBytes(Array(bytes.prefix(bytes.count / 2)))) }
    for (old, new) in [("ota-type=AB", "ota-type=XY"), ("ota-property-files=", "ota-property-filez=")] {
      var changed = bytes
      let range = try #require(Data(bytes).range(of: Data(old.utf8)))
      changed.replaceSubrange(range, with: Array(new.utf8))
      #expect(throws: PublishingError.self) { try Csig(of: MemoryBytes(changed)) }
    }
  }
}
