// SPDX-License-Identifier: Apache-2.0

/// The files of one invented commit.
struct CaseTree {
  enum Entry: Hashable {
    case file(lines: [String], isExecutable: Bool)
    case link(String)
    case submodule(String)
  }

  private(set) var entries: [String: Entry] = [:]

  var paths: [String] { entries.keys.sorted() }

  var files: [String] {
    entries.filter { if case .file = $0.value { true } else { false } }.keys.sorted()
  }

  /// Every folder with something in it.
  var folders: [String] {
    var found: Set<String> = []
    for path in entries.keys {
      var folder = CaseTree.folder(of: path)
      while !folder.isEmpty {
        found.insert(folder)
        folder = CaseTree.folder(of: folder)
      }
    }
    return found.sorted()
  }

  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  static func base(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  func paths(in folder: String) -> [String] { paths.filter { $0.hasPrefix(folder + "/") } }

  /// Puts an entry at a path; what was there, in it or above it gives way.
  mutating func put(_ entry: Entry, at path: String) {
    for inner in paths(in: path) { entries[inner] = nil }
    var folder = CaseTree.folder(of: path)
    while !folder.isEmpty {
      entries[folder] = nil
      folder = CaseTree.folder(of: folder)
    }
    entries[path] = entry
  }

  mutating func remove(_ path: String) { entries[path] = nil }

  mutating func move(_ path: String, to newPath: String) {
    guard path != newPath, let entry = entries[path] else { return }
    entries[path] = nil
    put(entry, at: newPath)
  }
}

/// Changes that people make, picked at random.
struct CaseEditor {
  private static let folderNames = ["a", "b", "lib", "src", "t", "a/x", "a/y", "lib/x", "src/deep/er", "new"]
  private static let fileNames = [
    "Makefile", "readme", "one.c", "two.c", "three.h", "t-1", "t.c", "x", "kconfig", "data.bin", "ünï",
  ]

  var random: SeededRandom
  private var fresh = 0

  init(_ random: SeededRandom) { self.random = random }

  mutating func anyPath() -> String {
    let name = random.pick(CaseEditor.fileNames)
    return random.chance(25) ? name : random.pick(CaseEditor.folderNames) + "/" + name
  }

  /// Lines of which some are found in many files.
  mutating func lines() -> [String] {
    if random.chance(8) { return [] }
    let topic = random.below(6)
    let isBinary = random.chance(4)
    return (0..<(2 + random.below(24))).map { number in
      if isBinary, number == 1 { return "\0binary \(random.below(9))" }
      if random.chance(12) { return "}" }
      return random.chance(15) ? "word \(random.below(40))" : "topic \(topic) line \(number)"
    }
  }

  mutating func entry() -> CaseTree.Entry {
    if random.chance(4) { return .link("target\(random.below(4))") }
    if random.chance(4) { return .submodule(commit()) }
    return .file(lines: lines(), isExecutable: random.chance(8))
  }

  private mutating func commit() -> String {
    String(repeating: String("123456789abcdef".randomElement(using: &random) ?? "1"), count: 40)
  }

  mutating func base() -> CaseTree {
    var tree = CaseTree()
    for _ in 0..<(3 + random.below(16)) { tree.put(entry(), at: anyPath()) }
    if random.chance(8) { widen(&tree) }
    return tree
  }

  /// Enough files and folders that the order of git's maps shows, and that its walk is done twice.
  private mutating func widen(_ tree: inout CaseTree) {
    for folder in 0..<(2 + random.below(12)) {
      let topic = random.below(4)
      for file in 0..<(1 + random.below(14)) {
        let lines = (0..<(4 + random.below(8))).map {
          "topic \(topic) line \($0) of \(random.chance(30) ? file : 0)"
        }
        let name =
          random.pick(["wide", "a", "src/deep"]) + "/d\(folder)/"
          + (random.chance(50) ? "f\(file).c" : "Makefile")
        tree.put(.file(lines: lines, isExecutable: false), at: name)
      }
    }
  }

  mutating func edit(_ tree: inout CaseTree, steps: Int) {
    for _ in 0..<steps { step(&tree) }
  }

  private mutating func step(_ tree: inout CaseTree) {
    guard let path = tree.paths.randomElement(using: &random) else {
      tree.put(entry(), at: anyPath())
      return
    }
    switch random.below(100) {
    case 0..<34: change(&tree)
    case 34..<42: tree.remove(path)
    case 42..<54: tree.put(entry(), at: besideSomething(tree))
    case 54..<66: moveFile(path, &tree)
    case 66..<80: moveFolder(&tree)
    case 80..<84: tree.put(entry(), at: path)
    case 84..<88: flipMode(path, &tree)
    case 88..<91: tree.put(entry(), at: path + "/" + random.pick(CaseEditor.fileNames))
    case 91..<94: replaceFolder(&tree)
    case 94..<96: removeFolder(&tree)
    case 96..<98: copy(path, &tree)
    default: swapFiles(&tree)
    }
  }

  /// A path in a folder that is there, or in one of the usual ones.
  private mutating func besideSomething(_ tree: CaseTree) -> String {
    guard random.chance(60), let folder = tree.folders.randomElement(using: &random) else { return anyPath() }
    return folder + "/" + (random.chance(40) ? "added\(random.below(5))" : random.pick(CaseEditor.fileNames))
  }

  private mutating func change(_ tree: inout CaseTree) {
    guard let path = tree.files.randomElement(using: &random),
      case .file(var lines, let isExecutable)? = tree.entries[path]
    else { return }
    for _ in 0..<(1 + random.below(3)) {
      let place = random.below(lines.count + 1)
      switch random.below(3) {
      case 0: lines.insert("new \(random.below(30))", at: place)
      case 1: if place < lines.count { lines[place] = "changed \(random.below(6))" }
      default: if place < lines.count { lines.remove(at: place) }
      }
    }
    tree.put(.file(lines: lines, isExecutable: isExecutable), at: path)
  }

  private mutating func moveFile(_ path: String, _ tree: inout CaseTree) {
    let isSameName = random.chance(50)
    let folder = random.pick([""] + CaseEditor.folderNames + tree.folders)
    let name = isSameName ? CaseTree.base(of: path) : "moved\(random.below(6))"
    tree.move(path, to: folder.isEmpty ? name : folder + "/" + name)
    if random.chance(40) { change(&tree) }
  }

  private mutating func moveFolder(_ tree: inout CaseTree) {
    guard let folder = tree.folders.randomElement(using: &random) else { return }
    let target = random.pick(
      ["", "moved", "moved/deep", "new"] + CaseEditor.folderNames + tree.folders
        + tree.folders.map { $0 + "/sub" })
    let other = random.pick(CaseEditor.folderNames)
    let isSplit = random.chance(20)
    for path in tree.paths(in: folder) {
      if random.chance(6) { continue }
      let place = isSplit && random.chance(50) ? other : target
      let rest = String(path.dropFirst(folder.count + 1))
      tree.move(path, to: place.isEmpty ? rest : place + "/" + rest)
    }
    if random.chance(30) { change(&tree) }
  }

  private mutating func flipMode(_ path: String, _ tree: inout CaseTree) {
    if case .file(let lines, let isExecutable)? = tree.entries[path] {
      tree.put(.file(lines: lines, isExecutable: !isExecutable), at: path)
    }
  }

  private mutating func replaceFolder(_ tree: inout CaseTree) {
    if let folder = tree.folders.randomElement(using: &random) { tree.put(entry(), at: folder) }
  }

  private mutating func removeFolder(_ tree: inout CaseTree) {
    guard let folder = tree.folders.randomElement(using: &random) else { return }
    for path in tree.paths(in: folder) { tree.remove(path) }
  }

  private mutating func copy(_ path: String, _ tree: inout CaseTree) {
    if let entry = tree.entries[path] { tree.put(entry, at: anyPath()) }
  }

  private mutating func swapFiles(_ tree: inout CaseTree) {
    guard let one = tree.files.randomElement(using: &random),
      let other = tree.files.randomElement(using: &random), let first = tree.entries[one],
      let second = tree.entries[other]
    else { return }
    tree.put(first, at: other)
    tree.put(second, at: one)
  }
}
