// SPDX-License-Identifier: Apache-2.0
package import Crypto
package import Foundation

/// A SHA-256 digest; its text form is 64 lower-case hexadecimal digits.
package struct Digest: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  /// The 32 raw bytes.
  package let bytes: [UInt8]

  /// Wraps 32 raw bytes; nil for any other length.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  package init?(hex: String) {
    guard hex.utf8.count == 64, let bytes = Hexadecimal.bytes(of: hex) else { return nil }
    self.bytes = bytes
  }

  /// The digest of data in memory.
  package static func sha256(of data: some DataProtocol) -> Digest {
    Digest(SHA256.hash(data: data))
  }

  /// Takes over a digest that was computed piece by piece.
  package init(_ digest: SHA256.Digest) { self.init(unchecked: Array(digest)) }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let digest = Digest(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected 64 lower-case hexadecimal digits")
    }
    self = digest
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  package var description: String { Hexadecimal.text(of: bytes) }
  package static func < (left: Digest, right: Digest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// A git object name: 40 hexadecimal digits of SHA-1.
package struct ObjectID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  package let hex: String

  /// Reads 40 lower-case hexadecimal digits; nil for anything else.
  package init?(hex: String) {
    guard hex.utf8.count == 40, Hexadecimal.bytes(of: hex) != nil else { return nil }
    self.hex = hex
  }

  /// The name of 20 raw bytes.
  package init(packed bytes: some Collection<UInt8>) {
    precondition(bytes.count == 20, "an object name has 20 bytes")
    hex = Hexadecimal.text(of: bytes)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = ObjectID(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected 40 lower-case hexadecimal digits")
    }
    self = id
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }

  /// The first ten digits, for people.
  package var short: String { String(hex.prefix(10)) }
  package var description: String { hex }
  package static func < (left: ObjectID, right: ObjectID) -> Bool { left.hex < right.hex }
}

/// Lower-case hexadecimal text.
package enum Hexadecimal {
  package static func text(of bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of an even number of lower-case digits; nil for anything else.
  package static func bytes(of text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.utf8 {
      let value: UInt8
      switch digit {
      case 48...57: value = digit - 48
      case 97...102: value = digit - 87
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }
}
