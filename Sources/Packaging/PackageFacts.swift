// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// What a full A/B package says about the build it installs.
package struct PackageFacts: Hashable, Sendable {
  /// ro.product.device of every device that may install it; `pre-device`.
  package let devices: [String]
  /// ro.build.fingerprint, canonical: `brand/product/device:release/id/incremental:type/tags`.
  package let fingerprint: String
  /// ro.build.version.incremental.
  package let incremental: String
  /// ro.build.version.sdk.
  package let sdkLevel: Int
  /// ro.build.version.security_patch, `2026-11-05`.
  package let securityPatch: String
  /// ro.build.date.utc, seconds since 1970. A device refuses a package older than its system.
  package let timestamp: Int64

  /// Refuses what would not survive `key=value` lines and the clients that split them.
  package init(
    devices: [String], fingerprint: String, incremental: String, sdkLevel: Int, securityPatch: String,
    timestamp: Int64
  ) throws {
    func refuse(_ field: String, _ value: String, _ problem: String) -> PackageError {
      .unfitFacts(field: field, value: value, problem: problem)
    }
    guard !devices.isEmpty else {
      throw refuse("the device list", "", "a package is for one device at least")
    }
    for device in devices where !PackageFacts.isPlain(device) || device.contains("/") {
      throw refuse("the device", device, "expected printable ASCII without =, |, / and spaces")
    }
    guard PackageFacts.isPlain(incremental) else {
      throw refuse("the incremental", incremental, "expected printable ASCII without =, | and spaces")
    }
    guard PackageFacts.isPlain(fingerprint), PackageFacts.isCanonical(fingerprint) else {
      throw refuse(
        "the fingerprint", fingerprint,
        "expected brand/product/device:release/id/incremental:type/tags in printable ASCII")
    }
    guard (1...10_000).contains(sdkLevel) else {
      throw refuse("the SDK level", "\(sdkLevel)", "expected a number from 1 to 10000")
    }
    guard CivilDate(securityPatch) != nil else {
      throw refuse("the security patch level", securityPatch, "expected a date such as 2026-11-05")
    }
    guard timestamp > 0 else {
      throw refuse("the timestamp", "\(timestamp)", "expected seconds since 1970")
    }
    self.devices = devices
    self.fingerprint = fingerprint
    self.incremental = incremental
    self.sdkLevel = sdkLevel
    self.securityPatch = securityPatch
    self.timestamp = timestamp
  }

  /// Printable ASCII without the characters that separate keys, values and alternatives.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x3d && $0 != 0x7c }
  }

  /// Six parts, the third `device:release` and the fifth `incremental:type`.
  private static func isCanonical(_ fingerprint: String) -> Bool {
    let parts = fingerprint.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 6, !parts.contains(where: \.isEmpty) else { return false }
    return parts.enumerated().allSatisfy { index, part in
      let halves = part.split(separator: ":", omittingEmptySubsequences: false)
      return halves.count == (index == 2 || index == 4 ? 2 : 1) && !halves.contains(where: \.isEmpty)
    }
  }
}
