// SPDX-License-Identifier: Apache-2.0
internal import Foundation
package import ReleaseCore

/// What `payload_properties.txt` says of a payload, and the size of its metadata signature.
package struct PayloadProperties: Hashable, Sendable {
  /// SHA-256 of the whole payload.bin.
  package let fileHash: Digest
  /// Bytes of payload.bin.
  package let fileSize: UInt64
  /// SHA-256 of the first `metadataSize` bytes.
  package let metadataHash: Digest
  /// Bytes of header and manifest, without the metadata signature.
  package let metadataSize: UInt64
  /// Bytes of the metadata signature blob; `payload_metadata.bin` ends with it. Not in the text.
  package let metadataSignatureSize: UInt64

  package init(
    fileHash: Digest, fileSize: UInt64, metadataHash: Digest, metadataSize: UInt64,
    metadataSignatureSize: UInt64
  ) {
    self.fileHash = fileHash
    self.fileSize = fileSize
    self.metadataHash = metadataHash
    self.metadataSize = metadataSize
    self.metadataSignatureSize = metadataSignatureSize
  }

  /// Bytes of `payload_metadata.bin`, which is the start of payload.bin.
  package var payloadMetadataSize: UInt64 { metadataSize + metadataSignatureSize }

  /// Base64, as `payload_properties.txt` has it.
  package var fileHashText: String { Data(fileHash.bytes).base64EncodedString() }
  package var metadataHashText: String { Data(metadataHash.bytes).base64EncodedString() }

  /// The lines in the order AOSP writes them.
  private var lines: [(key: String, value: String)] {
    [
      ("FILE_HASH", fileHashText),
      ("FILE_SIZE", String(fileSize)),
      ("METADATA_HASH", metadataHashText),
      ("METADATA_SIZE", String(metadataSize)),
    ]
  }

  /// The text of `payload_properties.txt`.
  package var text: String { lines.map { "\($0.key)=\($0.value)\n" }.joined() }

  /// Keys that clients know beside the four: what to do with the payload, not what it is.
  private static let optionalKeys: Set<String> = [
    "POWERWASH", "SWITCH_SLOT_ON_REBOOT", "RUN_POST_INSTALL", "SPL_DOWNGRADE", "NETWORK_ID",
    "USER_AGENT", "AUTHORIZATION", "DISABLE_DOWNLOAD_RESUME",
  ]

  /// Checks a `payload_properties.txt` against these: each of the four keys once and with this value.
  package func check(_ text: String) throws(PayloadError) {
    var found: [String: String] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty { continue }
      guard let equals = line.firstIndex(of: "="), equals > line.startIndex else {
        throw .propertyMalformed(line: index + 1, text: String(line.prefix(120)))
      }
      let key = String(line[..<equals])
      guard found[key] == nil else { throw .propertyTwice(key, line: index + 1) }
      guard lines.contains(where: { $0.key == key }) || Self.optionalKeys.contains(key) else {
        throw .propertyMalformed(line: index + 1, text: String(line.prefix(120)))
      }
      found[key] = String(line[line.index(after: equals)...])
    }
    for (key, value) in lines {
      guard let written = found[key] else { throw .propertyMissing(key) }
      guard written == value else {
        throw .propertyWrong(key, expected: value, found: String(written.prefix(120)))
      }
    }
  }
}
