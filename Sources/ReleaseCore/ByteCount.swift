// SPDX-License-Identifier: Apache-2.0

/// A size in bytes.
package struct ByteCount: Hashable, Comparable, Sendable, Codable {
  package let bytes: UInt64

  package init(_ bytes: UInt64) { self.bytes = bytes }
  package init(_ bytes: Int) { self.bytes = UInt64(bytes) }
  package static func mebibytes(_ count: Int) -> ByteCount { ByteCount(count << 20) }

  package init(from decoder: any Decoder) throws {
    bytes = try decoder.singleValueContainer().decode(UInt64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(bytes)
  }

  package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
  package static func + (left: ByteCount, right: ByteCount) -> ByteCount {
    ByteCount(left.bytes + right.bytes)
  }
}

extension ByteCount: CustomStringConvertible {
  /// Binary units, one decimal, never rounded up across a unit: `4.7 MiB`.
  package var description: String {
    let units = ["KiB", "MiB", "GiB", "TiB"]
    guard bytes >= 1024 else { return "\(bytes) B" }
    var tenths = bytes * 10 / 1024
    var unit = 0
    while tenths >= 10240, unit + 1 < units.count {
      tenths /= 1024
      unit += 1
    }
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
