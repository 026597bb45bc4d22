// SPDX-License-Identifier: Apache-2.0

/// A request's path, checked: a channel and the names below it, decoded once.
///
/// Nothing that could leave the channel's folder or name a hidden file is ever decoded into a value of this type.
package struct RequestPath: Hashable, Sendable {
  package enum Refusal: Error, Hashable {
    /// 400: not a path a client of ours would make: `.` or `..`, NUL, a broken escape, bytes that are not UTF-8.
    case malformed
    /// 404: a path that names nothing we serve: a folder, a hidden file, an empty name, an escaped slash.
    case nothing
  }

  /// The longest path, in bytes as sent.
  package static let longest = 4096

  package let channel: String
  /// At least one name.
  package let names: [String]
  /// What follows the channel, as it came.
  package let below: String

  package var name: String { names.last ?? "" }

  /// Reads the path of a request target, `/channel/…`; a query is cut off unread.
  package init(_ target: String) throws(Refusal) {
    let raw = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard raw.first == UInt8(ascii: "/"), raw.count <= Self.longest else { throw .malformed }
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
    guard !bytes.contains(0), let name = String(validating: bytes, as: UTF8.self), name != ".", name != ".."
    else {
      throw .malformed
    }
    guard !bytes.isEmpty, bytes.first != UInt8(ascii: "."), !bytes.contains(UInt8(ascii: "/")),
      bytes.count <= 255
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
