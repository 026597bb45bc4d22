// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A file that could not be opened, read or written.
package enum FileError: Failure, Equatable {
  /// A POSIX call failed; `reason` is the text of its errno.
  case failed(operation: String, path: String, errno: Int32, reason: String)
  /// The file ends before the bytes asked for.
  case endsEarly(path: String, offset: UInt64, needed: Int, size: UInt64)
  /// Bytes were to be patched that have not been written yet.
  case patchOutside(path: String, offset: UInt64, count: Int, size: UInt64)
  /// The path names a folder, a pipe or a device.
  case notRegular(path: String)

  package var kind: FailureKind {
    switch self {
    case .failed(_, _, let errno, _): errno == 2 ? .notFound : .inputOutput
    case .endsEarly, .notRegular: .badData
    case .patchOutside: .internal
    }
  }

  package var code: String {
    switch self {
    case .failed: "file.failed"
    case .endsEarly: "file.ends-early"
    case .patchOutside: "file.patch-outside"
    case .notRegular: "file.not-regular"
    }
  }

  package var message: String {
    switch self {
    case .failed(let operation, let path, _, let reason): "cannot \(operation) \(path): \(reason)"
    case .endsEarly(let path, let offset, let needed, let size):
      "\(path) has \(size) bytes; \(needed) bytes were expected at offset \(offset)"
    case .patchOutside(let path, let offset, let count, let size):
      "\(count) bytes at offset \(offset) of \(path) cannot be patched: only \(size) bytes are written"
    case .notRegular(let path): "\(path) is not a regular file"
    }
  }
}
