// SPDX-License-Identifier: Apache-2.0
import CDeflate
import Crypto
import Glibc
import TreeMerging

/// Writes objects as one pack with its index (gitformat-pack(5), version 2), synced before it is named.
struct PackWriter {
  /// The quickest: `git gc` packs it all again anyway.
  private static let level: Int32 = 1

  private var pack: [UInt8] = []
  private var entries: [(id: ObjectName, offset: Int, checksum: UInt32)] = []

  /// Compresses the objects, in the order of their names so that the same objects give the same pack.
  init(_ objects: [ObjectName: MemoryObject]) throws(GitError) {
    pack += Array("PACK".utf8)
    append(2, to: &pack)
    append(UInt32(objects.count), to: &pack)
    let compressor = try Deflater(level: PackWriter.level)
    for (id, object) in objects.sorted(by: { $0.key.precedes($1.key) }) {
      let start = pack.count
      appendHeader(object.type.rawValue, object.bytes.count)
      try compressor.append(object.bytes, to: &pack)
      let checksum = unsafe pack.withUnsafeBytes { bytes in
        unsafe libdeflate_crc32(0, bytes.baseAddress?.advanced(by: start), bytes.count - start)
      }
      entries.append((id, start, checksum))
    }
    pack += PackWriter.hash(pack)
  }

  /// Writes both files into a folder of objects; nothing is to be seen there until both are safe on disk.
  func write(toObjects folder: String) throws(GitError) {
    let packs = "\(folder)/pack"
    if unsafe mkdir(packs, 0o755) == 0 { try syncFolder(folder) }
    let name = "pack-\(PackWriter.text(trailer))"
    try PackWriter.store(pack, as: "\(name).pack", in: packs)
    // Readers look for the index: it comes last.
    try PackWriter.store(index, as: "\(name).idx", in: packs)
    try syncFolder(packs)
  }

  private var index: [UInt8] {
    var index: [UInt8] = [0xff, 0x74, 0x4f, 0x63]
    append(2, to: &index)
    var upTo = 0
    for first in 0..<256 {
      while upTo < entries.count, entries[upTo].id.firstByte <= UInt8(first) { upTo += 1 }
      append(UInt32(upTo), to: &index)
    }
    for entry in entries { entry.id.append(to: &index) }
    for entry in entries { append(entry.checksum, to: &index) }
    var large: [UInt64] = []
    for entry in entries {
      if entry.offset < 0x8000_0000 {
        append(UInt32(entry.offset), to: &index)
      } else {
        append(0x8000_0000 | UInt32(large.count), to: &index)
        large.append(UInt64(entry.offset))
      }
    }
    for offset in large {
      append(UInt32(offset >> 32), to: &index)
      append(UInt32(truncatingIfNeeded: offset), to: &index)
    }
    index += trailer
    index += PackWriter.hash(index)
    return index
  }

  private mutating func appendHeader(_ type: UInt8, _ size: Int) {
    var byte = type << 4 | UInt8(size & 15)
    var rest = size >> 4
    while rest > 0 {
      pack.append(byte | 0x80)
      byte = UInt8(rest & 0x7f)
      rest >>= 7
    }
    pack.append(byte)
  }

  private func append(_ word: UInt32, to bytes: inout [UInt8]) {
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
  }

  private static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var hash = Insecure.SHA1()
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    return Array(hash.finalize())
  }

  private static func text(_ bytes: [UInt8]) -> String { ObjectName(bytes.span, at: 0).hex }

  /// The pack's own checksum, which ends it.
  private var trailer: [UInt8] { Array(pack[(pack.count - 20)...]) }

  private static func store(_ bytes: [UInt8], as name: String, in folder: String) throws(GitError) {
    let path = "\(folder)/\(name)"
    // Named as git names its own, so that git prune clears away what a killed run left.
    let temporary = "\(folder)/tmp_\(getpid())_\(name)"
    _ = unsafe unlink(temporary)
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o444)
    guard file >= 0 else { throw .system("open", temporary) }
    let isWritten = unsafe bytes.withUnsafeBytes { unsafe PackWriter.write($0, to: file) } && fsync(file) == 0
    let failure: GitError? = isWritten ? nil : .system("write", temporary)
    close(file)
    if let failure {
      _ = unsafe unlink(temporary)
      throw failure
    }
    guard unsafe rename(temporary, path) == 0 else { throw .system("rename", path) }
  }

  @unsafe private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let written = unsafe Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return false }
      done += written
    }
    return true
  }
}
