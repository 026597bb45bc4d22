// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import ReleaseCore

extension SignedReceipt {
  /// The largest receipt that is read, in bytes.
  package static let limit = 4096

  private struct File: Decodable {
    struct Signature: Decodable {
      let keyid: String
      let sig: String
    }
    struct Signed: Decodable {
      let _type: String
      let channel: String
      let issued: String
      let manifest_sha256: String
      let member: String
      let version: String
    }
    let signatures: [Signature]
    let signed: Signed
  }

  /// Reads a receipt strictly: only the bytes that this program would have written; `file` names it in errors.
  package init(bytes: [UInt8], file: String) throws(VettingError) {
    guard bytes.count <= Self.limit else {
      throw .malformedReceipt(file: file, detail: "it has more than \(Self.limit) bytes")
    }
    guard let found = try? JSONDecoder().decode(File.self, from: Data(bytes)) else {
      throw .malformedReceipt(file: file, detail: "it is not the JSON of a receipt")
    }
    guard found.signed._type == Receipt.type else {
      throw .malformedReceipt(file: file, detail: "expected the type \(Receipt.type)")
    }
    guard let member = TesterID(found.signed.member), let version = BuildVersion(found.signed.version),
      let manifest = Digest(hex: found.signed.manifest_sha256), found.signatures.count == 1,
      let keyID = Digest(hex: found.signatures[0].keyid),
      let signature = Hexadecimal.bytes(of: found.signatures[0].sig), signature.count == 64,
      let issued = Self.instant(found.signed.issued)
    else { throw .malformedReceipt(file: file, detail: "a field is not what it must be") }
    receipt = Receipt(
      member: member, channel: found.signed.channel, version: version, manifest: manifest, issued: issued)
    self.keyID = keyID
    self.signature = signature
    guard self.bytes == bytes else {
      throw .malformedReceipt(file: file, detail: "it is written in another way than receipts are")
    }
  }

  private static func instant(_ text: String) -> Date? {
    guard text.utf8.count == 20, let day = CivilDate(String(text.prefix(10))) else { return nil }
    let parts = text.dropFirst(11).dropLast().split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == 3, (0..<24).contains(numbers[0]), (0..<60).contains(numbers[1]),
      (0..<60).contains(numbers[2])
    else { return nil }
    let seconds = numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    return Date(timeIntervalSince1970: TimeInterval(day.dayNumber * 86_400 + seconds))
  }
}
