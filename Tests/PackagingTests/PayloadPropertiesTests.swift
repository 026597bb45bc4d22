// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import ReleaseCore
import Testing

struct PayloadPropertiesTests {
  static let properties = PayloadProperties(
    fileHash: Digest.sha256(of: Array("file".utf8)), fileSize: 5000,
    metadataHash: Digest.sha256(of: Array("metadata".utf8)), metadataSize: 300, metadataSignatureSize: 267)

  @Test func writesTheFourLinesInAOSPsOrder() {
    let keys = Self.properties.text.split(separator: "\n").map { $0.prefix { $0 != "=" } }
    #expect(keys == ["FILE_HASH", "FILE_SIZE", "METADATA_HASH", "METADATA_SIZE"])
    #expect(Self.properties.text.hasSuffix("\nMETADATA_SIZE=300\n"))
  }

  @Test func acceptsItsOwnTextAndClientOptions() throws {
    try Self.properties.check(Self.properties.text)
    try Self.properties.check("POWERWASH=1\n" + Self.properties.text + "SWITCH_SLOT_ON_REBOOT=0")
  }

  @Test(arguments: [
    ("a missing line", "METADATA_SIZE=300\n", "", "payload.property-missing"),
    ("a line twice", "FILE_SIZE=5000\n", "FILE_SIZE=5000\nFILE_SIZE=5000\n", "payload.property-twice"),
    ("another size", "FILE_SIZE=5000", "FILE_SIZE=5001", "payload.property-wrong"),
    ("the same number written otherwise", "=5000", "=05000", "payload.property-wrong"),
    ("another hash", "FILE_HASH=", "FILE_HASH=A", "payload.property-wrong"),
    ("no equals sign", "FILE_SIZE=5000", "FILE_SIZE 5000", "payload.property-malformed"),
    ("no key", "FILE_SIZE=5000", "=5000", "payload.property-malformed"),
    ("an unknown key", "FILE_SIZE=", "FILESIZE=", "payload.property-malformed"),
  ])
  func refuses(_ what: String, part: String, replacement: String, code: String) {
    let text = Self.properties.text
    guard let range = text.range(of: part) else {
      Issue.record("\(part) is not in the text")
      return
    }
    let error = #expect(throws: PayloadError.self, "\(what)") {
      try Self.properties.check(text.replacingCharacters(in: range, with: replacement))
    }
    #expect(error?.code == code)
  }
}
