// SPDX-License-Identifier: Apache-2.0
import Foundation
import TreeMerging

/// The packs of a repository and of those it borrows from, read in place.
///
/// Quicker than libgit2, which unpacks with zlib, and answers only where all is well: what is not here, or is
/// damaged, is libgit2's to find and to name. Packs that come later are not seen.
final class PackedObjects {
  /// An entry, for those that others are deltas of.
  private struct Place: Hashable {
    let pack: Int
    let offset: Int
  }

  /// Larger ones are not held.
  private static let largestHeld = 1 << 20
  /// The longest chain of deltas; git makes them at most 4095 long.
  private static let longestChain = 4096

  private var packs: [PackFile] = []
  private let inflater: Inflater
  /// The pack that had the last object.
  private var latest = 0
  private var bases: BoundedCache<Place, MemoryObject>

  /// `budget`: what may be held of entries that deltas were applied to, in bytes. Nil where nothing can be read
  /// this way.
  init?(objects folder: String, budget: Int = 24 << 20) {
    bases = BoundedCache(budget: budget)
    guard let inflater = Inflater() else { return nil }
    self.inflater = inflater
    for folder in PackedObjects.folders(from: folder) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/pack")) ?? []
      for name in names.sorted() where name.hasSuffix(".idx") {
        if let pack = PackFile(index: "\(folder)/pack/\(name)") { packs.append(pack) }
      }
    }
    if packs.isEmpty { return nil }
  }

  /// A folder of objects and those it names as alternates (gitrepository-layout(5)).
  private static func folders(from first: String) -> [String] {
    var folders = [first]
    var next = 0
    while next < folders.count, folders.count < 64 {
      let folder = folders[next]
      next += 1
      guard let text = try? String(contentsOfFile: "\(folder)/info/alternates", encoding: .utf8) else {
        continue
      }
      for line in text.split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix("\"") {
        let path = line.hasPrefix("/") ? String(line) : "\(folder)/\(line)"
        if !folders.contains(path) { folders.append(path) }
      }
    }
    return folders
  }

  func contains(_ id: ObjectName) -> Bool { find(id) != nil }

  /// An object; nil where libgit2 has to be asked.
  func read(_ id: ObjectName) -> MemoryObject? {
    guard let place = find(id) else { return nil }
    return read(at: place)
  }

  /// The size of an object; nil where libgit2 has to be asked. Cost: the last delta is unpacked, not the object.
  func size(of id: ObjectName) -> Int? {
    guard let place = find(id), let entry = packs[place.pack].entry(at: place.offset) else { return nil }
    switch entry.kind {
    case .whole: return entry.size
    case .delta:
      return packs[place.pack].content(of: entry, inflater).flatMap { PackDelta.resultSize(of: $0) }
    }
  }

  private func find(_ id: ObjectName) -> Place? {
    guard latest < packs.count else { return nil }
    if let offset = packs[latest].offset(of: id) { return Place(pack: latest, offset: offset) }
    for pack in packs.indices where pack != latest {
      if let offset = packs[pack].offset(of: id) {
        latest = pack
        return Place(pack: pack, offset: offset)
      }
    }
    return nil
  }

  /// Goes down the chain of deltas to an object that is whole or known, and up again.
  private func read(at first: Place) -> MemoryObject? {
    let pack = packs[first.pack]
    var deltas: [(offset: Int, entry: PackFile.Entry)] = []
    var place = first
    var object: MemoryObject
    descent: while true {
      if let known = bases.value(place) {
        object = known
        break
      }
      guard let entry = pack.entry(at: place.offset), deltas.count < PackedObjects.longestChain else {
        return nil
      }
      switch entry.kind {
      case .whole(let type):
        guard let bytes = pack.content(of: entry, inflater) else { return nil }
        object = MemoryObject(type: type, bytes: bytes)
        break descent
      case .delta(let base):
        deltas.append((place.offset, entry))
        place = Place(pack: first.pack, offset: base)
      }
    }
    while let (offset, entry) = deltas.popLast() {
      if object.bytes.count <= PackedObjects.largestHeld {
        bases.insert(object, for: place, cost: object.bytes.count + 96)
      }
      guard let delta = pack.content(of: entry, inflater),
        let bytes = PackDelta.apply(delta, to: object.bytes)
      else { return nil }
      object = MemoryObject(type: object.type, bytes: bytes)
      place = Place(pack: first.pack, offset: offset)
    }
    return object
  }
}
