// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Signing
internal import Trusting

/// The keys of one channel's metadata in a folder: `ROLE-KEYID.pem` where the private half is here, and
/// `ROLE-KEYID.pub.json` with the public half, which may be of a key on another machine.
struct TrustKeyFolder: Keyring {
  static let privateSuffix = ".pem"
  static let publicSuffix = ".pub.json"

  let path: String

  struct PublicKey {
    let role: KeyedRole
    let key: MetadataKey
    let file: String
  }

  func signers(for keys: Set<KeyID>) throws -> [any MetadataSigner] {
    guard !keys.isEmpty else { return [] }
    return try signers().filter { keys.contains($0.key.id) }.sorted { $0.key.id < $1.key.id }
  }

  /// Every private key of the folder; each file once.
  func signers() throws -> [Ed25519Signer] { try privateKeys().map(\.signer) }

  /// Every private key of the folder with the file it is in.
  func privateKeys() throws -> [(file: String, signer: Ed25519Signer)] {
    try names(Self.privateSuffix).map { name in
      let file = "\(path)/\(name)"
      return (file, try Self.signer(file))
    }
  }

  /// A private key; a file that others may read is refused.
  static func signer(_ file: String) throws -> Ed25519Signer {
    guard try FileMode.isPrivate(file) else { throw CommandError.keyIsReadable(file) }
    return try MetadataKeyFile.signer(pem: try TextFile.read(file), name: file)
  }

  /// The public keys of the folder by role, in the order of their file names.
  func publicKeys() throws -> [PublicKey] {
    try names(Self.publicSuffix).map { try Self.publicKey("\(path)/\($0)") }
  }

  /// Reads `ROLE-….pub.json`; a file named after another role than the one expected is refused.
  static func publicKey(_ file: String, for expected: KeyedRole? = nil) throws -> PublicKey {
    let name = Folders.name(of: file)
    guard let role = KeyedRole.allCases.first(where: { name.hasPrefix("\($0.rawValue)-") }),
      expected.map({ $0 == role }) ?? true
    else {
      if let expected {
        throw CommandError.option(
          "key", value: file,
          expected: "a \(expected.rawValue) key, in a file named \(expected.rawValue)-….pub.json")
      }
      throw CommandError.option(
        "key", value: file, expected: "a file named after its role, such as builds-1a2b3c4d.pub.json")
    }
    let value: JSONValue
    do {
      value = try JSONParser.parse(Array(try TextFile.read(file).utf8))
    } catch let error as JSONProblem {
      throw TrustError.notJSON(role: name, offset: error.offset, problem: error.problem)
    }
    return PublicKey(role: role, key: try MetadataKey(value, role: name, path: "key"), file: file)
  }

  /// Writes both halves of a new key; never over another.
  func add(_ role: KeyedRole, rawPrivateKey: [UInt8]) throws -> (privateFile: String, publicFile: String) {
    let pem = MetadataKeyFile.pem(of: rawPrivateKey)
    let signer = try MetadataKeyFile.signer(pem: pem, name: "the new key")
    try Folders.make(path)
    let base = "\(path)/\(role.rawValue)-\(signer.key.id.short)"
    let files = (base + Self.privateSuffix, base + Self.publicSuffix)
    try AtomicWrite.create(Array(pem.utf8), at: files.0, mode: 0o600)
    try AtomicWrite.create(DocumentJSON.bytes(of: signer.key.json, indented: true), at: files.1)
    return files
  }

  private func names(_ suffix: String) throws -> [String] {
    try Folders.entries(of: path).filter { $0.kind == .file && $0.name.hasSuffix(suffix) }.map(\.name)
  }
}
