// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The name of a git object, as its 20 raw bytes: compared and copied without counting references.
package struct ObjectName: Hashable, Sendable, BitwiseCopyable {
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// Twenty zeros: git's name for nothing.
  package static let null = ObjectName(high: 0, middle: 0, low: 0)
  /// The blob without bytes, which takes no part in renames.
  package static let emptyBlob = ObjectName(
    high: 0xe69d_e29b_b2d1_d643, middle: 0x4b8b_29ae_775a_d8c2, low: 0xe48c_5391)

  package init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// Reads the 20 bytes at an offset, which must be there.
  @inline(__always)
  package init(_ bytes: borrowing Span<UInt8>, at offset: Int) {
    // One check for all twenty: only so does the compiler make three loads of them.
    let name = bytes.extracting(offset..<offset &+ 20)
    var words: (UInt64, UInt64, UInt32) = (0, 0, 0)
    for index in 0..<8 { words.0 = words.0 << 8 | UInt64(name[index]) }
    for index in 8..<16 { words.1 = words.1 << 8 | UInt64(name[index]) }
    for index in 16..<20 { words.2 = words.2 << 8 | UInt32(name[index]) }
    self.init(high: words.0, middle: words.1, low: words.2)
  }

  package init(_ id: ObjectID) {
    let bytes = Hexadecimal.bytes(of: id.hex) ?? Array(repeating: 0, count: 20)
    self.init(bytes.span, at: 0)
  }

  /// Reads 40 lower-case hexadecimal digits; nil where they are not.
  package init?(hex: some Collection<UInt8>) {
    guard hex.count == 40 else { return nil }
    var words: (UInt64, UInt64, UInt32) = (0, 0, 0)
    for (index, character) in hex.enumerated() {
      let digit: UInt8
      switch character {
      case 0x30...0x39: digit = character - 0x30
      case 0x61...0x66: digit = character - 0x57
      default: return nil
      }
      if index < 16 {
        words.0 = words.0 << 4 | UInt64(digit)
      } else if index < 32 {
        words.1 = words.1 << 4 | UInt64(digit)
      } else {
        words.2 = words.2 << 4 | UInt32(digit)
      }
    }
    self.init(high: words.0, middle: words.1, low: words.2)
  }

  package var isNull: Bool { self == .null }

  /// The first eight bytes, the first one the most significant.
  package var beginning: UInt64 { high }
  package var firstByte: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }

  /// The order of the bytes, which is that of lists of objects.
  package func precedes(_ other: ObjectName) -> Bool {
    (high, middle, low) < (other.high, other.middle, other.low)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(high) }

  /// The 20 bytes.
  package func append(to bytes: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: high >> shift))
    }
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: middle >> shift))
    }
    for shift in stride(from: 24, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: low >> shift))
    }
  }

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20)
    append(to: &bytes)
    return bytes
  }

  package var objectID: ObjectID { ObjectID(packed: bytes) }

  /// Forty hexadecimal digits.
  package var hex: String { Hexadecimal.text(of: bytes) }
}
