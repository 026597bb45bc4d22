// SPDX-License-Identifier: Apache-2.0
import Requesting

extension String {
  /// A path as a sentence may carry it: as it stands where it prints, else in quotes with octal escapes, as git
  /// writes it. A file's name may hold anything but NUL, and the week's record and terminals may not.
  package var quotedPath: String {
    guard !isPlainPath else { return self }
    let escaped = unicodeScalars.map { scalar in
      let text = String(scalar)
      if scalar == "\"" || scalar == "\\" { return "\\\(text)" }
      if "-\(text)-".isPlainPath { return text }
      return text.utf8.map { "\\" + [$0 >> 6, $0 >> 3 & 7, $0 & 7].map { String($0) }.joined() }.joined()
    }
    return "\"\(escaped.joined())\""
  }

  /// U+FFFD stands where bytes were no text.
  private var isPlainPath: Bool { isOneLine && !unicodeScalars.contains("\u{FFFD}") }
}
