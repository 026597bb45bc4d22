// SPDX-License-Identifier: Apache-2.0

/// The two alphabets of a token, both strict: one text for some bytes, and no other.
enum TokenText {
  /// RFC 4648 section 6, in lower case: what is read aloud or stands in a log.
  private static let base32 = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
  /// RFC 4648 section 5, without padding.
  private static let base64url = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func base32(_ bytes: [UInt8]) -> String { encode(bytes, base32, bits: 5) }
  static func base64url(_ bytes: [UInt8]) -> String { encode(bytes, base64url, bits: 6) }

  static func isBase32(_ byte: UInt8) -> Bool { base32.contains(byte) }
  static func isBase64URL(_ byte: UInt8) -> Bool { base64url.contains(byte) }

  /// The bytes of a text; nil where a character is of another alphabet, or where bits are left over and set.
  static func bytes(base64url text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var held = 0
    var count = 0
    for character in text {
      guard let value = base64url.firstIndex(of: character) else { return nil }
      held = held << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(held >> count))
        held &= (1 << count) - 1
      }
    }
    return held == 0 && count < 6 ? bytes : nil
  }

  private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8], bits: Int) -> String {
    var text: [UInt8] = []
    var held = 0
    var count = 0
    for byte in bytes {
      held = held << 8 | Int(byte)
      count += 8
      while count >= bits {
        count -= bits
        text.append(alphabet[held >> count])
        held &= (1 << count) - 1
      }
    }
    if count > 0 { text.append(alphabet[held << (bits - count)]) }
    return String(decoding: text, as: UTF8.self)
  }
}
