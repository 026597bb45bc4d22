// SPDX-License-Identifier: Apache-2.0
package import Packaging
package import ReleaseCore

/// Why liblzma or libbz2 did not give the bytes asked for.
package enum CompressionError: Failure, Equatable {
  /// The stream ends before its end marker.
  case truncated(BlobCompression)
  /// Bytes follow the end of the stream.
  case trailingBytes(BlobCompression, count: Int)
  /// The stream is not of this format, or its content was changed.
  case damaged(BlobCompression, function: String, status: Int)
  /// The stream holds more than the caller allowed.
  case longerThanLimit(BlobCompression, limit: Int)
  /// The stream wants a larger dictionary than Android's decoder has.
  case memoryLimit(needed: UInt64, limit: UInt64)
  /// The .xz check is one that Android's decoder does not know.
  case unsupportedCheck(number: Int)
  /// The input is longer than the library's counters.
  case inputTooLarge(BlobCompression, count: Int)
  /// The library refused for a reason that is not the data's.
  case codecFailed(BlobCompression, function: String, status: Int)

  package var kind: FailureKind {
    switch self {
    case .truncated, .trailingBytes, .damaged, .longerThanLimit, .memoryLimit, .unsupportedCheck: .badData
    case .inputTooLarge, .codecFailed: .internal
    }
  }

  package var code: String {
    switch self {
    case .truncated: "compression.truncated"
    case .trailingBytes: "compression.trailing-bytes"
    case .damaged: "compression.damaged"
    case .longerThanLimit: "compression.longer-than-limit"
    case .memoryLimit: "compression.memory-limit"
    case .unsupportedCheck: "compression.unsupported-check"
    case .inputTooLarge: "compression.input-too-large"
    case .codecFailed: "compression.codec-failed"
    }
  }

  package var message: String {
    switch self {
    case .truncated(let method):
      "the \(method.streamName) stream ends before its end marker"
    case .trailingBytes(let method, let count):
      "\(count) bytes follow the end of the \(method.streamName) stream"
    case .damaged(let method, let function, let status):
      "the \(method.streamName) stream is damaged (\(function) gave \(status))"
    case .longerThanLimit(let method, let limit):
      "the \(method.streamName) stream holds more than the \(limit) bytes it is for"
    case .memoryLimit(let needed, let limit):
      "the xz stream needs \(needed) bytes of memory to decode, more than the \(limit) allowed"
    case .unsupportedCheck(let number):
      "the xz stream uses check number \(number); Android reads only none (0) and CRC32 (1)"
    case .inputTooLarge(let method, let count):
      "\(count) bytes are too many for one \(method.streamName) stream"
    case .codecFailed(let method, let function, let status):
      "\(function) could not start or go on with a \(method.streamName) stream (it gave \(status))"
    }
  }
}

extension BlobCompression {
  /// The name of the format, for people.
  var streamName: String {
    switch self {
    case .bzip2: "bzip2"
    case .xz: "xz"
    }
  }
}
