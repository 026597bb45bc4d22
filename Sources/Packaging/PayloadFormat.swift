// SPDX-License-Identifier: Apache-2.0

/// Constants of payload.bin, version 2, and the sizes that this program refuses to go beyond.
package enum PayloadFormat {
  /// The first four bytes: `CrAU`.
  static let magic: [UInt8] = [0x43, 0x72, 0x41, 0x55]
  /// The only major version that Android accepts.
  static let majorVersion: UInt64 = 2
  /// The minor version of a full payload.
  static let fullMinorVersion: UInt32 = 0
  /// Bytes of the header: magic, version, manifest_size, metadata_signature_size.
  static let headerSize: UInt64 = 24
  /// Bytes of a block.
  static let blockSize: UInt64 = 4096
  /// Bytes of a SHA-256 digest.
  static let digestSize = 32

  /// The largest manifest accepted, in bytes; larger is refused before reading.
  package static let manifestLimit: UInt64 = 64 << 20
  /// The largest Signatures message accepted, in bytes.
  package static let signaturesLimit: UInt64 = 64 << 10
  /// The most operations accepted, refused while their messages are counted and before they are decoded.
  package static let operationCountLimit = 1 << 20
  /// The most bytes that one operation may write: what is held in memory at once.
  package static let operationLimit: UInt64 = 64 << 20
  /// The most bytes that all images of a payload may have together.
  package static let imagesLimit: UInt64 = 256 << 30

  /// True for a name that can be a partition's and a file's: letters, digits, `_`, `-` and `.`, not leading.
  package static func isPartitionName(_ name: String) -> Bool {
    guard (1...64).contains(name.utf8.count), name.utf8.first != 0x2e else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x2d, 0x2e: true
      default: false
      }
    }
  }
}
