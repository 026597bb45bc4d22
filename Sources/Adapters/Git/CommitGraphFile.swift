// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import TreeMerging

/// The file `objects/info/commit-graph` (gitformat-commit-graph(5)), mapped and read in place.
@safe
final class CommitGraphFile {
  private static let noParent: UInt32 = 0x7000_0000
  private static let moreParents: UInt32 = 0x8000_0000
  private static let recordSize = 36

  let count: Int
  private let memory: UnsafeRawBufferPointer
  private let fanout: Int
  private let names: Int
  private let records: Int
  private let corrections: Int?
  private let largeCorrections: Int?
  private let edges: Int?

  /// Nil where there is no such file or it is of a kind unknown here: all is read from commits then.
  init?(at path: String) {
    guard let memory = CommitGraphFile.map(path) else { return nil }
    func word(_ offset: Int) -> Int {
      Int(UInt32(bigEndian: unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    func isChunk(_ offset: Int, _ size: Int) -> Bool {
      offset > 0 && size >= 0 && offset + size <= memory.count
    }
    var chunks: [Int: Int] = [:]
    // Signature, version 1, SHA-1, chunks, and no further graphs below this one.
    if memory.count > 1100, word(0) == 0x4347_5048, unsafe memory[4] == 1, unsafe memory[5] == 1,
      unsafe memory[7] == 0
    {
      for chunk in 0..<Int(unsafe memory[6]) where 8 + chunk * 12 + 12 <= memory.count {
        let offset = word(8 + chunk * 12 + 4) << 32 | word(8 + chunk * 12 + 8)
        chunks[word(8 + chunk * 12)] = offset
      }
    }
    let (fanout, names, records) = (chunks[0x4f49_4446], chunks[0x4f49_444c], chunks[0x4344_4154])
    guard let fanout, let names, let records, isChunk(fanout, 1024) else {
      unsafe munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
      return nil
    }
    let count = word(fanout + 1020)
    guard isChunk(names, count * 20), isChunk(records, count * CommitGraphFile.recordSize) else {
      unsafe munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
      return nil
    }
    unsafe self.memory = memory
    self.count = count
    self.fanout = fanout
    self.names = names
    self.records = records
    corrections = chunks[0x4744_4132].flatMap { isChunk($0, count * 4) ? $0 : nil }
    largeCorrections = chunks[0x4744_4f32]
    edges = chunks[0x4544_4745]
  }

  deinit { unsafe munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count) }

  @safe private static func map(_ path: String) -> UnsafeRawBufferPointer? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard unsafe fstat(file, &facts) == 0, facts.st_size > 0 else { return nil }
    let size = Int(facts.st_size)
    guard let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), unsafe start != MAP_FAILED
    else { return nil }
    return unsafe UnsafeRawBufferPointer(start: start, count: size)
  }

  @inline(__always)
  private func word(_ offset: Int) -> UInt32 {
    guard unsafe offset + 4 <= memory.count else { return 0 }
    return UInt32(bigEndian: unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  @inline(__always)
  private func long(_ offset: Int) -> UInt64 {
    guard unsafe offset + 8 <= memory.count else { return 0 }
    return UInt64(bigEndian: unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  func name(at position: Int) -> ObjectName {
    let offset = names + position * 20
    return ObjectName(high: long(offset), middle: long(offset + 8), low: word(offset + 16))
  }

  func tree(at position: Int) -> ObjectName {
    let offset = records + position * CommitGraphFile.recordSize
    return ObjectName(high: long(offset), middle: long(offset + 8), low: word(offset + 16))
  }

  func position(of name: ObjectName) -> Int? {
    let first = Int(name.firstByte)
    var low = first == 0 ? 0 : Int(word(fanout + first * 4 - 4))
    var high = min(Int(word(fanout + first * 4)), count)
    while low < high {
      let middle = (low + high) / 2
      let found = self.name(at: middle)
      if found == name { return middle }
      if found.precedes(name) { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  func commit(at position: Int) -> GraphCommit {
    let offset = records + position * CommitGraphFile.recordSize + 20
    let second = word(offset + 4)
    let times = long(offset + 8)
    let date = times & 0x3_ffff_ffff
    return GraphCommit(
      first: parent(word(offset)), second: parent(second), hasMore: second & CommitGraphFile.moreParents != 0,
      generation: generation(position, level: times >> 34, date: date), date: Int64(date))
  }

  /// The corrected commit date: the date and what it is short of its parents'.
  private func generation(_ position: Int, level: UInt64, date: UInt64) -> UInt64 {
    guard let corrections else { return level }
    let correction = word(corrections + position * 4)
    guard correction & 0x8000_0000 != 0 else { return date + UInt64(correction) }
    guard let largeCorrections else { return GraphCommit.infinity }
    return date &+ long(largeCorrections + Int(correction & 0x7fff_ffff) * 8)
  }

  private func parent(_ word: UInt32) -> Int32 {
    word == CommitGraphFile.noParent || Int(word & 0x7fff_ffff) >= count ? -1 : Int32(word & 0x7fff_ffff)
  }

  func parents(at position: Int) -> [Int32] {
    let offset = records + position * CommitGraphFile.recordSize + 20
    let second = word(offset + 4)
    guard second & CommitGraphFile.moreParents != 0, let edges else {
      return [parent(word(offset)), parent(second)].filter { $0 >= 0 }
    }
    var parents = [parent(word(offset))]
    var edge = edges + Int(second & 0x7fff_ffff) * 4
    while true {
      let found = word(edge)
      parents.append(parent(found & 0x7fff_ffff))
      if found & 0x8000_0000 != 0 || parents.count > 65_536 { break }
      edge += 4
    }
    return parents.filter { $0 >= 0 }
  }
}
