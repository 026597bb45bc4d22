// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension PayloadError {
  package var kind: FailureKind {
    switch self {
    case .unsigned, .signatureInvalid, .dataDigestWrong, .imageDigestWrong, .propertyWrong: .untrusted
    case .chunkSizeInvalid, .signatureSizeWrong: .internal
    case .partitionAbsent: .notFound
    default: .badData
    }
  }

  package var code: String {
    switch self {
    case .truncated: "payload.truncated"
    case .notAPayload: "payload.not-a-payload"
    case .majorVersionUnsupported: "payload.major-version-unsupported"
    case .manifestEmpty: "payload.manifest-empty"
    case .manifestTooLarge: "payload.manifest-too-large"
    case .manifestUndecodable: "payload.manifest-undecodable"
    case .signaturesTooLarge: "payload.signatures-too-large"
    case .trailingBytes: "payload.trailing-bytes"
    case .fieldMissing: "payload.field-missing"
    case .blockSizeUnsupported: "payload.block-size-unsupported"
    case .notFull: "payload.not-full"
    case .incremental: "payload.incremental"
    case .noPartitions: "payload.no-partitions"
    case .partitionNameInvalid: "payload.partition-name-invalid"
    case .partitionTwice: "payload.partition-twice"
    case .partitionSizeInvalid: "payload.partition-size-invalid"
    case .imagesTooLarge: "payload.images-too-large"
    case .tooManyOperations: "payload.too-many-operations"
    case .digestLengthInvalid: "payload.digest-length-invalid"
    case .operationTypeRefused: "payload.operation-type-refused"
    case .operationHasSource: "payload.operation-has-source"
    case .extentCountInvalid: "payload.extent-count-invalid"
    case .extentEmpty: "payload.extent-empty"
    case .extentOutside: "payload.extent-outside"
    case .extentOverlaps: "payload.extent-overlaps"
    case .extentGap: "payload.extent-gap"
    case .partitionUnfinished: "payload.partition-unfinished"
    case .operationTooLarge: "payload.operation-too-large"
    case .dstLengthInvalid: "payload.dst-length-invalid"
    case .dataOffsetInvalid: "payload.data-offset-invalid"
    case .dataLengthInvalid: "payload.data-length-invalid"
    case .dataOutside: "payload.data-outside"
    case .signaturesOffsetInvalid: "payload.signatures-offset-invalid"
    case .dataDigestWrong: "payload.data-digest-wrong"
    case .undecodable: "payload.undecodable"
    case .decodedLengthWrong: "payload.decoded-length-wrong"
    case .imageDigestWrong: "payload.image-digest-wrong"
    case .signaturesUndecodable: "payload.signatures-undecodable"
    case .unsigned: "payload.unsigned"
    case .signatureInvalid: "payload.signature-invalid"
    case .propertyMalformed: "payload.property-malformed"
    case .propertyMissing: "payload.property-missing"
    case .propertyTwice: "payload.property-twice"
    case .propertyWrong: "payload.property-wrong"
    case .imageNotInBlocks: "payload.image-not-in-blocks"
    case .chunkSizeInvalid: "payload.chunk-size-invalid"
    case .signatureSizeWrong: "payload.signature-size-wrong"
    case .partitionAbsent: "payload.partition-absent"
    }
  }

  package var cause: (any Error)? {
    switch self {
    case .manifestUndecodable(let cause), .undecodable(_, _, let cause),
      .signaturesUndecodable(_, _, let cause):
      cause
    default: nil
    }
  }

  package var hints: [String] {
    switch self {
    case .imageNotInBlocks(let partition, _):
      ["pad the image of \(partition) with zeros to a multiple of \(PayloadFormat.blockSize) bytes"]
    case .notFull, .incremental:
      ["only full A/B payloads are read; apply an incremental one with update_engine's own tools"]
    case .signatureInvalid, .unsigned:
      ["check that the certificate is the one the package was signed with"]
    default: []
    }
  }
}
