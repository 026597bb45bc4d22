// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// What a member was given: a statement that lies beside their copy of a build.
///
/// It marks no byte of the build, and whoever passes the build on can leave it away: it proves that an honest
/// copy is somebody's, and never whose a leaked copy was.
package struct Receipt: Hashable, Sendable {
  package static let type = "miui-release/receipt"

  package let member: TesterID
  package let channel: String
  package let version: BuildVersion
  /// SHA-256 of the build's manifest.
  package let manifest: Digest
  /// In whole seconds.
  package let issued: Date

  package init(member: TesterID, channel: String, version: BuildVersion, manifest: Digest, issued: Date) {
    self.member = member
    self.channel = channel
    self.version = version
    self.manifest = manifest
    self.issued = Date(timeIntervalSince1970: issued.timeIntervalSince1970.rounded(.down))
  }

  /// `receipt-<id>.json`.
  package var fileName: String { "receipt-\(member).json" }

  /// What is signed: canonical JSON as TUF has it. No value here needs an escape.
  package var signedBytes: [UInt8] { Array(canonical.utf8) }

  /// `2026-11-27T09:00:00Z`.
  var issuedText: String {
    let seconds = Int(issued.timeIntervalSince1970)
    let day = Int((Double(seconds) / 86_400).rounded(.down))
    let rest = seconds - day * 86_400
    let parts = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(CivilDate(dayNumber: day))T\(parts.joined(separator: ":"))Z"
  }

  var canonical: String {
    #"{"_type":"\#(Self.type)","channel":"\#(channel)","issued":"\#(issuedText)","#
      + #""manifest_sha256":"\#(manifest)","member":"\#(member)","version":"\#(version)"}"#
  }
}

/// Signs receipts with an ed25519 key. Implemented outside, where keys are.
package protocol ReceiptSigner: Sendable {
  /// The 32 bytes of the public key.
  var publicKey: [UInt8] { get }
  /// The 64 bytes of an ed25519 signature (RFC 8032).
  func sign(_ bytes: [UInt8]) throws -> [UInt8]
}

/// Checks signatures with an ed25519 public key.
package protocol ReceiptVerifier: Sendable {
  /// The 32 bytes of the public key.
  var publicKey: [UInt8] { get }
  func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool
}

/// A receipt with its signature, in the envelope of TUF metadata.
package struct SignedReceipt: Hashable, Sendable {
  package let receipt: Receipt
  /// SHA-256 of the key's canonical JSON, as in TUF (clause 4.2).
  package let keyID: Digest
  package let signature: [UInt8]

  package init(_ receipt: Receipt, by signer: some ReceiptSigner) throws {
    self.receipt = receipt
    keyID = Self.keyID(of: signer.publicKey)
    signature = try signer.sign(receipt.signedBytes)
  }

  /// The file: one line; the same receipt and key always give the same bytes.
  package var bytes: [UInt8] {
    Array(
      (#"{"signatures":[{"keyid":"\#(keyID)","sig":"\#(Hexadecimal.text(of: signature))"}],"#
        + #""signed":\#(receipt.canonical)}"# + "\n").utf8)
  }

  /// Throws `VettingError.untrustedReceipt` unless the key signed the receipt.
  package func verify(with verifier: some ReceiptVerifier, file: String) throws(VettingError) {
    guard keyID == Self.keyID(of: verifier.publicKey) else {
      throw .untrustedReceipt(file: file, detail: "it was signed by another key, \(keyID)")
    }
    guard verifier.isValid(signature, of: receipt.signedBytes) else {
      throw .untrustedReceipt(file: file, detail: "its signature does not match what it says")
    }
  }

  static func keyID(of publicKey: [UInt8]) -> Digest {
    let key =
      #"{"keytype":"ed25519","keyval":{"public":"\#(Hexadecimal.text(of: publicKey))"},"scheme":"ed25519"}"#
    return Digest.sha256(of: Array(key.utf8))
  }
}
