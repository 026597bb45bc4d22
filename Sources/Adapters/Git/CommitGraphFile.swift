// SPDX-License-Identifier: Apache-2.0
import TreeMerging

/// One file of a commit graph (gitformat-commit-graph(5)), read in place; positions count those of the files below.
final class CommitGraphFile {
  private enum Mark {
    static let noParent: UInt32 = 0x7000_0000
    static let moreParents: UInt32 = 0x8000_0000
  }

  private static let recordSize = 36

  /// The position of its first commit.
  let first: Int
  /// The position behind its last commit.
  let end: Int
  /// Files below this one.
  let depth: Int
  private let file: MappedFile
  private let fanout: Int
  private let names: Int
  private let records: Int
  private let corrections: Int?
  private let largeCorrections: Int?
  private let edges: Int?

  var hasCorrectedDates: Bool { corrections != nil }

  /// Nil where there is no such file, it is of a kind unknown here, or damaged: all is read from commits then.
  init?(at path: String, above first: Int, depth: Int) {
    guard let file = MappedFile(path), file.count > 1100 else { return nil }
    func isChunk(_ offset: Int, _ size: Int) -> Bool {
      offset > 0 && size >= 0 && offset + size <= file.count - 20
    }
    // Signature, version 1, SHA-1.
    guard file.word(0) == 0x4347_5048, file.byte(4) == 1, file.byte(5) == 1, Int(file.byte(7)) == depth
    else { return nil }
    var chunks: [UInt32: Int] = [:]
    for chunk in 0..<Int(file.byte(6)) {
      chunks[file.word(8 + chunk * 12)] = Int(truncatingIfNeeded: file.long(12 + chunk * 12) & 0xff_ffff_ffff)
    }
    guard let fanout = chunks[0x4f49_4446], let names = chunks[0x4f49_444c],
      let records = chunks[0x4344_4154], isChunk(fanout, 1024)
    else { return nil }
    let own = Int(file.word(fanout + 1020))
    guard isChunk(names, own * 20), isChunk(records, own * CommitGraphFile.recordSize) else { return nil }
    self.file = file
    self.first = first
    self.depth = depth
    end = first + own
    self.fanout = fanout
    self.names = names
    self.records = records
    corrections = chunks[0x4744_4132].flatMap { isChunk($0, own * 4) ? $0 : nil }
    largeCorrections = chunks[0x4744_4f32]
    edges = chunks[0x4544_4745]
    guard file.hasItsChecksum, hasParents() else { return nil }
  }

  /// True where every parent is a commit of this file or of those below.
  private func hasParents() -> Bool {
    for place in 0..<end - first {
      let offset = records + place * CommitGraphFile.recordSize + 20
      for word in [file.word(offset), file.word(offset + 4)]
      where word != Mark.noParent && word & Mark.moreParents == 0 && Int(word) >= end {
        return false
      }
    }
    return true
  }

  private func record(_ position: Int) -> Int { records + (position - first) * CommitGraphFile.recordSize }

  func name(at position: Int) -> ObjectName { file.name(names + (position - first) * 20) }
  func tree(at position: Int) -> ObjectName { file.name(record(position)) }

  func position(of name: ObjectName) -> Int? {
    file.place(of: name, inNamesAt: names, fanoutAt: fanout, limit: end - first).map { first + $0 }
  }

  /// `usingCorrectedDates`: false where a file of the same graph lacks them.
  func commit(at position: Int, usingCorrectedDates: Bool) -> GraphCommit {
    let offset = record(position) + 20
    let second = file.word(offset + 4)
    let times = file.long(offset + 8)
    let date = times & 0x3_ffff_ffff
    let generation = usingCorrectedDates ? correctedDate(position, date) : times >> 34
    return GraphCommit(
      first: parent(file.word(offset)), second: parent(second),
      hasMore: second != Mark.noParent && second & Mark.moreParents != 0, generation: generation,
      date: Int64(date))
  }

  /// The date and what it is short of its parents'.
  private func correctedDate(_ position: Int, _ date: UInt64) -> UInt64 {
    guard let corrections else { return GraphCommit.infinity }
    let correction = file.word(corrections + (position - first) * 4)
    guard correction & 0x8000_0000 != 0 else { return date + UInt64(correction) }
    guard let largeCorrections else { return GraphCommit.infinity }
    return date &+ file.long(largeCorrections + Int(correction & 0x7fff_ffff) * 8)
  }

  private func parent(_ word: UInt32) -> Int32 {
    word == Mark.noParent || Int(word & 0x7fff_ffff) >= end ? -1 : Int32(word & 0x7fff_ffff)
  }

  func parents(at position: Int) -> [Int32] {
    let offset = record(position) + 20
    let second = file.word(offset + 4)
    guard second & Mark.moreParents != 0, let edges else {
      return [parent(file.word(offset)), parent(second)].filter { $0 >= 0 }
    }
    var parents = [parent(file.word(offset))]
    var edge = edges + Int(second & 0x7fff_ffff) * 4
    while true {
      let found = file.word(edge)
      parents.append(parent(found & 0x7fff_ffff))
      if found & 0x8000_0000 != 0 || parents.count > 65_536 { break }
      edge += 4
    }
    return parents.filter { $0 >= 0 }
  }
}
