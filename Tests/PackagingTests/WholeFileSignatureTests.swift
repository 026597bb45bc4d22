// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Packaging
import TestSupport
import Testing

@Suite struct WholeFileSignatureTests {
  /// A signer whose CMS puts the end record's magic together with the text before it.
  struct Awkward: PackageSigner {
    let bytes: [UInt8]
    var certificatePEM: String { "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }
    var signatureSize: Int { 256 }
    func signature(of digest: SHA256.Digest) throws -> [UInt8] { [] }
    func signedData(of digest: SHA256.Digest) throws -> [UInt8] { bytes }
  }

  static func write(_ signedData: [UInt8]) throws -> WrittenPackage {
    try PackageWriter(signer: Awkward(bytes: signedData)).write(
      facts: SamplePackage.facts(), payload: MemoryBytes(SamplePackage.payloadBytes()), properties: "",
      into: MemoryBytes())
  }

  @Test func theMessageIsTheFirst() throws {
    #expect(try Self.write([1, 2, 3]).signature.message == Array("signed by miui-release\0".utf8))
    #expect(WholeFileSignature.message(attempt: 1) == Array("signed by miui-release 2\0".utf8))
  }

  @Test func aMagicThatNoMessageAvoidsIsRefused() {
    let error = #expect(throws: PackageError.self) { try Self.write([0x50, 0x4b, 5, 6]) }
    #expect(error == .signatureUnplaceable(attempts: 100))
  }

  @Test func aMagicInTheFooterIsAvoidedByALongerMessage() throws {
    // The footer is S, ff ff, C, so only C can end a magic; before it stands ff. What can move is where
    // the CMS's last bytes meet S: 50 4b of the CMS, then S = 0x0605.
    let size = 0x0605 - 6
    let cms = [UInt8](repeating: 0x30, count: size - 2) + [0x50, 0x4b]
    // S is the CMS's own distance, which no message changes: refused, and not written wrongly.
    #expect(throws: PackageError.signatureUnplaceable(attempts: 100)) { try Self.write(cms) }
  }

  @Test func aCommentLengthThatMakesAMagicIsAvoidedByTheNextMessage() throws {
    // The end record's last signed bytes and its comment length: an offset of 50 4b in its upper half and
    // C = 0x0605 would be a magic; the next message has two characters more.
    let end = [UInt8](repeating: 0, count: 18) + [0x50, 0x4b, 0, 0]
    let first = WholeFileSignature.message(attempt: 0).count
    let cms = [UInt8](repeating: 0x30, count: 0x0605 - first - 6)
    #expect(
      try WholeFileSignature.comment(of: cms, behind: end).message == WholeFileSignature.message(attempt: 1))
  }

  @Test func aCMSThatDoesNotFitIsRefused() {
    #expect(throws: PackageError.self) { try Self.write([UInt8](repeating: 1, count: 65_530)) }
  }
}
