// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import Signing
import TestSupport
import Testing

@Suite struct PackageVerifierTests {
  @Test func aGoodPackageHasNoFindings() async throws {
    let certificate = try SamplePackage.signer().certificatePEM
    let bytes = try await SamplePackage.make()
    #expect(try await SamplePackage.verifier(trusting: certificate).findings(in: MemoryBytes(bytes)) == [])
    #expect(try await SamplePackage.verifier().findings(in: MemoryBytes(bytes)) == [])
  }

  @Test func anotherKeysPackageIsNotTrusted() async throws {
    let pair = try KeyPairGenerator().generate(
      commonName: "another", notBefore: Date(timeIntervalSince1970: 1_700_000_000),
      notAfter: Date(timeIntervalSince1970: 4_000_000_000), serialNumber: SamplePackage.noise(16))
    let findings = try await SamplePackage.verifier(trusting: pair.certificatePEM)
      .findings(in: MemoryBytes(try await SamplePackage.make()))
    #expect(findings.contains { $0.message.contains("another certificate than the trusted one") })
  }

  /// Every byte of headers, metadata and signature, and places spread over the rest.
  @Test(arguments: 0..<8)
  func aChangedByteAnywhereIsFoundAndNamed(_ part: Int) async throws {
    let bytes = try await SamplePackage.make()
    let reader = try PackageReader(MemoryBytes(bytes))
    let payload = try #require(reader.directory[PackageEntry.payload])
    let inside = Int(payload.dataOffset)..<Int(payload.end)
    let places = bytes.indices.filter { !inside.contains($0) || $0 % 23 == 0 }
    #expect(places.count > 4200)
    for place in places where place % 8 == part {
      var changed = bytes
      // Every bit has its turn.
      changed[place] ^= 1 << UInt8(place / 8 % 8)
      let findings = try await SamplePackage.verifier().findings(in: MemoryBytes(changed))
      let found = expectation(place, reader)
      #expect(
        findings.contains { finding in found.contains { finding.description.contains($0) } },
        "byte \(place): expected \(found), found \(findings)")
    }
  }

  /// The structures that a finding for a byte may name.
  private func expectation(_ place: Int, _ reader: PackageReader) -> [String] {
    let place = UInt64(place)
    for entry in reader.directory.entries where place < entry.end {
      return place < entry.dataOffset ? ["local header of “\(entry.name)”"] : [entry.name]
    }
    let signature = reader.signature
    if place < signature.endOffset { return ["central header"] }
    if place < signature.signedSize { return ["end of central directory"] }
    if place < signature.messageOffset { return ["comment length", "end of central directory"] }
    if place < signature.signedDataOffset { return ["signature message"] }
    if place < signature.footerOffset { return ["signature CMS", "whole-file signature"] }
    return [
      "signature footer", "end of central directory", "signature message", "comment length", "signature CMS",
    ]
  }
}
