// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Comparing
import Merging
package import ReleaseCore
package import Resolving
import TreeMerging

extension GitMergeBackend: ConflictBackend {
  package func conflicts(_ ours: ObjectID, _ theirs: ObjectID) throws -> [ConflictedFile] {
    try conflicts(ours, theirs, oursLabel: ours.hex, theirsLabel: theirs.hex).files
  }

  /// The conflicts of a merge, with the labels that stand in their markers, and the tree that has them.
  func conflicts(
    _ ours: ObjectID, _ theirs: ObjectID, oursLabel: String, theirsLabel: String
  ) throws -> (files: [ConflictedFile], outcome: MergeOutcome) {
    defer { objects.dropFresh() }
    return try looking(ours, theirs, oursLabel, theirsLabel)
  }

  /// The same; what the merge made is not forgotten yet.
  func looking(
    _ ours: ObjectID, _ theirs: ObjectID, _ oursLabel: String, _ theirsLabel: String
  ) throws -> (files: [ConflictedFile], outcome: MergeOutcome) {
    let outcome = try merger.merge(
      ours: ObjectName(ours), theirs: ObjectName(theirs), oursLabel: Array(oursLabel.utf8),
      theirsLabel: Array(theirsLabel.utf8))
    guard !outcome.isClean else { return ([], outcome) }
    let listed = ConflictedPath.list(
      unmerged: outcome.stages.map { (String(decoding: $0.path, as: UTF8.self), $0.stage) },
      messages: outcome.notes.map { note in
        (note.kind.rawValue, note.paths.map { String(decoding: $0, as: UTF8.self) })
      })
    let stages = Dictionary(grouping: outcome.stages) { String(decoding: $0.path, as: UTF8.self) }
    return (
      try listed.map { try file($0, stages[$0.path] ?? [], outcome, (oursLabel, theirsLabel)) }, outcome
    )
  }

  private func file(
    _ conflict: ConflictedPath, _ stages: [ConflictStage], _ outcome: MergeOutcome,
    _ labels: (ours: String, theirs: String)
  ) throws -> ConflictedFile {
    let size = try merger.mergeAttributes(forPath: conflict.path).markerSize
    let ids = Dictionary(stages.map { ($0.stage, $0.version) }) { first, _ in first }
    let contents = try ids.filter { $0.value.isRegularFile }.mapValues { try objects.blob($0.id) }
    var merged: [UInt8]?
    var left: ConflictedFile.Left?
    // Of two modes without a base neither follows.
    let hasMode = ids[1] != nil || ids[2]?.mode == ids[3]?.mode
    if hasMode, let entry = try entry(at: Array(conflict.path.utf8), of: outcome.tree), entry.isRegularFile {
      left = ConflictedFile.Left(isExecutable: entry.mode == .executable)
      if conflict.kind == "contents" || conflict.kind == "add/add", let ours = ids[2], let theirs = ids[3],
        ours.isRegularFile, theirs.isRegularFile, entry.id != ours.id, entry.id != theirs.id
      {
        merged = try objects.blob(entry.id)
      }
    }
    // Renames stand in the labels: `HEAD:old/name`.
    func path(_ sign: String, _ label: String) -> String {
      let mark = Array("\(String(repeating: sign, count: size)) \(label):".utf8)
      let line = merged?.split(separator: 0x0a).first { $0.starts(with: mark) }
      return line.map { String(decoding: $0.dropFirst(mark.count), as: UTF8.self) } ?? conflict.path
    }
    func version(_ stage: Int, _ path: String) -> ConflictedFile.Version? {
      contents[stage].map {
        ConflictedFile.Version(path: path, bytes: $0, isExecutable: ids[stage]?.mode == .executable)
      }
    }
    return ConflictedFile(
      conflict: conflict, base: version(1, conflict.path), ours: version(2, path("<", labels.ours)),
      theirs: version(3, path(">", labels.theirs)), merged: merged, markerSize: size, left: left)
  }

  package func tree(merging ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID? {
    let outcome = try outcome(ours, theirs)
    return outcome.isClean ? outcome.tree.objectID : nil
  }

  package func resolved(
    _ ours: ObjectID, _ theirs: ObjectID, _ resolve: (ConflictedFile) -> ResolvedFile?
  ) throws -> ObjectID? {
    defer { objects.dropFresh() }
    let (files, outcome) = try looking(ours, theirs, ours.hex, theirs.hex)
    let kinds: Set<ConflictKind> = [.contents, .binary, .modifyDelete]
    guard !outcome.isClean, outcome.notes.allSatisfy({ kinds.contains($0.kind) }),
      files.allSatisfy({ $0.unmemorable == nil })
    else { return nil }
    var edits: [PathEdit] = []
    for file in files {
      let path = Array(file.conflict.path.utf8)
      guard let resolved = resolve(file), let entry = try entry(at: path, of: outcome.tree) else {
        return nil
      }
      switch resolved {
      case .content(let bytes):
        let blob = try objects.write(blob: bytes)
        edits.append(PathEdit(path: path, version: EntryVersion(mode: entry.mode, id: blob)))
      case .removed: edits.append(PathEdit(path: path, version: nil))
      }
    }
    return try keeping(try objects.editing(outcome.tree, edits))
  }

  package func applying(from: ObjectID, to: ObjectID, onto ours: ObjectID) throws -> ObjectID? {
    defer { objects.dropFresh() }
    let before = try objects.files(of: ObjectName(from))
    let after = try objects.files(of: ObjectName(to))
    let paths = Set(before.keys).union(after.keys)
    // Everything else is the same in all three, and so takes no part in renames of folders.
    let ours = ObjectName(ours)
    let base = try objects.editing(ours, paths.map { PathEdit(path: $0, version: before[$0]) })
    let theirs = try objects.editing(ours, paths.map { PathEdit(path: $0, version: after[$0]) })
    let outcome = try merger.mergeTrees(base: base, ours: ours, theirs: theirs)
    return outcome.isClean ? try keeping(outcome.tree) : nil
  }

  /// Keeps a tree that git would not have made, and writes it where git has to read it.
  private func keeping(_ tree: ObjectName) throws -> ObjectID {
    try objects.keep(tree: tree)
    if writesThrough { try objects.storeKept() }
    return tree.objectID
  }

  package func file(at path: String, of commit: ObjectID) throws -> [UInt8]? {
    try version(at: path, of: commit)?.bytes
  }

  /// The same with its mode.
  package func version(at path: String, of commit: ObjectID) throws -> ConflictedFile.Version? {
    let name = ObjectName(commit)
    return try version(
      at: path, ofTree: try ParsedCommit(objects.read(name, .commit), of: name).tree.objectID)
  }

  /// A file of a tree; nil where it has no regular file there.
  package func version(at path: String, ofTree tree: ObjectID) throws -> ConflictedFile.Version? {
    let tree = ObjectName(tree)
    guard tree != .null, let entry = try entry(at: Array(path.utf8), of: tree), entry.isRegularFile else {
      return nil
    }
    return ConflictedFile.Version(
      path: path, bytes: try objects.blob(entry.id), isExecutable: entry.mode == .executable)
  }

  /// What a tree has at a path; nil where it has nothing.
  func entry(at path: [UInt8], of tree: ObjectName) throws -> EntryVersion? {
    let names = path.split(separator: UInt8(ascii: "/"))
    var found = EntryVersion(mode: .folder, id: tree)
    for name in names {
      guard found.isFolder, let entry = try objects.tree(found.id).place(of: name) else { return nil }
      found = entry.version
    }
    return found
  }
}
