// SPDX-License-Identifier: Apache-2.0
import Packaging
internal import Synchronization

/// A file in memory: written from its start, patched, and read at any offset.
package final class MemoryBytes: ByteSink, ByteSource {
  private let content: Mutex<[UInt8]>

  package init(_ bytes: [UInt8] = []) { content = Mutex(bytes) }

  package var bytes: [UInt8] { content.withLock { $0 } }
  package var position: UInt64 { size }
  package var size: UInt64 { UInt64(content.withLock { $0.count }) }

  package func append(_ bytes: [UInt8]) throws { content.withLock { $0 += bytes } }

  package func overwrite(_ bytes: [UInt8], at offset: UInt64) throws {
    try content.withLock { content in
      let range = try Self.range(of: bytes.count, at: offset, in: content)
      content.replaceSubrange(range, with: bytes)
    }
  }

  package func read(at offset: UInt64, count: Int) throws -> [UInt8] {
    try content.withLock { content in
      Array(content[try Self.range(of: count, at: offset, in: content)])
    }
  }

  private static func range(of count: Int, at offset: UInt64, in content: [UInt8]) throws -> Range<Int> {
    guard count >= 0, offset <= UInt64(content.count), count <= content.count - Int(offset) else {
      throw OutsideMemory(offset: offset, count: count, size: content.count)
    }
    return Int(offset)..<(Int(offset) + count)
  }
}

/// A read or patch beyond the end of a `MemoryBytes`.
package struct OutsideMemory: Error, Equatable {
  package let offset: UInt64
  package let count: Int
  package let size: Int
}
