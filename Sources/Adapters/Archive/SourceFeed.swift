// SPDX-License-Identifier: Apache-2.0
internal import CLibArchive
internal import Packaging

/// Hands the bytes of a source to libarchive's callbacks, and keeps the error that one ended with.
@safe final class SourceFeed {
  private let source: any ByteSource
  private var position: UInt64 = 0
  /// What libarchive looks at until its next call.
  private let buffer: UnsafeMutableRawBufferPointer
  private(set) var failure: (any Error)?

  static let blockSize = 1 << 18

  init(_ source: any ByteSource) {
    self.source = source
    unsafe buffer = .allocate(byteCount: SourceFeed.blockSize, alignment: 16)
  }

  deinit { unsafe buffer.deallocate() }

  /// archive_read_callback: the next block, 0 at the end, -1 after an error.
  fileprivate func read() -> (UnsafeRawPointer?, Int) {
    let count = Int(min(UInt64(SourceFeed.blockSize), source.size - position))
    do {
      let bytes = try source.read(at: position, count: count)
      unsafe buffer.copyBytes(from: bytes)
      position += UInt64(count)
      return unsafe (UnsafeRawPointer(buffer.baseAddress), count)
    } catch {
      failure = error
      return (nil, -1)
    }
  }

  /// archive_seek_callback: the new position, or ARCHIVE_FATAL.
  fileprivate func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    let base: UInt64
    switch whence {
    case 0: base = 0
    case 1: base = position
    default: base = source.size
    }
    let (target, overflow) = Int64(clamping: base).addingReportingOverflow(offset)
    guard !overflow, target >= 0, UInt64(target) <= source.size else { return Int64(ARCHIVE_FATAL) }
    position = UInt64(target)
    return target
  }

  /// Opens a read handle on this feed, which must outlive it.
  func open(_ archive: OpaquePointer) -> Int32 {
    unsafe archive_read_set_callback_data(archive, Unmanaged.passUnretained(self).toOpaque())
    unsafe archive_read_set_read_callback(archive) { _, context, block in
      guard let context = unsafe context, let block = unsafe block else { return -1 }
      let feed = unsafe Unmanaged<SourceFeed>.fromOpaque(context).takeUnretainedValue()
      let (start, count) = unsafe feed.read()
      unsafe block.pointee = start
      return count
    }
    unsafe archive_read_set_seek_callback(archive) { _, context, offset, whence in
      guard let context = unsafe context else { return Int64(ARCHIVE_FATAL) }
      return unsafe Unmanaged<SourceFeed>.fromOpaque(context).takeUnretainedValue().seek(offset, whence)
    }
    return unsafe archive_read_open1(archive)
  }
}

/// The only owner of one `struct archive`, for reading or for writing; freed when it goes.
@safe struct ArchiveHandle: ~Copyable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer?) throws {
    guard let pointer = unsafe pointer else { throw ArchiveError.exhausted }
    unsafe self.pointer = pointer
  }

  /// archive_error_string, copied in the frame of the call that failed.
  var said: String {
    guard let text = unsafe archive_error_string(pointer) else { return "no reason given" }
    return unsafe String(cString: text)
  }

  // archive_free serves both kinds of handle.
  deinit { unsafe archive_free(pointer) }
}
