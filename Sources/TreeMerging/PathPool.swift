// SPDX-License-Identifier: Apache-2.0

/// Paths of one merge, each kept once and known by a number; the root is number 0.
///
/// The hash is FNV-1 over the whole path, so that a child's goes on from its folder's; git's maps are ordered by it.
struct PathPool {
  typealias ID = Int32
  static let root: ID = 0

  /// The name below the parent; the rest of the path is the parent's.
  private struct Place: BitwiseCopyable {
    let start: Int32
    let count: Int32
    let hash: UInt32
    let parent: ID
  }

  private var bytes: [UInt8] = []
  private var places: [Place] = []
  private var slots: [ID] = Array(repeating: -1, count: 256)

  init() { clear() }

  var count: Int { places.count }

  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    for index in slots.indices { slots[index] = -1 }
    places.append(Place(start: 0, count: 0, hash: 0x811c_9dc5, parent: 0))
  }

  func parent(of path: ID) -> ID { places[Int(path)].parent }
  func hash(of path: ID) -> UInt32 { places[Int(path)].hash }

  /// The whole path.
  func text(of path: ID) -> [UInt8] {
    var folders: [ID] = []
    var folder = parent(of: path)
    while folder != PathPool.root {
      folders.append(folder)
      folder = parent(of: folder)
    }
    var text: [UInt8] = []
    for folder in folders.reversed() {
      text += base(of: folder)
      text.append(0x2f)
    }
    return text + base(of: path)
  }

  /// What follows the last slash.
  func base(of path: ID) -> ArraySlice<UInt8> {
    let place = places[Int(path)]
    return bytes[Int(place.start)..<Int(place.start + place.count)]
  }

  /// True where the names after the last slash are the same.
  func haveSameBase(_ one: ID, _ other: ID) -> Bool { base(of: one) == base(of: other) }

  /// The number of the entry of that name in a folder, given now where it has none yet.
  mutating func child(of folder: ID, named name: ArraySlice<UInt8>) -> ID {
    child(of: folder, named: Array(name), 0..<name.count)
  }

  /// The same for a name that lies within other bytes, such as a tree's.
  mutating func child(of folder: ID, named source: [UInt8], _ range: Range<Int>) -> ID {
    let hash = hash(of: source, range, in: folder)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      if matches(slots[slot], hash, folder, source, range) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let id = ID(places.count)
    let start = Int32(bytes.count)
    bytes.append(contentsOf: source[range])
    places.append(Place(start: start, count: Int32(range.count), hash: hash, parent: folder))
    slots[slot] = id
    if places.count * 2 > slots.count { grow() }
    return id
  }

  /// The number of a whole path and of every folder above it.
  mutating func path(_ text: some Collection<UInt8>) -> ID {
    var path = PathPool.root
    for name in text.split(separator: 0x2f) { path = child(of: path, named: Array(name), 0..<name.count) }
    return path
  }

  private func hash(of source: [UInt8], _ range: Range<Int>, in folder: ID) -> UInt32 {
    var hash = places[Int(folder)].hash
    if folder != PathPool.root { hash = (hash &* 0x0100_0193) ^ 0x2f }
    let name = source.span
    for index in range { hash = (hash &* 0x0100_0193) ^ UInt32(name[index]) }
    return hash
  }

  private func matches(
    _ id: ID, _ hash: UInt32, _ folder: ID, _ source: [UInt8], _ range: Range<Int>
  ) -> Bool {
    let place = places[Int(id)]
    guard place.hash == hash, place.parent == folder, Int(place.count) == range.count else { return false }
    let start = Int(place.start)
    let (name, known) = (source.span, bytes.span)
    for offset in 0..<range.count where name[range.lowerBound + offset] != known[start + offset] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 4)
    for id in 1..<places.count {
      var slot = Int(places[id].hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = ID(id)
    }
  }
}
