// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

extension PayloadError {
  package var message: String {
    containerMessage ?? manifestMessage ?? operationMessage ?? contentMessage ?? inputMessage
  }

  private var containerMessage: String? {
    switch self {
    case .truncated(let structure, let offset, let needed, let available):
      "the payload ends inside its \(structure): \(needed) bytes were expected at offset \(offset), "
        + "\(available) are there"
    case .notAPayload(let found):
      "the file does not begin with CrAU at offset 0 but with \(Hexadecimal.text(of: found))"
    case .majorVersionUnsupported(let version):
      "the payload has major version \(version) at offset 4; only 2 is read"
    case .manifestEmpty: "the manifest_size at offset 12 is 0"
    case .manifestTooLarge(let size, let limit):
      "the manifest_size at offset 12 is \(size) bytes; at most \(limit) are read"
    case .manifestUndecodable: "the manifest at offset \(PayloadFormat.headerSize) is not a protobuf message"
    case .signaturesTooLarge(let role, let size, let limit):
      "the \(role.rawValue) signature is \(size) bytes long; at most \(limit) are read"
    case .trailingBytes(let count): "\(count) bytes follow the payload signature, where the payload ends"
    default: nil
    }
  }

  private var manifestMessage: String? {
    switch self {
    case .fieldMissing(let field, let owner): "the field \(field) of \(owner) is missing"
    case .blockSizeUnsupported(let size): "the manifest's block_size is \(size); only 4096 is read"
    case .notFull(let version): "the manifest's minor_version is \(version); a full payload has 0"
    case .incremental(let field, let owner): "\(owner) has \(field), which a full payload has not"
    case .noPartitions: "the payload has no partition"
    case .partitionNameInvalid(let name):
      "“\(name)” is not a partition name: letters, digits, “_”, “-” and “.” are, 64 of them at most"
    case .partitionTwice(let name): "the partition \(name) is there twice"
    case .partitionSizeInvalid(let partition, let size):
      "the size of partition \(partition) is \(size) bytes, which is not a multiple of 4096 above 0"
    case .imagesTooLarge(let limit): "the images have more than \(limit) bytes together"
    case .tooManyOperations(let limit): "the manifest has more than \(limit) operations or extents"
    case .digestLengthInvalid(let field, let owner, let count):
      "the \(field) of \(owner) has \(count) bytes; SHA-256 has 32"
    default: nil
    }
  }

  private var operationMessage: String? {
    switch self {
    case .operationTypeRefused(let name, let type):
      "\(name) is of type \(type); a full payload has REPLACE, REPLACE_BZ and REPLACE_XZ"
    case .operationHasSource(let name): "\(name) reads a source, which a full payload has not"
    case .extentCountInvalid(let name, let count): "\(name) has \(count) destination extents instead of one"
    case .extentEmpty(let name): "the destination extent of \(name) has no blocks"
    case .extentOutside(let name, let start, let count, let blocks):
      "\(name) writes \(count) blocks from block \(start), and the partition has \(blocks)"
    case .extentOverlaps(let name, let start, let expected):
      "\(name) writes from block \(start), and the blocks before \(expected) are written already"
    case .extentGap(let name, let start, let expected):
      "\(name) writes from block \(start), and nothing has written block \(expected)"
    case .partitionUnfinished(let partition, let written, let blocks):
      "the operations of partition \(partition) write \(written) of its \(blocks) blocks"
    case .operationTooLarge(let name, let blocks, let limit):
      "\(name) writes \(blocks) blocks at once; at most \(limit) bytes are read"
    case .dstLengthInvalid(let name, let length, let expected):
      "the dst_length of \(name) is \(length); its extent has \(expected) bytes"
    case .dataOffsetInvalid(let name, let offset, let expected):
      "the data_offset of \(name) is \(offset); the blob before it ends at \(expected)"
    case .dataLengthInvalid(let name, let type, let length, let destination):
      "the data_length of \(name), a \(type) of \(destination) bytes, is \(length)"
    case .dataOutside(let name, let offset, let length, let available):
      "the data of \(name) is \(length) bytes at offset \(offset), and the payload ends after \(available)"
    case .signaturesOffsetInvalid(let offset, let expected):
      "the signatures_offset is \(offset); the last blob ends at \(expected)"
    default: nil
    }
  }

  private var contentMessage: String? {
    switch self {
    case .dataDigestWrong(let name, let offset, let expected, let found):
      "the data of \(name) at offset \(offset) has SHA-256 \(found); the manifest says \(expected)"
    case .undecodable(let name, let offset, _):
      "the data of \(name) at offset \(offset) cannot be decompressed"
    case .decodedLengthWrong(let name, let expected, let found):
      "the data of \(name) decompresses to \(found) bytes; its extent has \(expected)"
    case .imageDigestWrong(let partition, let expected, let found):
      "the image of partition \(partition) has SHA-256 \(found); the manifest says \(expected)"
    case .signaturesUndecodable(let role, let offset, _):
      "the \(role.rawValue) signature at offset \(offset) is not a protobuf message"
    case .unsigned(let role): "the payload has no \(role.rawValue) signature"
    case .signatureInvalid(let role): "the \(role.rawValue) signature is not the certificate's"
    default: nil
    }
  }

  private var inputMessage: String {
    switch self {
    case .propertyMalformed(let line, let text):
      "line \(line) of payload_properties.txt is not KEY=value with a value of its kind: “\(text)”"
    case .propertyMissing(let key): "\(key) is missing in payload_properties.txt"
    case .propertyTwice(let key, let line): "\(key) is in payload_properties.txt again on line \(line)"
    case .propertyWrong(let key, let expected, let found):
      "payload_properties.txt says \(key)=\(found); the payload has \(expected)"
    case .imageNotInBlocks(let partition, let size):
      "the image of partition \(partition) is \(size) bytes long, not a multiple of 4096 above 0"
    case .chunkSizeInvalid(let bytes):
      "a chunk of \(bytes) bytes is not a multiple of 4096 from 4096 to \(PayloadFormat.operationLimit)"
    case .signatureSizeWrong(let expected, let found):
      "the signer gave a signature of \(found) bytes; it had announced \(expected)"
    case .partitionAbsent(let name): "the payload has no partition \(name)"
    default: code
    }
  }
}
