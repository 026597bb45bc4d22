// SPDX-License-Identifier: Apache-2.0
internal import CLibArchive
internal import Packaging

/// Takes bytes from libarchive's write callback to a sink, and keeps the error that one ended with.
@safe final class SinkFeed {
  private let sink: any ByteSink
  private(set) var failure: (any Error)?

  init(_ sink: any ByteSink) { self.sink = sink }

  /// Opens a write handle on this feed, which must outlive it.
  func open(_ archive: OpaquePointer) -> Int32 {
    unsafe archive_write_open2(
      archive, Unmanaged.passUnretained(self).toOpaque(), nil,
      { _, context, bytes, count in
        guard let context = unsafe context else { return -1 }
        let feed = unsafe Unmanaged<SinkFeed>.fromOpaque(context).takeUnretainedValue()
        return feed.write(unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
      }, nil, nil)
  }

  private func write(_ bytes: [UInt8]) -> Int {
    guard failure == nil else { return -1 }
    do {
      try sink.append(bytes)
      return bytes.count
    } catch {
      failure = error
      return -1
    }
  }
}
