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
  /// One line that prints as it stands: not empty, no white space at its ends, no control characters.
  package var isOneLine: Bool {
    guard !isEmpty, unicodeScalars.count <= 1000, first?.isWhitespace == false, last?.isWhitespace == false
    else { return false }
    return unicodeScalars.allSatisfy {
      switch $0.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
      default: true
      }
    }
  }
}
