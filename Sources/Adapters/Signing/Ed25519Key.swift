// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import CryptoExtras

/// An ed25519 private key in PKCS#8 PEM, as `openssl genpkey -algorithm ed25519` writes one.
package struct Ed25519Key: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// Reads a PEM text. Throws `SigningError.unreadable`.
  package init(pem: String) throws {
    do {
      key = try Curve25519.Signing.PrivateKey(pemRepresentation: pem)
    } catch {
      throw SigningError.unreadable(
        what: "ed25519 key", problem: "expected PKCS#8 PEM of an ed25519 private key", cause: error)
    }
  }

  /// A key of 32 random bytes. Throws `SigningError.unreadable` for another number of them.
  package init(seed: [UInt8]) throws {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      throw SigningError.unreadable(
        what: "ed25519 key", problem: "expected 32 bytes, found \(seed.count)", cause: nil)
    }
    self.key = key
  }

  /// To be written with mode 0600.
  package var pem: String { key.pemRepresentation + "\n" }
  /// What others check signatures with.
  package var publicPEM: String { key.publicKey.pemRepresentation + "\n" }
  /// The 32 bytes of the public key.
  package var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

  /// 64 bytes (RFC 8032).
  package func sign(_ bytes: [UInt8]) throws -> [UInt8] {
    do {
      return Array(try key.signature(for: bytes))
    } catch {
      throw SigningError.failed(doing: "signing with an ed25519 key", cause: error)
    }
  }

  /// True where the public half made the signature of the bytes.
  package func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    key.publicKey.isValidSignature(signature, for: bytes)
  }
}

/// An ed25519 public key in PEM.
package struct Ed25519PublicKey: Sendable {
  private let key: Curve25519.Signing.PublicKey

  /// Reads a PEM text. Throws `SigningError.unreadable`.
  package init(pem: String) throws {
    do {
      key = try Curve25519.Signing.PublicKey(pemRepresentation: pem)
    } catch {
      throw SigningError.unreadable(
        what: "ed25519 key", problem: "expected PEM of an ed25519 public key", cause: error)
    }
  }

  /// The 32 bytes of the key.
  package var bytes: [UInt8] { Array(key.rawRepresentation) }

  package func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    key.isValidSignature(signature, for: bytes)
  }
}
