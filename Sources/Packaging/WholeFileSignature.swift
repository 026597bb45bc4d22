// SPDX-License-Identifier: Apache-2.0
package import Crypto
internal import Foundation

/// The Android signature of a whole package, which lives in the zip's comment (signapk's
/// signWholeFile, recovery's verify_file).
///
/// After the comment length, which is the first byte not signed, come a message, a CMS SignedData, and
/// six bytes: the distance from the end back to the CMS, ff ff, and the comment length again.
package struct WholeFileSignature: Hashable, Sendable {
  /// Bytes before the comment-length field: what is signed.
  package let signedSize: UInt64
  /// The free text before the CMS, its NUL included.
  package let message: [UInt8]
  /// CMS SignedData, DER.
  package let signedData: [UInt8]

  /// Where the zip's end record starts.
  package var endOffset: UInt64 { signedSize - UInt64(ZipLayout.endSize - 2) }
  package var messageOffset: UInt64 { signedSize + 2 }
  package var signedDataOffset: UInt64 { messageOffset + UInt64(message.count) }
  package var footerOffset: UInt64 { signedDataOffset + UInt64(signedData.count) }

  static let footerSize = 6
  /// How many messages a signer tries.
  static let attempts = 100

  /// `signed by miui-release` and NUL, with a number from the second attempt on.
  package static func message(attempt: Int) -> [UInt8] {
    Array("signed by miui-release\(attempt == 0 ? "" : " \(attempt + 1)")\0".utf8)
  }

  /// The digest of the signed bytes. Cost: one pass over the file.
  package func digest(of source: any ByteSource) throws -> SHA256.Digest {
    var hash = SHA256()
    try source.forEachChunk(upTo: signedSize) { hash.update(data: $0) }
    return hash.finalize()
  }
}

extension WholeFileSignature {
  /// Turns a finished zip with an empty comment, the last 22 bytes of which are `endRecord`, into a
  /// signed package; `digest` is of all but its last two bytes.
  static func append(
    to sink: any ByteSink, endRecord: [UInt8], digest: SHA256.Digest, signer: any PackageSigner
  ) throws -> WholeFileSignature {
    let signedSize = sink.position - 2
    let signedData = try signer.signedData(of: digest)
    let (message, comment) = try comment(of: signedData, behind: endRecord)
    try sink.overwrite(Array(comment.prefix(2)), at: signedSize)
    try sink.append(Array(comment.dropFirst(2)))
    return WholeFileSignature(signedSize: signedSize, message: message, signedData: signedData)
  }

  /// The first message that keeps the end record's magic from occurring again, and everything from the
  /// comment-length field on. A signature of RSA PKCS#1 v1.5 cannot be made anew, so the text moves it.
  package static func comment(
    of signedData: [UInt8], behind endRecord: [UInt8]
  ) throws -> (message: [UInt8], comment: [UInt8]) {
    for attempt in 0..<attempts {
      let message = message(attempt: attempt)
      let size = message.count + signedData.count + footerSize
      guard size <= 0xffff else {
        throw PackageError.unwritable(
          entry: "signature", problem: "\(size) bytes do not fit into a zip comment")
      }
      var bytes = LittleEndianBytes()
      bytes.append(UInt16(size))
      let length = bytes.bytes
      var footer = LittleEndianBytes()
      footer.append(UInt16(signedData.count + footerSize))
      footer.append(UInt16(0xffff))
      footer.append(UInt16(size))
      let comment = length + message + signedData + footer.bytes
      if offsetOfMagic(in: endRecord.dropLast(2) + comment) == nil { return (message, comment) }
    }
    throw PackageError.signatureUnplaceable(attempts: attempts)
  }

  /// Where `50 4b 05 06` occurs after the start of an end record, counted from there.
  static func offsetOfMagic(in record: some RandomAccessCollection<UInt8>) -> Int? {
    let bytes = Array(record)
    var index = 1
    while index + 4 <= bytes.count {
      if bytes[index] == 0x50, bytes[index + 1] == 0x4b, bytes[index + 2] == 5, bytes[index + 3] == 6 {
        return index
      }
      index += 1
    }
    return nil
  }
}
