// SPDX-License-Identifier: Apache-2.0
package import Comparing

/// Merges three trees exactly as git's `ort` does, and reads only where they differ.
///
/// One merger serves a whole train: it keeps its buffers. Not for use from several threads at once.
package final class TreeMerger {
  let store: any TreeStore
  let submodules: (any SubmoduleHistory)?
  let attributes: TreeAttributes
  let contents = ContentMerger()

  /// What the sides are called in conflict markers and in the names of files that had to move.
  var labels: Three<[UInt8]> = Three([], [], [])
  /// 0 for the merge asked for, 1 and more for merges of its bases.
  var depth = 0

  var paths = PathPool()
  var records: [PathRecord] = []
  /// By path: its record; -1 none; -2 taken away.
  private var recordNumbers: [Int32] = []
  var folders: [WalkedFolder] = []
  /// By path: its folder; -1 none.
  private var folderNumbers: [Int32] = []
  /// Names met so far, settled ones too.
  var nameCount = 0
  var sides = Three(SideRenames(), SideRenames(), SideRenames())
  /// 2 or 4: that side put something into a folder the other removed; 7: folder renames matter here.
  var folderRenameMask: SideMask = 0
  var secondPass = SecondPass.no
  var keepsKnownRenames = false
  var hitRenameLimit = false
  /// True after what git has no answer to.
  var isDoubtful = false
  var conflicted: [(path: PathPool.ID, record: Int)] = []
  var notes: [ConflictNote] = []

  /// Whether the walk is done again with the renames known.
  enum SecondPass {
    case no
    case wanted
    case running
  }

  package init(
    store: any TreeStore, submodules: (any SubmoduleHistory)? = nil,
    attributes: AttributeRules = AttributeRules()
  ) {
    self.store = store
    self.submodules = submodules
    self.attributes = TreeAttributes(store, own: attributes)
  }

  /// Forgets everything, before a merge that was asked for.
  func start() {
    depth = 0
    notes.removeAll(keepingCapacity: true)
    hitRenameLimit = false
    isDoubtful = false
    keepsKnownRenames = false
    secondPass = .no
    sides = Three(SideRenames(), SideRenames(), SideRenames())
    clear()
  }

  /// Merges three trees; `start` and the labels come first.
  func mergeTrees(base: ObjectName, ours: ObjectName, theirs: ObjectName) throws -> (
    isClean: Bool, tree: ObjectName
  ) {
    clear()
    let trees = Three(try listing(base), try listing(ours), try listing(theirs))
    try collect(trees)
    var isClean = try detectAndProcessRenames()
    if secondPass == .running {
      clear()
      try collect(trees)
      isClean = try detectAndProcessRenames()
    }
    let tree = try processEntries()
    return (isClean && conflicted.isEmpty, tree)
  }

  private func clear() {
    // Known renames name paths by number, so the pool outlives the first pass.
    if !keepsKnownRenames { paths.clear() }
    records.removeAll(keepingCapacity: true)
    recordNumbers.removeAll(keepingCapacity: true)
    folders.removeAll(keepingCapacity: true)
    folderNumbers.removeAll(keepingCapacity: true)
    nameCount = 0
    conflicted.removeAll(keepingCapacity: true)
    folderRenameMask = 0
    sides.ours.clear(keepingKnown: keepsKnownRenames)
    sides.theirs.clear(keepingKnown: keepsKnownRenames)
    keepsKnownRenames = false
  }

  func listing(_ id: ObjectName) throws -> TreeListing { id.isNull ? .empty : try store.tree(id) }

  // MARK: Records by path

  /// The record at a path; nil where the walk settled it or never saw it.
  func record(at path: PathPool.ID) -> Int? {
    let index = Int(path)
    guard index < recordNumbers.count, recordNumbers[index] >= 0 else { return nil }
    return Int(recordNumbers[index])
  }

  func put(_ record: Int, at path: PathPool.ID) { set(Int32(record), at: path) }
  func removeRecord(at path: PathPool.ID) { set(-2, at: path) }

  private func set(_ number: Int32, at path: PathPool.ID) {
    while recordNumbers.count <= Int(path) { recordNumbers.append(-1) }
    recordNumbers[Int(path)] = number
  }

  /// Paths with records, each with its record.
  var recordedPaths: [(path: PathPool.ID, record: Int)] {
    var found: [(path: PathPool.ID, record: Int)] = []
    for (path, record) in recordNumbers.enumerated() where record >= 0 {
      found.append((PathPool.ID(path), Int(record)))
    }
    return found
  }

  /// True where any of the three trees has something at a path that the walk has seen.
  func exists(_ path: PathPool.ID) -> Bool {
    let index = Int(path)
    if index < recordNumbers.count, recordNumbers[index] != -1 { return recordNumbers[index] >= 0 }
    return isSettled(path)
  }

  /// True where the walk saw a path and settled it at once.
  func isSettled(_ path: PathPool.ID) -> Bool {
    guard path != PathPool.root, let number = folder(at: paths.parent(of: path)), folders[number].isWalked
    else { return false }
    let listings = folders[number].listings
    let name = paths.base(of: path)
    return (0..<3).contains { listings[$0].entry(named: name) != nil }
  }

  func folder(at path: PathPool.ID) -> Int? {
    let index = Int(path)
    guard index < folderNumbers.count, folderNumbers[index] >= 0 else { return nil }
    return Int(folderNumbers[index])
  }

  func addFolder(_ folder: WalkedFolder, at path: PathPool.ID) -> Int {
    while folderNumbers.count <= Int(path) { folderNumbers.append(-1) }
    folderNumbers[Int(path)] = Int32(folders.count)
    folders.append(folder)
    return folders.count - 1
  }

  // MARK: Conflicts

  /// Remembers a conflict for a person, who hears nothing of merges of merge bases.
  func note(_ kind: ConflictKind, _ paths: PathPool.ID...) { note(kind, paths) }

  func note(_ kind: ConflictKind, _ paths: [PathPool.ID]) {
    guard depth == 0 else { return }
    notes.append(ConflictNote(kind: kind, paths: paths.map { self.paths.text(of: $0) }))
  }
}
