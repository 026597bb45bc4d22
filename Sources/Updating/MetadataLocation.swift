// SPDX-License-Identifier: Apache-2.0

/// Where documents and files of a repository lie, as parts of a URL.
package enum MetadataLocation {
  /// `7.builds.json`, or `builds.json` without a version; a role's name may hold any character.
  package static func document(_ role: String, version: Int?) -> String {
    (version.map { "\($0)." } ?? "") + quoted(role) + ".json"
  }

  /// A base URL with a path behind it: nothing that stands there is decoded or encoded.
  package static func url(_ base: String, _ path: String) -> String {
    base.hasSuffix("/") ? base + path : "\(base)/\(path)"
  }

  /// Percent-encodes all but letters, digits and `-._~`, and the characters of `keeping`.
  package static func quoted(_ text: String, keeping kept: String = "") -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let plain = Set("-._~\(kept)".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes.append(byte)
      case _ where plain.contains(byte): bytes.append(byte)
      default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
