// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import ReleaseCore
import Signing
import TestSupport
import Testing

@Suite struct PackageInspectorTests {
  @Test func saysWhatIsInside() async throws {
    let bytes = try await SamplePackage.make()
    let trust = AndroidPackageTrust()
    let description = try PackageInspector(trust: trust, certificates: trust).describe(MemoryBytes(bytes))
    #expect(description.type == "AB" && description.devices == ["cancro"])
    #expect(description.version == "26.11.27" && description.timestamp == 1_795_770_000)
    #expect(description.fingerprint == "Xiaomi/cancro/cancro:4.4/26.11.27/26.11.27:user/release-keys")
    #expect(description.sdkLevel == "19" && description.securityPatch == "2026-11-05")
    #expect(description.entries.map(\.name) == PackageEntry.required)
    #expect(description.partitions.map(\.name) == ["boot", "system"])
    #expect(description.partitions.map(\.size.bytes) == [4096, 8192])
    #expect(description.partitions[0].operations == ["REPLACE": 1])
    #expect(description.partitions[1].operations.values.reduce(0, +) == 1)
    #expect(description.partitions[0].sha256 == Digest.sha256(of: SamplePackage.noise(4096)))
    #expect(description.certificate.subject == "CN=TEST_KEY_DO_NOT_USE")
    let json = try JSONEncoder().encode(description)
    #expect(try JSONDecoder().decode(PackageDescription.self, from: json) == description)
    #expect(description.lines.contains("partition boot: 4.0 KiB in 1 REPLACE"))
    #expect(description.lines.contains { $0.hasPrefix("signed by CN=TEST_KEY_DO_NOT_USE, RSA-2048") })
  }

  @Test func refusesWhatIsNoPackage() {
    let trust = AndroidPackageTrust()
    #expect(throws: PackageError.self) {
      try PackageInspector(trust: trust, certificates: trust).describe(MemoryBytes([1, 2, 3]))
    }
  }
}
