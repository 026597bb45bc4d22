// SPDX-License-Identifier: Apache-2.0
import Packaging
import ReleaseCore
import Testing

@Suite struct PackageFactsTests {
  @Test(
    arguments: [
      ([], "b/p/d:4.4/i/1:user/k", "1", 19, "2026-11-05", 1, "the device list"),
      (["a|b"], "b/p/d:4.4/i/1:user/k", "1", 19, "2026-11-05", 1, "the device"),
      (["a\nb"], "b/p/d:4.4/i/1:user/k", "1", 19, "2026-11-05", 1, "the device"),
      (["d"], "b/p/d:4.4/i/1:user", "1", 19, "2026-11-05", 1, "the fingerprint"),
      (["d"], "b/p/d/i/1:user/k", "1", 19, "2026-11-05", 1, "the fingerprint"),
      (["d"], "b/p/d:4.4/i/1/user/k", "1", 19, "2026-11-05", 1, "the fingerprint"),
      (["d"], "b/p/d:4=4/i/1:user/k", "1", 19, "2026-11-05", 1, "the fingerprint"),
      (["d"], "b/p/d:4.4/i/1:user/k", "1 2", 19, "2026-11-05", 1, "the incremental"),
      (["d"], "b/p/d:4.4/i/1:user/k", "", 19, "2026-11-05", 1, "the incremental"),
      (["d"], "b/p/d:4.4/i/1:user/k", "1", 0, "2026-11-05", 1, "the SDK level"),
      (["d"], "b/p/d:4.4/i/1:user/k", "1", 19, "2026-13-05", 1, "the security patch level"),
      (["d"], "b/p/d:4.4/i/1:user/k", "1", 19, "2026-11-05", 0, "the timestamp"),
    ] as [([String], String, String, Int, String, Int64, String)])
  func refuses(
    _ devices: [String], _ fingerprint: String, _ incremental: String, _ sdk: Int, _ patch: String,
    _ timestamp: Int64, _ field: String
  ) {
    let error = #expect(throws: PackageError.self) {
      try PackageFacts(
        devices: devices, fingerprint: fingerprint, incremental: incremental, sdkLevel: sdk,
        securityPatch: patch, timestamp: timestamp)
    }
    #expect(error?.message.contains("carry \(field) ") == true, "\(error?.message ?? "none")")
    #expect(error?.kind == .badConfiguration)
  }
}
