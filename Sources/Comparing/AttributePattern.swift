// SPDX-License-Identifier: Apache-2.0

/// Which files a line of `.gitattributes` is about.
struct AttributePattern: Sendable {
  private enum Form {
    /// A name without wildcards, matched in any folder.
    case name
    /// `*` and a text without wildcards, matched with the end of a name in any folder.
    case ending
    /// Wildcards, matched with a name in any folder.
    case anyFolder
    /// A path from the folder of the file on; its first bytes up to `literal` hold no wildcards.
    case path(literal: Int)
    /// Only folders, and attributes are for files.
    case never
  }

  private let bytes: [UInt8]
  private let form: Form

  private static let slash = UInt8(ascii: "/")

  /// nil for a pattern that starts with `!`, which attributes do not have.
  init?(_ text: [UInt8]) {
    if text.first == UInt8(ascii: "!") { return nil }
    if text.last == Self.slash {
      bytes = text
      form = .never
      return
    }
    let literal = text.firstIndex(where: Wildcard.isSpecial) ?? text.count
    if !text.contains(Self.slash) {
      bytes = text
      if literal == text.count {
        form = .name
      } else if text.first == UInt8(ascii: "*"), !text.dropFirst().contains(where: Wildcard.isSpecial) {
        form = .ending
      } else {
        form = .anyFolder
      }
    } else if text.first == Self.slash {
      bytes = Array(text.dropFirst())
      form = .path(literal: Swift.max(0, literal - 1))
    } else {
      bytes = text
      form = .path(literal: literal)
    }
  }

  /// `inner` is the path below the folder of the pattern, `name` its last part.
  func matches(inner: ArraySlice<UInt8>, name: ArraySlice<UInt8>) -> Bool {
    switch form {
    case .name: return name.elementsEqual(bytes)
    case .ending:
      let end = bytes.dropFirst()
      return name.count >= end.count && name.suffix(end.count).elementsEqual(end)
    case .anyFolder: return Wildcard(pattern: bytes[...], text: name, isPathname: false).matches
    case .path(let literal):
      guard inner.count >= literal, inner.prefix(literal).elementsEqual(bytes.prefix(literal)) else {
        return false
      }
      let pattern = bytes.dropFirst(literal)
      let text = inner.dropFirst(literal)
      if literal > 0, pattern.isEmpty, text.isEmpty { return true }
      return Wildcard(pattern: pattern, text: text, isPathname: true).matches
    case .never: return false
    }
  }
}
