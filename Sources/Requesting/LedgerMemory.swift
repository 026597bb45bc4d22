// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// Where what was read of the ledger is kept from one command to the next. Implemented by `Files`.
package protocol LedgerShelf {
  /// Nil where nothing is kept, or nothing that can be read.
  func load() -> [UInt8]?
  /// Takes the place of what was kept, or does nothing where that cannot be.
  func keep(_ bytes: [UInt8])
  func clear()
}

/// The files of the ledger that were read before, by their blobs: what was read once is never parsed again.
///
/// It cannot be stale: a blob's name is a digest of its content. It holds no file with which anything is wrong.
/// What is kept may be deleted at any time, and is ignored where it is damaged or written by another version.
/// Its holder is handed over and never shared between tasks, as the repository is.
package final class LedgerMemory {
  /// So many files may be parsed anew in every command before all are written again.
  package static let slack = 32

  struct Key: Hashable {
    let path: String
    let blob: ObjectID
  }

  private let shelf: (any LedgerShelf)?
  /// What was asked for in this process.
  private var entries: [Key: LedgerEntry] = [:]
  /// What the shelf had, as bytes; nil before it is asked.
  private var packed: [Key: ArraySlice<UInt8>]?
  private var unkept = 0

  /// Without a shelf: for the life of this process.
  package init(_ shelf: (any LedgerShelf)? = nil) { self.shelf = shelf }

  func entry(_ path: String, _ blob: ObjectID) -> LedgerEntry? {
    let key = Key(path: path, blob: blob)
    if let known = entries[key] { return known }
    if packed == nil { packed = shelf?.load().flatMap(LedgerMemory.unpacked) ?? [:] }
    guard let bytes = packed?[key] else { return nil }
    var reader = PackedReader(bytes)
    guard let entry = try? reader.next() as LedgerEntry, reader.isAtEnd else { return nil }
    entries[key] = entry
    return entry
  }

  func remember(_ entry: LedgerEntry, _ path: String, _ blob: ObjectID) {
    entries[Key(path: path, blob: blob)] = entry
    unkept += 1
  }

  /// Keeps what this process has met, where that is worth its while.
  func settle() {
    guard let shelf, unkept >= LedgerMemory.slack else { return }
    unkept = 0
    shelf.keep(LedgerMemory.packed(entries, packed ?? [:]))
  }

  /// Forgets everything: earlier versions of files may name who asked to be forgotten.
  package func clear() {
    entries = [:]
    packed = nil
    shelf?.clear()
  }
}

extension LedgerMemory {
  /// Says what the bytes are. The number rises with every change of what `LedgerEntry` packs, and of what a
  /// reader of the ledger's files accepts.
  static let mark = Array("miui-release ledger 2\n".utf8)

  /// The mark, the digest of the rest, and each file's path, blob, and length and bytes of its entry.
  static func packed(_ entries: [Key: LedgerEntry], _ known: [Key: ArraySlice<UInt8>]) -> [UInt8] {
    var body = PackedBytes()
    for (key, entry) in entries {
      body.add(key.path, key.blob)
      var one = PackedBytes()
      if known[key] == nil { one.add(entry) }
      let bytes = known[key] ?? one.bytes[...]
      body.add(bytes.count)
      body.append(bytes)
    }
    return mark + Digest.sha256(of: body.bytes).bytes + body.bytes
  }

  static func unpacked(_ bytes: [UInt8]) -> [Key: ArraySlice<UInt8>]? {
    let start = mark.count + 32
    guard bytes.count >= start, bytes.starts(with: mark),
      Digest.sha256(of: bytes[start...]).bytes == Array(bytes[mark.count..<start])
    else { return nil }
    var reader = PackedReader(bytes[start...])
    var found: [Key: ArraySlice<UInt8>] = [:]
    do throws(PackedFlaw) {
      while !reader.isAtEnd {
        let key = Key(path: try reader.next(), blob: try reader.next())
        found[key] = try reader.slice(try reader.next())
      }
    } catch {
      return nil
    }
    return found
  }
}
