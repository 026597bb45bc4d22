// SPDX-License-Identifier: Apache-2.0
internal import OTAProtos

/// A partition to be put into a payload: its name on the device and its whole image.
package struct PayloadPartition: Sendable {
  package let name: String
  /// A multiple of 4096 bytes.
  package let image: any ByteSource

  package init(name: String, image: any ByteSource) {
    self.name = name
    self.image = image
  }

  /// Refuses names that are no names or there twice, and sizes that are not whole blocks.
  static func check(_ partitions: [PayloadPartition]) throws(PayloadError) {
    guard !partitions.isEmpty else { throw .noPartitions }
    var names: Set<String> = []
    var total: UInt64 = 0
    for partition in partitions {
      guard PayloadFormat.isPartitionName(partition.name) else {
        throw .partitionNameInvalid(partition.name)
      }
      guard names.insert(partition.name).inserted else { throw .partitionTwice(partition.name) }
      let size = partition.image.size
      guard size > 0, size % PayloadFormat.blockSize == 0 else {
        throw .imageNotInBlocks(partition: partition.name, size: size)
      }
      guard size <= PayloadFormat.imagesLimit - total else {
        throw .imagesTooLarge(limit: PayloadFormat.imagesLimit)
      }
      total += size
    }
  }
}

/// The types of operation that a full payload may have.
package enum PayloadOperationType: String, Hashable, Sendable, CaseIterable {
  /// The blocks as they are.
  case replace = "REPLACE"
  /// The blocks as one bzip2 stream.
  case replaceBZ = "REPLACE_BZ"
  /// The blocks as one .xz stream.
  case replaceXZ = "REPLACE_XZ"

  /// How the data is compressed; nil where it is not.
  package var compression: BlobCompression? {
    switch self {
    case .replace: nil
    case .replaceBZ: .bzip2
    case .replaceXZ: .xz
    }
  }

  var proto: ChromeosUpdateEngine_InstallOperation.TypeEnum {
    switch self {
    case .replace: .replace
    case .replaceBZ: .replaceBz
    case .replaceXZ: .replaceXz
    }
  }

  /// Nil for the types of incremental payloads.
  init?(_ proto: ChromeosUpdateEngine_InstallOperation.TypeEnum) {
    guard let type = Self.allCases.first(where: { $0.proto == proto }) else { return nil }
    self = type
  }
}
