// SPDX-License-Identifier: Apache-2.0

/// Takes what looks like a member's token out of text that is kept: a tester may have put it into a path.
package enum TokenShade {
  private static let mark = Array("mhd_".utf8)

  /// `mhd_<id>_<secret>` becomes `mhd_<id>_…`; text without a token is given back as it is.
  package static func shade(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count >= mark.count else { return text }
    var kept: [UInt8] = []
    var position = 0
    var found = false
    while position < bytes.count {
      guard bytes[position...].starts(with: mark) else {
        kept.append(bytes[position])
        position += 1
        continue
      }
      found = true
      let id = bytes[(position + mark.count)...].prefix { isWord($0) && $0 != UInt8(ascii: "_") }
      kept += mark + id + Array("_…".utf8)
      position = bytes[id.endIndex...].firstIndex { !isWord($0) } ?? bytes.count
    }
    return found ? String(decoding: kept, as: UTF8.self) : text
  }

  /// The characters of base64url.
  private static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
