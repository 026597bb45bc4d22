// SPDX-License-Identifier: Apache-2.0

/// A member's bearer token, bound to the one origin it may be sent to (RFC 6750).
///
/// Printing, interpolating, dumping or reflecting it shows the origin and never the token.
package struct Credential: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  package let origin: WebOrigin
  private let token: String

  /// A token for the origin of a channel's URL.
  ///
  /// Throws where the token holds anything but visible ASCII, and where it would travel unencrypted:
  /// plain http is for this machine alone.
  package init(token: String, forChannelAt url: String) throws(DownloadError) {
    let origin = try WebAddress(url).origin
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw .malformedToken(origin: "\(origin)")
    }
    guard origin.scheme == .https || origin.isLoopback else {
      throw .unprotectedToken(origin: "\(origin)")
    }
    self.origin = origin
    self.token = token
  }

  /// The value of the Authorization header for a request to this address; nil for any other origin.
  package func authorization(for address: WebAddress) -> String? {
    address.origin == origin ? "Bearer \(token)" : nil
  }

  /// The text with every appearance of the token taken out: servers repeat what they were sent.
  package func redacting(_ text: String) -> String {
    // Byte by byte: as characters, a token whose last letter carries an accent would not be found.
    var rest = Array(text.utf8)[...]
    var kept: [UInt8] = []
    while let found = rest.firstRange(of: Array(token.utf8)) {
      kept += rest[..<found.lowerBound] + Array("[token]".utf8)
      rest = rest[found.upperBound...]
    }
    return String(decoding: kept + rest, as: UTF8.self)
  }

  package var description: String { "a token for \(origin)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }
}
