// SPDX-License-Identifier: Apache-2.0

/// Invented histories that end in two commits to be merged, as one stream for `git fast-import`.
struct CaseHistory {
  private(set) var stream: [UInt8] = []
  /// The marks of ours and theirs, one pair a case.
  private(set) var pairs: [(ours: Int, theirs: Int)] = []
  private var marks = 0
  private var date = 1_300_000_000

  private struct Commit {
    let mark: Int
    let tree: CaseTree
  }

  init(seeds: Range<UInt64>) {
    for seed in seeds { add(seed) }
    write("done\n")
  }

  private mutating func add(_ seed: UInt64) {
    var editor = CaseEditor(SeededRandom(seed: seed &* 0x1234_5678_9abc_def1))
    let root = commit(editor.base(), [])
    let steps = 1 + editor.random.below(7)
    let shape = editor.random.below(100)
    var one = next(root, steps, &editor)
    var two = next(root, 1 + editor.random.below(7), &editor)
    if shape >= 60 { (one, two) = crossed(one, two, &editor) }
    if shape >= 85 { (one, two) = crossed(one, two, &editor) }
    if shape >= 95 {
      let three = next(root, steps, &editor)
      let first = merge([one, two, three], &editor)
      let second = merge([three, one, two], &editor)
      (one, two) = (next(first, 2, &editor), next(second, 2, &editor))
    }
    pairs.append((one.mark, two.mark))
  }

  /// Two merges of the same two commits, each gone on from: both are merge bases of what follows.
  private mutating func crossed(_ one: Commit, _ two: Commit, _ editor: inout CaseEditor) -> (Commit, Commit)
  {
    let first = merge([one, two], &editor)
    let second = merge([two, one], &editor)
    return (
      next(first, 1 + editor.random.below(4), &editor), next(second, 1 + editor.random.below(4), &editor)
    )
  }

  private mutating func next(_ commit: Commit, _ steps: Int, _ editor: inout CaseEditor) -> Commit {
    var tree = commit.tree
    editor.edit(&tree, steps: steps)
    return self.commit(tree, [commit.mark])
  }

  /// A merge as somebody might have made it: of each path one side's, or both where they differ.
  private mutating func merge(_ parents: [Commit], _ editor: inout CaseEditor) -> Commit {
    var tree = parents[0].tree
    for parent in parents.dropFirst() {
      for path in parent.tree.paths where parent.tree.entries[path] != tree.entries[path] {
        guard editor.random.chance(50), let entry = parent.tree.entries[path] else { continue }
        tree.put(entry, at: path)
      }
      for path in tree.paths where parent.tree.entries[path] == nil && editor.random.chance(40) {
        tree.remove(path)
      }
    }
    if editor.random.chance(30) { editor.edit(&tree, steps: 1) }
    return commit(tree, parents.map(\.mark))
  }

  private mutating func commit(_ tree: CaseTree, _ parents: [Int]) -> Commit {
    marks += 1
    date += 60
    // One branch for all: nobody asks for them by name, and thousands of files would have to be written.
    if parents.isEmpty { write("reset refs/heads/cases\n\n") }
    write("commit refs/heads/cases\nmark :\(marks)\ncommitter t <t@t> \(date) +0000\ndata 0\n")
    for (number, parent) in parents.enumerated() { write("\(number == 0 ? "from" : "merge") :\(parent)\n") }
    write("deleteall\n")
    for path in tree.paths {
      switch tree.entries[path] {
      case .file(let lines, let isExecutable):
        data(isExecutable ? "100755" : "100644", path, lines.map { $0 + "\n" }.joined())
      case .link(let target): data("120000", path, target)
      case .submodule(let commit): write("M 160000 \(commit) \(path)\n")
      case nil: break
      }
    }
    write("\n")
    return Commit(mark: marks, tree: tree)
  }

  private mutating func data(_ mode: String, _ path: String, _ content: String) {
    write("M \(mode) inline \(path)\ndata \(content.utf8.count)\n\(content)\n")
  }

  private mutating func write(_ text: String) { stream.append(contentsOf: text.utf8) }
}
