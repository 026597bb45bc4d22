// SPDX-License-Identifier: Apache-2.0

extension TesterToken {
  /// Fewest characters behind a prefix and an id that are taken for a secret, so that one cut short is one too.
  private static let fewestSecretCharacters = 8

  /// True where a text holds something that looks like a token, whole or cut short.
  package static func occurs(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.indices.contains { secretRange(in: bytes, at: $0) != nil }
  }

  /// The text with the secret part of everything that looks like a token taken out.
  package static func redacting(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    var isChanged = false
    while index < bytes.count {
      if let range = secretRange(in: bytes, at: index) {
        result += bytes[index..<range.lowerBound]
        result += Array("…".utf8)
        index = range.upperBound
        isChanged = true
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return isChanged ? String(decoding: result, as: UTF8.self) : text
  }

  /// Where the secret of a token that begins at `start` stands: after prefix, id and `_`, and everything
  /// after it that could belong to it.
  private static func secretRange(in bytes: [UInt8], at start: Int) -> Range<Int>? {
    let id = start + prefix.utf8.count
    let first = id + TesterID.length + 1
    guard first + fewestSecretCharacters <= bytes.count, bytes[start...].starts(with: prefix.utf8),
      bytes[id..<first - 1].allSatisfy(TokenText.isBase32), bytes[first - 1] == UInt8(ascii: "_")
    else { return nil }
    let end = bytes[first...].firstIndex { !TokenText.isBase64URL($0) } ?? bytes.count
    return end - first >= fewestSecretCharacters ? first..<end : nil
  }
}
