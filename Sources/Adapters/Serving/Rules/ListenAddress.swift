// SPDX-License-Identifier: Apache-2.0

/// Where a server listens: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// Without the brackets of an IPv6 address.
  package let host: String
  /// 0: any free port.
  package let port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Nil where it is not host and port.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits),
      port <= 65_535
    else { return nil }
    let host = text[..<colon]
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    guard isBracketed ? host.count > 2 : !host.isEmpty && !host.contains(":") else { return nil }
    self.init(host: String(isBracketed ? host.dropFirst().dropLast() : host), port: port)
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
