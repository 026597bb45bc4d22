// SPDX-License-Identifier: Apache-2.0

/// Text inside XML 1.0 and HTML.
enum XMLText {
  /// Fit for content and for attributes in double quotes; what XML has no character for becomes U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\r": result += "&#13;"
      default: result.unicodeScalars.append(isCharacter(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  /// The production Char (XML 1.0, 2.2); a scalar is never a surrogate.
  private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10, 13: true
    case 0..<0x20, 0xFFFE, 0xFFFF: false
    default: true
    }
  }
}
