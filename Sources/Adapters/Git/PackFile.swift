// SPDX-License-Identifier: Apache-2.0
import TreeMerging

/// One pack with its index (gitformat-pack(5), version 2), read in place.
final class PackFile {
  /// What an entry is, and where its compressed bytes begin.
  struct Entry {
    enum Kind {
      case whole(MemoryObject.Kind)
      /// Changes to the entry at an offset of the same pack.
      case delta(base: Int)
    }

    let kind: Kind
    /// Of the uncompressed bytes.
    let size: Int
    let start: Int
  }

  private enum Layout {
    static let fanout = 8
    static let names = fanout + 1024
    /// The pack's checksum and the index's own, which end the files.
    static let trailer = 20
  }

  /// After so many entries pages are given back; the kernel brings in 64 KiB around each.
  private static let unpackedAtMost = 1024

  private let index: MappedFile
  private let pack: MappedFile
  private let objects: Int
  private let offsets: Int
  /// Entries unpacked since pages were given back.
  private var unpacked = 0

  /// Nil for a pack of another version, and where the two files do not belong together.
  init?(index path: String) {
    guard path.hasSuffix(".idx"), let index = MappedFile(path),
      let pack = MappedFile(path.dropLast(4) + ".pack")
    else { return nil }
    let objects = Int(index.word(Layout.fanout + 1020))
    guard index.word(0) == 0xff74_4f63, index.word(4) == 2, pack.word(0) == 0x5041_434b, pack.word(4) == 2,
      Int(pack.word(8)) == objects, index.count >= Layout.names + objects * 28 + 2 * Layout.trailer,
      pack.count > 12 + Layout.trailer,
      pack.name(pack.count - Layout.trailer) == index.name(index.count - 2 * Layout.trailer)
    else { return nil }
    self.index = index
    self.pack = pack
    self.objects = objects
    offsets = Layout.names + objects * 24
  }

  /// Where an object's entry begins; nil where the pack does not have it.
  func offset(of name: ObjectName) -> Int? {
    index.place(of: name, inNamesAt: Layout.names, fanoutAt: Layout.fanout, limit: objects).map { place in
      let offset = Int(index.word(offsets + place * 4))
      guard offset & 0x8000_0000 != 0 else { return offset }
      let large = index.long(offsets + objects * 4 + (offset & 0x7fff_ffff) * 8)
      return Int(truncatingIfNeeded: large & 0x7fff_ffff_ffff_ffff)
    }
  }

  /// Reads an entry's header; nil where it makes no sense.
  func entry(at offset: Int) -> Entry? {
    guard offset >= 12, offset < pack.count - Layout.trailer else { return nil }
    var place = offset
    var byte = pack.byte(place)
    place += 1
    let type = byte >> 4 & 7
    var size = Int(byte & 15)
    var shift = 4
    while byte & 0x80 != 0, shift < 56 {
      byte = pack.byte(place)
      place += 1
      size |= Int(byte & 0x7f) << shift
      shift += 7
    }
    switch type {
    case 1, 2, 3:
      guard let kind = MemoryObject.Kind(rawValue: type) else { return nil }
      return Entry(kind: .whole(kind), size: size, start: place)
    case 6:
      byte = pack.byte(place)
      place += 1
      var distance = Int(byte & 0x7f)
      while byte & 0x80 != 0, distance < 1 << 48 {
        byte = pack.byte(place)
        place += 1
        distance = (distance + 1) << 7 | Int(byte & 0x7f)
      }
      guard distance > 0, distance < offset else { return nil }
      return Entry(kind: .delta(base: offset - distance), size: size, start: place)
    case 7:
      guard let base = self.offset(of: pack.name(place)), base != offset else { return nil }
      return Entry(kind: .delta(base: base), size: size, start: place + 20)
    default: return nil
    }
  }

  /// The uncompressed bytes of an entry; nil where they are damaged.
  func content(of entry: Entry, _ inflater: Inflater) -> [UInt8]? {
    let end = pack.count - Layout.trailer
    guard entry.start < end, entry.size <= PackDelta.largest else { return nil }
    unpacked += 1
    if unpacked > PackFile.unpackedAtMost {
      unpacked = 0
      pack.release()
    }
    return unsafe pack.withBytes(entry.start..<end) { unsafe inflater.inflate($0, to: entry.size) }
  }
}
