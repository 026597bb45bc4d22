// SPDX-License-Identifier: Apache-2.0

/// A request's path, checked: a channel and the names below it, decoded once.
///
/// Nothing that could leave the channel's folder or name a hidden file is ever decoded into a value of this type.
package struct RequestPath: Hashable, Sendable {
  package enum Refusal: Error, Hashable {
    /// 400: `.` or `..` as a part, NUL, a broken escape: no client of ours makes such a path.
    case malformed
    /// 404: a folder, a hidden file, an empty name, an escaped slash, bytes that are no UTF-8: nothing we serve.
    case nothing
  }

  /// The longest path, in bytes as sent.
  package static let longest = 4096
  /// The longest name, in bytes (NAME_MAX).
  package static let longestName = 255

  package let channel: String
  /// At least one name.
  package let names: [String]
  /// What follows the channel, as it came.
  package let below: String

  package var name: String { names.last ?? "" }

  /// Reads the path of a request target, `/channel/…`; a query is cut off unread.
  package init(_ target: String) throws(Refusal) {
    let raw = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard raw.first == UInt8(ascii: "/") else { throw .malformed }
    guard raw.count <= Self.longest else { throw .nothing }
    var names: [String] = []
    var refusal: Refusal?
    let parts = raw.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for part in parts {
      do {
        names.append(try Self.decode(part))
      } catch .malformed {
        throw .malformed
      } catch {
        refusal = refusal ?? .nothing
      }
    }
    guard refusal == nil, names.count >= 2 else { throw .nothing }
    channel = names[0]
    below = String(decoding: raw.dropFirst(parts[0].count + 2), as: UTF8.self)
    self.names = Array(names.dropFirst())
  }

  /// The channel that a target speaks of, also where the rest of it is refused.
  package static func channel(of target: String) -> String? {
    let raw = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard raw.first == UInt8(ascii: "/") else { return nil }
    return try? decode(raw.dropFirst().prefix { $0 != UInt8(ascii: "/") })
  }

  private static func decode(_ part: Substring.UTF8View.SubSequence) throws(Refusal) -> String {
    var bytes: [UInt8] = []
    var rest = part[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
        throw .malformed
      }
      bytes.append(high << 4 | low)
    }
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let dot = UInt8(ascii: ".")
    guard !bytes.contains(0), !parts.contains([dot]), !parts.contains([dot, dot]) else { throw .malformed }
    guard parts.count == 1, !bytes.isEmpty, bytes.first != dot, bytes.count <= Self.longestName,
      let name = String(validating: bytes, as: UTF8.self)
    else { throw .nothing }
    return name
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
