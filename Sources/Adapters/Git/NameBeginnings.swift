// SPDX-License-Identifier: Apache-2.0
import TreeMerging

/// The first ten bits of some names: tells quickly, though not surely, that a name is among them.
struct NameBeginnings {
  private var bits: [UInt64] = Array(repeating: 0, count: 16)

  mutating func insert(_ name: ObjectName) {
    bits[Int(name.beginning >> 60)] |= 1 << (name.beginning >> 54 & 63)
  }

  /// False for most names that were not inserted, and for none that was.
  @inline(__always)
  func contains(_ name: ObjectName) -> Bool {
    bits[Int(name.beginning >> 60)] & 1 << (name.beginning >> 54 & 63) != 0
  }
}
