// SPDX-License-Identifier: Apache-2.0

/// Scheme, host and port: what a credential is bound to (RFC 6454).
package struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
  package enum Scheme: String, Sendable { case http, https }

  package let scheme: Scheme
  /// Lower case; an IPv6 address without its brackets.
  package let host: String
  package let port: Int

  package var description: String {
    "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// True for this machine itself, where nobody listens on the way.
  package var isLoopback: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return host == "localhost" || host == "::1"
      || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// An absolute http or https URL, kept letter by letter: nothing is decoded, encoded or normalised.
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  package let text: String
  package let origin: WebOrigin
  /// Path and query as they go into the request line; “/” where there is no path.
  package let target: String

  /// Reads a URL of ASCII characters that RFC 3986 allows, without user name, password or fragment;
  /// anything else is `DownloadError.malformedURL`.
  package init(_ text: String) throws(DownloadError) {
    func refused(_ detail: String) -> DownloadError {
      .malformedURL(url: WebAddress.shown(text), detail: detail)
    }
    guard let colon = text.firstRange(of: "://"),
      let scheme = WebOrigin.Scheme(rawValue: text[..<colon.lowerBound].lowercased())
    else { throw refused("it does not begin with http:// or https://") }
    let rest = text[colon.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { throw refused("a user name or password has no place in it") }
    guard let (host, port) = WebAddress.hostAndPort(authority, default: scheme == .https ? 443 : 80) else {
      throw refused("\u{201C}\(authority)\u{201D} is not a host with an optional port")
    }
    let target = rest[authority.endIndex...]
    if let wrong = target.unicodeScalars.first(where: { !WebAddress.isAllowed($0) }) {
      throw refused(
        "the character U+\(String(wrong.value, radix: 16, uppercase: true)) must be percent-encoded")
    }
    guard WebAddress.hasWholeEscapes(target) else {
      throw refused("a percent sign is not followed by two hexadecimal digits")
    }
    self.text = text
    self.origin = WebOrigin(scheme: scheme, host: host, port: port)
    self.target = target.first == "/" ? String(target) : "/" + target
  }

  /// The URL without its query: a signed URL's query is a secret.
  package var description: String { WebAddress.shown(text) }

  /// A URL as it may be shown: without query, fragment, user name and password.
  package static func shown(_ text: String) -> String {
    let plain = text.prefix { !"?#".contains($0) }
    guard let slashes = plain.firstRange(of: "://") else { return String(plain) }
    let rest = plain[slashes.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return String(plain) }
    return String(plain[..<slashes.upperBound] + rest[rest.index(after: at)...])
  }

  private static func hostAndPort(_ authority: Substring, default standard: Int) -> (String, Int)? {
    var host = authority
    var port = standard
    let afterBrackets = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[afterBrackets...].lastIndex(of: ":") {
      let digits = authority[authority.index(after: colon)...]
      guard digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
      guard let number = digits.isEmpty ? standard : Int(digits), (1...65535).contains(number) else {
        return nil
      }
      port = number
      host = authority[..<colon]
    }
    if host.first == "[" {
      guard host.last == "]", host.contains(":") else { return nil }
      host = host.dropFirst().dropLast()
      guard host.utf8.allSatisfy({ isHexadecimal($0) || $0 == 58 || $0 == 46 }) else { return nil }
    } else {
      guard host.utf8.allSatisfy({ isNameByte($0) }) else { return nil }
    }
    return host.isEmpty ? nil : (host.lowercased(), port)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 45, 46, 95: true
    default: false
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...70, 97...102: true
    default: false
    }
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "A"..."Z", "a"..."z", "0"..."9": true
    default: "-._~!$&'()*+,;=:@/?%".unicodeScalars.contains(scalar)
    }
  }

  private static func hasWholeEscapes(_ target: Substring) -> Bool {
    target.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst()
      .allSatisfy { $0.count >= 2 && $0.prefix(2).allSatisfy(isHexadecimal) }
  }
}

extension WebAddress {
  /// The address that a Location header names (RFC 3986 5.2), relative to this one; its fragment is dropped.
  package func resolving(_ location: String) throws(DownloadError) -> WebAddress {
    let plain = String(location.prefix { $0 != "#" })
    let scheme = origin.scheme.rawValue
    let beforeColon = plain.prefix { $0 != ":" && $0 != "/" && $0 != "?" }
    if plain[beforeColon.endIndex...].hasPrefix(":") { return try WebAddress(plain) }
    if plain.hasPrefix("//") { return try WebAddress("\(scheme):\(plain)") }
    if plain.hasPrefix("/") { return try WebAddress("\(origin)\(plain)") }
    let path = target.prefix { $0 != "?" }
    if plain.hasPrefix("?") { return try WebAddress("\(origin)\(path)\(plain)") }
    let folder = path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex)
    let name = plain.prefix { $0 != "?" }
    let query = plain[name.endIndex...]
    return try WebAddress("\(origin)\(WebAddress.withoutDots(folder + name))\(query)")
  }

  /// RFC 3986 5.2.4.
  private static func withoutDots(_ path: Substring) -> String {
    var kept: [Substring] = []
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      switch part {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(part)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
