// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Foundation

/// Passes bytes on to a sink and digests them on the way; only bytes held back can still be patched.
final class DigestingSink: ByteSink {
  private let sink: any ByteSink
  private var stream = DigestStream()
  /// The last bytes, at most `held`, which are not in the digest yet.
  private var tail: [UInt8] = []
  private var held: Int

  /// `held`: how many of the last bytes stay out of the digest.
  init(_ sink: any ByteSink, holdingBack held: Int) {
    self.sink = sink
    self.held = held
  }

  var position: UInt64 { sink.position }

  func append(_ bytes: [UInt8]) throws {
    try sink.append(bytes)
    if bytes.count >= held {
      stream.update(tail)
      stream.update(bytes[..<(bytes.count - held)])
      tail = Array(bytes[(bytes.count - held)...])
    } else {
      tail += bytes
      let passed = max(0, tail.count - held)
      stream.update(tail[..<passed])
      tail.removeFirst(passed)
    }
  }

  func overwrite(_ bytes: [UInt8], at offset: UInt64) throws {
    let start = position - UInt64(tail.count)
    guard offset >= start, offset + UInt64(bytes.count) <= position else {
      throw PackageError.unwritable(
        entry: "", problem: "offset \(offset) is already part of the signed digest")
    }
    try sink.overwrite(bytes, at: offset)
    let index = Int(offset - start)
    tail.replaceSubrange(index..<(index + bytes.count), with: bytes)
  }

  /// The digest of all but the bytes held back.
  func digest() -> SHA256.Digest { stream.sha256.finalize() }

  /// Size and digests of everything, the bytes held back included; nothing is held back afterwards.
  func finish() throws -> PackageDigests {
    stream.update(tail)
    tail = []
    held = 0
    return try stream.digests()
  }
}
