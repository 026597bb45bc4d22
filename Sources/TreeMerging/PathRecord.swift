// SPDX-License-Identifier: Apache-2.0

/// One thing for the base, ours and theirs each, by git's index: 0, 1 and 2.
struct Three<Element> {
  var base: Element
  var ours: Element
  var theirs: Element

  init(_ base: Element, _ ours: Element, _ theirs: Element) {
    self.base = base
    self.ours = ours
    self.theirs = theirs
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    // In place: what is held here may be large.
    _read {
      switch index {
      case 0: yield base
      case 1: yield ours
      default: yield theirs
      }
    }
    _modify {
      switch index {
      case 0: yield &base
      case 1: yield &ours
      default: yield &theirs
      }
    }
  }
}

extension Three: Sendable where Element: Sendable {}
extension Three: BitwiseCopyable where Element: BitwiseCopyable {}

/// Which of base, ours and theirs: bits 1, 2 and 4, as git numbers them.
typealias SideMask = UInt8

/// A path the walk could not settle, and what has become of it.
struct PathRecord {
  var stages: Three<EntryVersion>
  /// The path each side has it at, which renames tell apart.
  var names: Three<PathPool.ID>
  /// Who has a file there: anything but a folder.
  var fileMask: SideMask
  var folderMask: SideMask
  /// Who has the same there; 0 where all differ.
  var matchMask: SideMask
  var isFolderInWay = false
  /// True where it is the place that is in dispute.
  var hasPathConflict = false
  var isClean = false
  /// True where nothing remains.
  var isNull = false
  var result = EntryVersion.absent

  init(
    path: PathPool.ID, stages: Three<EntryVersion>, fileMask: SideMask, folderMask: SideMask,
    matchMask: SideMask
  ) {
    self.stages = stages
    names = Three(path, path, path)
    self.fileMask = fileMask
    self.folderMask = folderMask
    self.matchMask = matchMask
    isFolderInWay = fileMask != 0 && folderMask != 0
    // Until something is found below the folder.
    isNull = folderMask != 0
  }

  /// Takes out what sides without a file have there.
  mutating func keepFilesOnly() {
    matchMask &= ~folderMask
    folderMask = 0
    for side in 0..<3 where fileMask & 1 << side == 0 { stages[side] = .absent }
  }
}

/// A folder the walk went into, and what its tree will hold.
struct WalkedFolder {
  /// An entry of the tree to be: its name lies in one of the three listings, or in the pool.
  struct Item: BitwiseCopyable {
    /// 0…2: of that listing; 3: of the pool.
    var place: UInt8
    var index: Int32
    var version: EntryVersion
  }

  let listings: Three<TreeListing>
  /// False where files were only moved into it: its own entries are not known.
  let isWalked: Bool
  /// Entries of the base's listing that no side changed.
  var unchanged: [Range<Int32>] = []
  var items: [Item] = []
}
