// SPDX-License-Identifier: Apache-2.0
import Foundation
import Requesting

/// Text as rules and searches compare it: NFKC, lower case, each run of white space one blank.
package enum NormalizedText {
  package static func of(_ text: String) -> String {
    let plain = folded(text)
    var result = ""
    result.reserveCapacity(plain.utf8.count)
    var isBlank = true
    for scalar in plain.unicodeScalars {
      if !scalar.isPlain, scalar.properties.isWhitespace {
        if !isBlank { result.append(" ") }
        isBlank = true
      } else {
        result.unicodeScalars.append(scalar)
        isBlank = false
      }
    }
    if result.last == " " { result.removeLast() }
    return result
  }

  private static func folded(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x41...0x5A: result.unicodeScalars.append(moved(scalar, by: 0x20))
      case 0...0x7F, 0x3001, 0x3002, 0x4E00...0x9FFF: result.unicodeScalars.append(scalar)
      // The full-width forms of ASCII, which Chinese text is full of.
      case 0xFF21...0xFF3A: result.unicodeScalars.append(moved(scalar, by: 0x20 - 0xFEE0))
      case 0xFF01...0xFF5E: result.unicodeScalars.append(moved(scalar, by: -0xFEE0))
      // Anything else may compose with what stands beside it: the whole text goes the slow way.
      // Up and down again folds what one case alone leaves apart: ß and ss, σ and ς.
      default: return text.precomposedStringWithCompatibilityMapping.uppercased().lowercased()
      }
    }
    return result
  }

  private static func moved(_ scalar: Unicode.Scalar, by distance: Int) -> Unicode.Scalar {
    Unicode.Scalar(UInt32(Int(scalar.value) + distance)) ?? scalar
  }
}
