// SPDX-License-Identifier: Apache-2.0

/// One entry of a tree; its name lies in the listing's bytes.
struct TreeEntry: BitwiseCopyable {
  /// The first eight bytes of the name, most significant first: orders most names at once.
  let key: UInt64
  /// The next eight.
  let secondKey: UInt64
  let nameStart: UInt32
  let nameCount: UInt32
  let version: EntryVersion
}

/// A tree object, read once and shared by all merges that meet it.
package final class TreeListing: Sendable {
  package let id: ObjectName
  /// The object's content, which holds the names.
  package let raw: [UInt8]
  let entries: [TreeEntry]
  /// True where writing the entries again gives the same bytes.
  let isCanonical: Bool

  package static let empty = TreeListing()

  private init() {
    id = .null
    raw = []
    entries = []
    isCanonical = true
  }

  /// Reads a tree's content; throws `TreeMergingError.malformedTree`.
  package init(_ raw: [UInt8], of id: ObjectName) throws {
    self.id = id
    self.raw = raw
    var entries: [TreeEntry] = []
    entries.reserveCapacity(raw.count / 32)
    var isCanonical = true
    let bytes = raw.span
    var position = 0
    while position < bytes.count {
      let start = position
      var mode: UInt32 = 0
      while position < bytes.count, bytes[position] != 0x20 {
        let digit = bytes[position] &- 0x30
        guard digit < 8, position - start < 7 else {
          throw TreeMergingError.malformedTree(id, offset: position, expected: "an octal digit of a mode")
        }
        mode = mode << 3 | UInt32(digit)
        position += 1
      }
      position += 1
      let nameStart = position
      while position < bytes.count, bytes[position] != 0 { position += 1 }
      let count = position - nameStart
      guard count > 0, position + 20 < bytes.count else {
        throw TreeMergingError.malformedTree(id, offset: start, expected: "a mode, a name and an object name")
      }
      let canonical = FileMode(canonical: mode)
      if canonical.bits != mode || bytes[start] == 0x30 { isCanonical = false }
      entries.append(
        TreeEntry(
          key: TreeListing.word(bytes, nameStart..<position),
          secondKey: count > 8 ? TreeListing.word(bytes, nameStart + 8..<position) : 0,
          nameStart: UInt32(nameStart), nameCount: UInt32(count),
          version: EntryVersion(mode: canonical, id: ObjectName(bytes, at: position + 1))))
      position += 21
    }
    self.entries = entries
    self.isCanonical = isCanonical
  }

  /// Up to eight bytes, the first the most significant; missing ones are zero.
  @inline(__always)
  private static func word(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    let count = min(range.count, 8)
    var word: UInt64 = 0
    for index in range.lowerBound..<range.lowerBound + count { word = word << 8 | UInt64(bytes[index]) }
    return word << UInt64(8 * (8 - count))
  }

  /// The objects its entries name.
  package var objects: [ObjectName] { entries.map(\.version.id) }

  /// Where an entry begins, and the next one.
  func rawRange(of index: Int) -> Range<Int> {
    let entry = entries[index]
    let start = Int(entry.nameStart) - (entry.version.mode.isFolder ? 6 : 7)
    return start..<Int(entry.nameStart) + Int(entry.nameCount) + 21
  }

  /// Where a name lies in the bytes.
  func nameRange(of index: Int) -> Range<Int> {
    let entry = entries[index]
    return Int(entry.nameStart)..<Int(entry.nameStart) + Int(entry.nameCount)
  }

  func name(at index: Int) -> ArraySlice<UInt8> { raw[nameRange(of: index)] }

  /// The entry of that name; nil where there is none. Cost: a walk of the entries.
  func entry(named name: ArraySlice<UInt8>) -> TreeEntry? {
    for index in entries.indices where self.name(at: index) == name { return entries[index] }
    return nil
  }
}

/// Compares two names byte by byte, as `name_compare` does: below zero where the left comes first.
@inline(__always)
func compareNames(_ left: TreeEntry, _ leftRaw: [UInt8], _ right: TreeEntry, _ rightRaw: [UInt8]) -> Int {
  if left.key != right.key { return left.key < right.key ? -1 : 1 }
  if left.secondKey != right.secondKey { return left.secondKey < right.secondKey ? -1 : 1 }
  let shared = Int(min(left.nameCount, right.nameCount))
  if shared > 16 {
    let leftStart = Int(left.nameStart)
    let rightStart = Int(right.nameStart)
    let one = leftRaw.span
    let other = rightRaw.span
    for index in 16..<shared where one[leftStart + index] != other[rightStart + index] {
      return one[leftStart + index] < other[rightStart + index] ? -1 : 1
    }
  }
  return Int(left.nameCount) - Int(right.nameCount)
}
