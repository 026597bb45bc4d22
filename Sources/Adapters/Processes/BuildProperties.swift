// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import ReleaseCore

/// The lines of build.prop that say which build a partition is.
enum BuildProperties {
  /// The keys and values of a build, in the order they are written.
  static func lines(of facts: BuildFacts) -> [(key: String, value: String)] {
    let device = facts.device
    return [
      ("ro.build.fingerprint", device.fingerprint(of: facts.version)),
      ("ro.build.version.incremental", "\(facts.version)"),
      ("ro.build.version.release", device.android),
      ("ro.build.version.sdk", "\(device.sdkLevel)"),
      ("ro.build.version.security_patch", device.securityPatch),
      ("ro.build.date.utc", "\(facts.epoch)"),
      ("ro.product.device", device.codename),
      ("ro.product.brand", device.brand),
    ]
  }

  /// A file's text with the lines at its end, and without earlier ones of the same keys.
  ///
  /// Android takes the first value of an `ro.` property, so an earlier line would win.
  static func text(_ existing: String, with lines: [(key: String, value: String)]) -> String {
    let keys = Set(lines.map(\.key))
    let kept = existing.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      guard let equals = line.firstIndex(of: "=") else { return true }
      return !keys.contains(line[..<equals].trimmingCharacters(in: .whitespaces))
    }
    var text = kept.joined(separator: "\n")
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    return text + lines.map { "\($0.key)=\($0.value)\n" }.joined()
  }
}
