// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Vetting

/// Stands for a key: a signature is the digest of key and bytes, twice. Real keys are tested with the command.
private struct ToyKey: ReceiptSigner, ReceiptVerifier {
  let publicKey: [UInt8]
  init(_ byte: UInt8) { publicKey = [UInt8](repeating: byte, count: 32) }
  func sign(_ bytes: [UInt8]) -> [UInt8] {
    let digest = Digest.sha256(of: publicKey + bytes).bytes
    return digest + digest
  }
  func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool { signature == sign(bytes) }
}

@Suite struct ReceiptTests {
  private let signed: SignedReceipt

  init() throws {
    signed = try SignedReceipt(
      Receipt(
        member: try TesterID(random: [1, 2, 3, 4, 5]), channel: "honorary-dev",
        version: #require(BuildVersion("26.11.27")), manifest: Digest.sha256(of: Array("m".utf8)),
        issued: .friday.adding(seconds: 0.7)), by: ToyKey(1))
  }

  @Test func itIsTheSameBytesEveryTimeAndReadsBack() throws {
    #expect(
      String(decoding: signed.receipt.signedBytes, as: UTF8.self)
        == #"{"_type":"miui-release/receipt","channel":"honorary-dev","issued":"2026-11-27T09:00:00Z","#
        + #""manifest_sha256":"62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a","#
        + #""member":"aebagbaf","version":"26.11.27"}"#)
    let again = try SignedReceipt(bytes: signed.bytes, file: "r")
    #expect(
      again == signed && again.bytes == signed.bytes && signed.receipt.fileName == "receipt-aebagbaf.json")
    try again.verify(with: ToyKey(1), file: "r")
  }

  @Test func anotherKeyProvesNothing() throws {
    #expect(throws: VettingError.self) { try signed.verify(with: ToyKey(2), file: "r") }
  }

  static let changes: [(String, String)] = [
    ("aebagbaf", "aebagbag"), ("honorary-dev", "stable"), ("26.11.27\"", "26.11.28\""),
    ("2026-11-27T09:00:00Z", "2026-11-27T09:00:01Z"), ("62c66a7a", "72c66a7a"),
  ]

  @Test(arguments: changes) func aChangedFactIsNotWhatWasSigned(_ old: String, _ new: String) throws {
    let text = String(decoding: signed.bytes, as: UTF8.self).replacing(old, with: new)
    let changed = try SignedReceipt(bytes: Array(text.utf8), file: "r")
    let error = try #require(throws: VettingError.self) { try changed.verify(with: ToyKey(1), file: "r") }
    #expect(error.kind == .untrusted && error.code == "receipt.untrusted")
  }

  static let flaws: [(String, String)] = [
    ("{\"signatures\"", " {\"signatures\""), ("\"channel\"", "\"chanel\""), ("aebagbaf", "AEBAGBAF"),
    ("26.11.27\"", "26.13.27\""), ("T09:00:00Z", "T25:00:00Z"), ("2026-11-27T", "2026-02-30T"),
    ("09:00:00Z", "09:00:00+"), ("miui-release/receipt", "timestamp"), ("\"sig\":\"", "\"sig\":\"0"),
    ("\"sig\":\"", "\"sig\":\"00"), ("\"version\":", "\"extra\":1,\"version\":"), ("}\n", "}"),
    ("}\n", "}\n\n"), ("honorary-dev", "honorary\\u002ddev"), ("honorary-dev", "a\\\",\\\"x\\\":\\\"b"),
  ]

  @Test(arguments: flaws) func aReceiptThatNobodyWroteIsNotRead(_ old: String, _ new: String) throws {
    let good = String(decoding: signed.bytes, as: UTF8.self)
    let range = try #require(good.range(of: old), "the row changes nothing")
    let text = good.replacingCharacters(in: range, with: new)
    let error = try #require(throws: VettingError.self) {
      try SignedReceipt(bytes: Array(text.utf8), file: "the/receipt.json")
    }
    #expect(error.kind == .badData && error.message.hasPrefix("the/receipt.json is no receipt"))
  }

  @Test func whatIsTooLongOrNoTextIsNotRead() {
    for bytes in [[], [0xFF, 0xFE], [UInt8](repeating: 32, count: 5000), Array("[]".utf8)] {
      #expect(throws: VettingError.self) { try SignedReceipt(bytes: bytes, file: "r") }
    }
  }
}
