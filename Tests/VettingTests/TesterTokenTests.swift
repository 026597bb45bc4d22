// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Vetting

/// A token that was made for these tests and opens nothing.
enum SampleToken {
  static func make(id: [UInt8] = [1, 2, 3, 4, 5], first: UInt8 = 0) throws -> TesterToken {
    try TesterToken(id: TesterID(random: id), secret: (0..<32).map { first &+ $0 &* 7 })
  }
}

@Suite struct TesterTokenTests {
  @Test func itsTextIsReadAgain() throws {
    let token = try SampleToken.make()
    let again = try TesterToken(token.revealed)
    #expect(token.revealed.utf8.count == TesterToken.length)
    #expect(again.id == token.id && again.secretDigest == token.secretDigest)
    #expect(token.revealed.hasPrefix("mhd_aebagbaf_"), "RFC 4648 of 01 02 03 04 05")
  }

  @Test func theDigestIsOfTheSecretAlone() throws {
    let token = try SampleToken.make()
    #expect(token.secretDigest == Digest.sha256(of: (0..<32).map { UInt8(0) &+ $0 &* 7 }))
    #expect(try SampleToken.make(id: [9, 9, 9, 9, 9]).secretDigest == token.secretDigest)
  }

  @Test func nothingThatPrintsItShowsTheSecret() throws {
    let token = try SampleToken.make()
    let secret = token.revealed.dropFirst(13).prefix(43)
    var dumped = ""
    dump(token, to: &dumped)
    dump([token], to: &dumped)
    let texts = [
      "\(token)", token.debugDescription, String(reflecting: token), token.redacted, "\([token])",
      String(describing: Optional(token)), dumped, "\(Mirror(reflecting: token).children.map { $0 })",
    ]
    for text in texts {
      #expect(!text.contains(secret.prefix(6)), "\(text)")
    }
    #expect(token.redacted == "mhd_aebagbaf_…" && "\(token)" == token.redacted)
  }

  /// A way in which a text is no token.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let name: String
    let flaw: TokenFlaw
    let change: @Sendable (inout [UInt8]) -> Void
    var testDescription: String { name }

    init(_ name: String, _ flaw: TokenFlaw, _ change: @escaping @Sendable (inout [UInt8]) -> Void) {
      self.name = name
      self.flaw = flaw
      self.change = change
    }
  }

  static let table = [
    Wrong("nothing at all", .empty) { $0 = [] },
    Wrong("another prefix", .prefix) { $0[2] = UInt8(ascii: "e") },
    Wrong("the prefix in capitals", .prefix) { $0[0] = UInt8(ascii: "M") },
    Wrong("a space before it", .prefix) { $0.insert(32, at: 0) },
    Wrong("a byte order mark before it", .prefix) { $0.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0) },
    Wrong("the prefix alone", .length(found: 4)) { $0 = Array("mhd_".utf8) },
    Wrong("its last character lost", .length(found: 62)) { _ = $0.popLast() },
    Wrong("no check", .length(found: 56)) { $0.removeLast(7) },
    Wrong("a line end behind it", .length(found: 64)) { $0.append(10) },
    Wrong("a NUL behind it", .length(found: 64)) { $0.append(0) },
    Wrong("twice", .length(found: 126)) { $0 += $0 },
    Wrong("a hyphen for the first separator", .separator) { $0[12] = UInt8(ascii: "-") },
    Wrong("a hyphen for the second separator", .separator) { $0[56] = UInt8(ascii: "-") },
    Wrong("a capital in the id", .id) { $0[4] = UInt8(ascii: "A") },
    Wrong("a digit that base32 has not in the id", .id) { $0[5] = UInt8(ascii: "1") },
    Wrong("a slash in the id", .id) { $0[6] = UInt8(ascii: "/") },
    Wrong("standard base64 in the secret", .secret) { $0[20] = UInt8(ascii: "+") },
    Wrong("padding in the secret", .secret) { $0[55] = UInt8(ascii: "=") },
    Wrong("a space in the secret", .secret) { $0[30] = 32 },
    Wrong("a Chinese character in the secret", .secret) {
      $0.replaceSubrange(30..<33, with: Array("手".utf8))
    },
    Wrong("bits that are left over and set", .secret) { $0[55] = UInt8(ascii: "_") },
    Wrong("one character of the secret changed", .check) {
      $0[20] = $0[20] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
    },
    Wrong("one character of the id changed", .check) { $0[4] = UInt8(ascii: "z") },
    Wrong("one character of the check changed", .check) {
      $0[62] = $0[62] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
    },
    Wrong("the check in capitals", .check) { bytes in
      for index in 57..<63 { bytes[index] = bytes[index] >= 97 ? bytes[index] - 32 : 65 }
    },
    Wrong("two neighbours of the secret swapped", .check) { $0.swapAt(20, 21) },
  ]

  @Test(arguments: table) func isRefusedForItsFirstFlaw(_ wrong: Wrong) throws {
    var bytes = Array(try SampleToken.make().revealed.utf8)
    wrong.change(&bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    let flaw = #expect(throws: TokenFlaw.self) { try TesterToken(text) }
    #expect(flaw == wrong.flaw)
    #expect(flaw.map { !"\($0)".contains("aebagbaf") } ?? false, "a flaw repeats nothing of the text")
  }

  @Test func wrongAmountsOfRandomnessAreRefused() throws {
    let id = try TesterID(random: [1, 2, 3, 4, 5])
    for count in [0, 31, 33] {
      #expect(throws: VettingError.entropy(expected: 32, found: count)) {
        try TesterToken(id: id, secret: [UInt8](repeating: 1, count: count))
      }
    }
    #expect(throws: VettingError.entropy(expected: 5, found: 4)) { try TesterID(random: [1, 2, 3, 4]) }
  }
}

@Suite struct TesterTokenRedactionTests {
  @Test func secretsGoAndTheRestStays() throws {
    let token = try SampleToken.make()
    let other = try SampleToken.make(id: [9, 9, 9, 9, 9])
    let text = "GET /x?token=\(token.revealed)&y=1 手 \(other.revealed)\n"
    #expect(TesterToken.redacting(text) == "GET /x?token=mhd_aebagbaf_…&y=1 手 \(other.redacted)\n")
    #expect(TesterToken.occurs(in: text))
  }

  @Test func aTokenCutShortOrWithMoreBehindItIsOneToo() throws {
    let token = try SampleToken.make().revealed
    for text in [String(token.prefix(21)), token + "AAAA", "xx" + token, "mhd_mhd_" + token] {
      #expect(TesterToken.occurs(in: text))
      #expect(!TesterToken.redacting(text).contains(token.dropFirst(13).prefix(8)), "\(text.count)")
    }
  }

  @Test(arguments: [
    "", "mhd_", "mhd_aebagbaf_", "mhd_aebagbaf_short", "a mhd_ b", "mhd_AEBAGBAF_0123456789", "手电筒",
  ])
  func otherTextsStayAsTheyAre(_ text: String) {
    // "short" has five characters: too few for a secret, and the redacted form is one of them.
    #expect(!TesterToken.occurs(in: text))
    #expect(TesterToken.redacting(text) == text)
  }

  @Test func redactingTwiceIsRedactingOnce() throws {
    let once = TesterToken.redacting("x \(try SampleToken.make().revealed) y")
    #expect(TesterToken.redacting(once) == once && !TesterToken.occurs(in: once))
  }
}
