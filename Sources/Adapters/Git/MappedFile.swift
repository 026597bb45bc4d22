// SPDX-License-Identifier: Apache-2.0
import Crypto
import Glibc
import TreeMerging

/// A file of git's, mapped and read in place; its numbers are big-endian, and zero behind its end.
@safe
final class MappedFile {
  private let memory: UnsafeRawBufferPointer
  let count: Int

  /// Nil where the file cannot be mapped, an empty one too.
  init?(_ path: String) {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard unsafe fstat(file, &facts) == 0, facts.st_size > 0 else { return nil }
    let size = Int(facts.st_size)
    guard let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), unsafe start != MAP_FAILED
    else { return nil }
    unsafe memory = UnsafeRawBufferPointer(start: start, count: size)
    count = size
  }

  deinit { unsafe munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), count) }

  @inline(__always)
  func byte(_ offset: Int) -> UInt8 {
    guard offset >= 0, offset < count else { return 0 }
    return unsafe memory[offset]
  }

  @inline(__always)
  func word(_ offset: Int) -> UInt32 {
    guard offset >= 0, offset + 4 <= count else { return 0 }
    return UInt32(bigEndian: unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  @inline(__always)
  func long(_ offset: Int) -> UInt64 {
    guard offset >= 0, offset + 8 <= count else { return 0 }
    return UInt64(bigEndian: unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  func name(_ offset: Int) -> ObjectName {
    ObjectName(high: long(offset), middle: long(offset + 8), low: word(offset + 16))
  }

  /// Gives the pages back that reading has brought into this process; what is read again comes from the cache.
  func release() {
    unsafe _ = madvise(UnsafeMutableRawPointer(mutating: memory.baseAddress), count, MADV_DONTNEED)
  }

  /// Hands out the bytes from an offset to an end, which must lie in the file.
  @unsafe func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe body(UnsafeRawBufferPointer(rebasing: memory[range]))
  }

  /// True where the last 20 bytes are the SHA-1 of all before them. Cost: the whole file is read.
  var hasItsChecksum: Bool {
    guard count > 20 else { return false }
    var hash = Insecure.SHA1()
    unsafe withBytes(0..<count - 20) { unsafe hash.update(bufferPointer: $0) }
    let digest = Array(hash.finalize())
    return ObjectName(digest.span, at: 0) == name(count - 20)
  }

  /// The place of a name in an ascending list of them, whose fan-out table says where each first byte ends.
  func place(of name: ObjectName, inNamesAt names: Int, fanoutAt fanout: Int, limit: Int) -> Int? {
    let first = Int(name.firstByte)
    var low = first == 0 ? 0 : Int(word(fanout + first * 4 - 4))
    var high = min(Int(word(fanout + first * 4)), limit)
    while low < high {
      let middle = (low + high) / 2
      let found = self.name(names + middle * 20)
      if found == name { return middle }
      if found.precedes(name) { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
