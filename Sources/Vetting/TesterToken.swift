// SPDX-License-Identifier: Apache-2.0
internal import Foundation
package import ReleaseCore

/// A member's id: eight characters of lower-case base32, which logs and people may see.
package struct TesterID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Random bytes of an id: 40 bits.
  package static let byteCount = 5
  /// Characters of an id's text.
  package static let length = 8

  package let description: String

  /// Reads an id; nil for anything but eight characters a–z and 2–7.
  package init?(_ text: String) {
    guard text.utf8.count == Self.length, text.utf8.allSatisfy(TokenText.isBase32) else { return nil }
    description = text
  }

  /// Throws `VettingError.entropy` for any number of bytes but `byteCount`.
  package init(random bytes: [UInt8]) throws(VettingError) {
    guard bytes.count == Self.byteCount else {
      throw .entropy(expected: Self.byteCount, found: bytes.count)
    }
    description = TokenText.base32(bytes)
  }

  package static func < (left: TesterID, right: TesterID) -> Bool { left.description < right.description }
}

/// What lets a member in: `mhd_<id>_<secret>_<check>`, 63 characters.
///
/// The secret is 256 random bits in 43 characters; the check is 30 bits of a SHA-256 over what stands before
/// it, so that a token cut short or mistyped is told where it is read, and a scanner for secrets finds no
/// false ones. No description, dump or mirror shows the secret; `revealed` alone does.
package struct TesterToken: Sendable {
  package static let prefix = "mhd_"
  /// Random bytes of a secret.
  package static let secretByteCount = 32
  /// Characters of the whole text.
  package static let length = 63
  static let secretLength = 43
  static let checkLength = 6

  package let id: TesterID
  private let secret: [UInt8]

  /// Throws `VettingError.entropy` for any number of bytes but `secretByteCount`.
  package init(id: TesterID, secret: [UInt8]) throws(VettingError) {
    guard secret.count == Self.secretByteCount else {
      throw .entropy(expected: Self.secretByteCount, found: secret.count)
    }
    self.id = id
    self.secret = secret
  }

  /// Reads a token, exactly; the error never repeats the text.
  package init(_ text: String) throws(TokenFlaw) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.starts(with: Self.prefix.utf8) else { throw .prefix }
    guard bytes.count == Self.length else { throw .length(found: bytes.count) }
    guard bytes[12] == UInt8(ascii: "_"), bytes[56] == UInt8(ascii: "_") else { throw .separator }
    guard let id = TesterID(String(decoding: bytes[4..<12], as: UTF8.self)) else { throw .id }
    guard let secret = TokenText.bytes(base64url: bytes[13..<56]) else { throw .secret }
    guard Array(bytes[57...]) == Array(Self.check(id, secret).utf8) else { throw .check }
    self.id = id
    self.secret = secret
  }

  /// The whole token, for the one time it is shown and for the request that carries it.
  package var revealed: String {
    "\(Self.prefix)\(id)_\(TokenText.base64url(secret))_\(Self.check(id, secret))"
  }

  /// The form for logs and messages.
  package var redacted: String { Self.redacted(id.description) }

  /// What a store keeps. 256 random bits need no slow hash.
  package var secretDigest: Digest { Digest.sha256(of: secret) }

  static func redacted(_ id: some StringProtocol) -> String { "\(prefix)\(id)_…" }

  private static func check(_ id: TesterID, _ secret: [UInt8]) -> String {
    let digest = Digest.sha256(of: Array("miui-release token\(id)".utf8) + secret)
    return String(TokenText.base32(digest.bytes).prefix(checkLength))
  }
}

extension TesterToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { redacted }
  package var debugDescription: String { redacted }
  package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// The first thing that is wrong with a text that should be a token; never the text itself.
package enum TokenFlaw: Error, Hashable, Sendable, CustomStringConvertible {
  case empty, prefix, separator, id, secret, check
  case length(found: Int)

  package var description: String {
    switch self {
    case .empty: "it is empty"
    case .prefix: "it does not begin with \(TesterToken.prefix)"
    case .length(let found):
      "expected \(TesterToken.length) characters, found \(found): it was cut short, or something stands around it"
    case .separator: "its three parts are not where they should be"
    case .id: "its first part is not eight characters a–z and 2–7"
    case .secret: "its second part is not base64url of 256 bits"
    case .check: "its last part does not match: a character was changed"
    }
  }
}

extension Digest {
  /// Compares in a time that depends on neither side.
  func isEqualInConstantTime(to other: Digest) -> Bool {
    zip(bytes, other.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
