// SPDX-License-Identifier: Apache-2.0

extension CommitMerger {
  /// Merges three trees, whatever commits they are of; null for the tree without entries.
  package func mergeTrees(base: ObjectName, ours: ObjectName, theirs: ObjectName) throws -> MergeOutcome {
    merger.start()
    merger.attributes.turn(to: readsTreeAttributes ? ours : nil)
    merger.labels = Three([], Array("ours".utf8), Array("theirs".utf8))
    let merge = try merger.mergeTrees(base: base, ours: ours, theirs: theirs)
    return merger.outcome(isClean: merge.isClean && !merger.isDoubtful, tree: merge.tree)
  }
}

extension TreeListing {
  /// The version of an entry, and where its object's name lies in the bytes; nil where there is none.
  package func place(of name: ArraySlice<UInt8>) -> (version: EntryVersion, nameEnd: Int)? {
    for index in entries.indices where self.name(at: index) == name {
      return (entries[index].version, nameRange(of: index).upperBound)
    }
    return nil
  }
}

extension TreeListing {
  /// The folders in it.
  package var folders: [(name: ArraySlice<UInt8>, id: ObjectName)] {
    entries.indices.filter { entries[$0].version.mode.isFolder }.map {
      (name(at: $0), entries[$0].version.id)
    }
  }
}

extension EntryVersion {
  package var isFolder: Bool { mode.isFolder }
  package var isRegularFile: Bool { mode.isRegular }
}
