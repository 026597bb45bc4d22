// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A Content-Range header in the unit of bytes (RFC 9110 14.4).
package struct ContentRange: Hashable, Sendable {
  /// Nil in the form of a 416: `bytes */LENGTH`.
  package let part: Range<UInt64>?
  /// The length of the whole file; nil where the server does not say it.
  package let total: UInt64?

  /// Reads `bytes FIRST-LAST/LENGTH`, `bytes FIRST-LAST/*` and `bytes */LENGTH`; nil for anything else, as
  /// an empty or backward range and one past the length.
  package init?(_ text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    guard trimmed.lowercased().hasPrefix("bytes ") else { return nil }
    let halves = trimmed.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }
    if halves[1] == "*" {
      total = nil
    } else {
      guard let length = ContentRange.number(halves[1]) else { return nil }
      total = length
    }
    if halves[0] == "*" {
      guard total != nil else { return nil }
      part = nil
      return
    }
    let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = ContentRange.number(ends[0]), let last = ContentRange.number(ends[1]),
      first <= last, last < .max, last < total ?? .max
    else { return nil }
    part = first..<(last + 1)
  }

  /// A number of decimal digits alone; nil also past 64 bits.
  static func number(_ text: some StringProtocol) -> UInt64? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? UInt64(text) : nil
  }
}

/// What a later request names, so that it gets a range of the same file or the whole new one (RFC 9110 13.1.5).
package enum RangeValidator {
  /// The value of an If-Range header: a strong entity tag, else a Last-Modified at least a second older than
  /// the reply's Date, within which the file could have changed unseen; else nil.
  package static func ifRange(_ head: ReplyHead) -> String? {
    if let tag = head.entityTag {
      let bytes = Array(tag.utf8)
      guard bytes.count >= 2, bytes.first == 0x22, bytes.last == 0x22,
        bytes.dropFirst().dropLast().allSatisfy({ $0 > 0x20 && $0 != 0x22 && $0 != 0x7f })
      else { return nil }
      return tag
    }
    guard let modified = head.lastModified, let then = HTTPDate.date(modified), let now = head.serverDate,
      now.timeIntervalSince(then) >= 1
    else { return nil }
    return modified
  }
}
