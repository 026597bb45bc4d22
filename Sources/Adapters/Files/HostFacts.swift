// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a scheduler on this machine goes by.
package enum HostFacts {
  /// The zone of the machine, which cron's daemon keeps, whatever TZ says here; `UTC` where none is set.
  package static var timeZone: String {
    let manager = FileManager.default
    if let link = try? manager.destinationOfSymbolicLink(atPath: "/etc/localtime"),
      let range = link.range(of: "/zoneinfo/")
    {
      return String(link[range.upperBound...])
    }
    let named = (try? String(contentsOfFile: "/etc/timezone", encoding: .utf8)) ?? ""
    let name = named.trimmingCharacters(in: .whitespacesAndNewlines)
    return name.isEmpty ? "UTC" : name
  }

  /// Where this program lies; nil where the system does not say.
  package static var program: String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }
}
