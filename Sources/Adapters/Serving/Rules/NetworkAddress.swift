// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A client's address, and the part of it that is kept.
package struct NetworkAddress: Hashable, Sendable {
  /// Four bytes, or sixteen; none where the text was no address.
  private let bytes: [UInt8]
  package let text: String

  package init(_ text: String) {
    self.text = text
    bytes = Self.parse(text)
  }

  /// The client that a trusted proxy speaks for: the last entry of X-Forwarded-For, which is the one the proxy
  /// itself wrote. Nil where it is no address.
  package init?(forwardedFor header: String) {
    guard let last = header.split(separator: ",").last else { return nil }
    let address = NetworkAddress(String(last.filter { $0 != " " && $0 != "\t" }))
    guard !address.bytes.isEmpty else { return nil }
    self = address
  }

  /// What logs keep: the /24 of an IPv4 address, the /48 of an IPv6 one; `-` for anything else.
  package var network: String {
    switch bytes.count {
    case 4: return "\(bytes[0]).\(bytes[1]).\(bytes[2]).0/24"
    case 16:
      let groups = stride(from: 0, to: 6, by: 2).map {
        String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
      }
      return groups.joined(separator: ":") + "::/48"
    default: return "-"
    }
  }

  package var isLoopback: Bool {
    switch bytes.count {
    case 4: bytes[0] == 127
    case 16: bytes == Array(repeating: 0, count: 15) + [1]
    default: false
    }
  }

  private static func parse(_ text: String) -> [UInt8] {
    var four = in_addr()
    if unsafe inet_pton(AF_INET, text, &four) == 1 {
      return unsafe withUnsafeBytes(of: &four) { unsafe Array($0) }
    }
    var six = in6_addr()
    guard unsafe inet_pton(AF_INET6, text, &six) == 1 else { return [] }
    let bytes = unsafe withUnsafeBytes(of: &six) { unsafe Array($0) }
    // ::ffff:a.b.c.d is what a socket for both families calls an IPv4 client.
    let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
    return isMapped ? Array(bytes[12...]) : bytes
  }
}
