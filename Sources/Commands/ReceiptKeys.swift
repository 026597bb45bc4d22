// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import ReleaseCore
internal import Signing
internal import Vetting

extension Ed25519Key: ReceiptSigner, ReceiptVerifier {}

/// A public key that receipts are checked with.
struct ReceiptPublicKey: ReceiptVerifier {
  private let key: Ed25519PublicKey

  init(pem: String) throws { key = try Ed25519PublicKey(pem: pem) }

  var publicKey: [UInt8] { key.bytes }
  func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool { key.isValid(signature, of: bytes) }
}

/// The key that receipts are signed with: ed25519, in the members' folder, made when it is first needed.
struct ReceiptKeys {
  let folder: String

  private var privateFile: String { "\(folder)/receipt.key" }
  /// What members check with.
  var publicFile: String { "\(folder)/receipt.pub" }

  /// The key; a new one where there is none yet.
  func key(_ world: World) throws -> Ed25519Key {
    if try !Folders.isTaken(privateFile) {
      let key = try Ed25519Key(seed: world.randomBytes(32))
      do {
        try AtomicWrite.create(Array(key.pem.utf8), at: privateFile, mode: 0o600)
      } catch FilesError.system(name: "link", path: _, number: _) {
        // Another command made one meanwhile: that one counts.
      }
    }
    let key = try Ed25519Key(
      pem: String(decoding: try PrivateFile.read(privateFile, limit: 4096), as: UTF8.self))
    if try !Folders.isTaken(publicFile) { try AtomicWrite.write(Array(key.publicPEM.utf8), to: publicFile) }
    return key
  }
}
