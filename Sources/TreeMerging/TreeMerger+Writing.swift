// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Writes the tree of a folder; nil where nothing is left in it.
  func writeFolder(at path: PathPool.ID) throws -> EntryVersion? {
    guard let number = folder(at: path) else { return nil }
    let folder = folders[number]
    guard !folder.items.isEmpty || !folder.unchanged.isEmpty else { return nil }
    let items = folder.items.map { item in
      (name: name(of: item, in: folder), version: item.version, item: item)
    }.sorted { comesBefore($0.name, $0.version.mode, $1.name, $1.version.mode) }
    var tree: [UInt8] = []
    tree.reserveCapacity(folder.listings.base.raw.count + 64 + items.count * 48)
    var next = 0
    let base = folder.listings.base
    for range in folder.unchanged {
      var start = Int(range.lowerBound)
      while next < items.count, start < range.upperBound {
        let stop = position(of: items[next], in: base, start..<Int(range.upperBound))
        append(base, start..<stop, to: &tree)
        start = stop
        if stop == range.upperBound { break }
        append(items[next].item, items[next].name, in: folder, to: &tree)
        next += 1
      }
      append(base, start..<Int(range.upperBound), to: &tree)
    }
    while next < items.count {
      append(items[next].item, items[next].name, in: folder, to: &tree)
      next += 1
    }
    for side in [1, 2, 0] {
      let listing = folder.listings[side]
      if listing.isCanonical, listing.raw.count == tree.count, listing.raw == tree, !tree.isEmpty {
        return EntryVersion(mode: .folder, id: listing.id)
      }
    }
    return EntryVersion(mode: .folder, id: try store.write(tree: tree))
  }

  private func name(of item: WalkedFolder.Item, in folder: WalkedFolder) -> ArraySlice<UInt8> {
    item.place < 3
      ? folder.listings[Int(item.place)].name(at: Int(item.index)) : paths.base(of: item.index)
  }

  /// The first entry of a range that an item comes before.
  private func position(
    of item: (name: ArraySlice<UInt8>, version: EntryVersion, item: WalkedFolder.Item),
    in listing: TreeListing, _ range: Range<Int>
  ) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if comesBefore(
        item.name, item.version.mode, listing.name(at: middle), listing.entries[middle].version.mode)
      {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }

  /// The order of entries in a tree object, where a folder's name ends with a slash.
  private func comesBefore(
    _ left: ArraySlice<UInt8>, _ leftMode: FileMode, _ right: ArraySlice<UInt8>, _ rightMode: FileMode
  ) -> Bool {
    let shared = min(left.count, right.count)
    for offset in 0..<shared {
      let one = left[left.startIndex + offset]
      let other = right[right.startIndex + offset]
      if one != other { return one < other }
    }
    let one = left.count > shared ? left[left.startIndex + shared] : leftMode.isFolder ? 0x2f : 0
    let other = right.count > shared ? right[right.startIndex + shared] : rightMode.isFolder ? 0x2f : 0
    return one < other
  }

  private func append(_ listing: TreeListing, _ range: Range<Int>, to tree: inout [UInt8]) {
    guard !range.isEmpty else { return }
    if listing.isCanonical {
      let first = listing.rawRange(of: range.lowerBound).lowerBound
      let last = listing.rawRange(of: range.upperBound - 1).upperBound
      tree.append(contentsOf: listing.raw[first..<last])
    } else {
      for index in range { append(listing.name(at: index), listing.entries[index].version, to: &tree) }
    }
  }

  /// Writes an item, as its listing has it where it comes from one.
  private func append(
    _ item: WalkedFolder.Item, _ name: ArraySlice<UInt8>, in folder: WalkedFolder, to tree: inout [UInt8]
  ) {
    if item.place < 3, folder.listings[Int(item.place)].isCanonical {
      append(folder.listings[Int(item.place)], Int(item.index)..<Int(item.index) + 1, to: &tree)
    } else {
      append(name, item.version, to: &tree)
    }
  }

  private func append(_ name: ArraySlice<UInt8>, _ version: EntryVersion, to tree: inout [UInt8]) {
    version.mode.append(to: &tree)
    tree.append(0x20)
    tree.append(contentsOf: name)
    tree.append(0)
    version.id.append(to: &tree)
  }
}
