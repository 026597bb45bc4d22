// SPDX-License-Identifier: Apache-2.0

/// The rules a branch or full reference keeps: `git check-ref-format --allow-onelevel`, and no leading `-`.
package enum BranchName {
  package static func isValid(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 200, !name.hasPrefix("-"), name != "@", name != "HEAD",
      !name.contains(".."), !name.contains("@{"), !name.hasSuffix("."),
      !name.unicodeScalars.contains(where: isForbidden)
    else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control || " ~^:?*[\\".unicodeScalars.contains(scalar)
  }
}

extension String {
  /// One line that prints as it stands: not empty, no white space at its ends, nothing that moves the cursor
  /// or turns the direction of writing.
  package var isOneLine: Bool {
    guard !isEmpty, unicodeScalars.count <= 1000, first?.isWhitespace == false, last?.isWhitespace == false
    else { return false }
    return unicodeScalars.allSatisfy(\.isPrintable)
  }

  /// The text with its lines joined: a line break would end a commit's subject or forge a trailer.
  package var singleLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }

  /// Text of one line or several that prints as it stands and is not blank.
  package var isText: Bool {
    contains { !$0.isWhitespace }
      && unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.isPrintable }
  }
}

extension Unicode.Scalar {
  /// True for the visible characters that most text here is made of, which need no look into Unicode's tables:
  /// ASCII, Chinese, and the marks and full-width forms between Chinese.
  package var isPlain: Bool {
    switch value {
    case 0x21...0x7E, 0x3001...0x3002, 0x4E00...0x9FFF, 0xFF01...0xFF5E: true
    default: false
    }
  }

  package var isPrintable: Bool {
    if isPlain || value == 0x20 { return true }
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
    default: break
    }
    // The byte order mark, and the embeddings, overrides and isolates of UAX #9.
    return value != 0xFEFF && !(0x202A...0x202E).contains(value) && !(0x2066...0x2069).contains(value)
  }
}
