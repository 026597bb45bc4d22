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
    let contents = try ids.mapValues { try $0.isRegularFile ? objects.blob($0.id) : [] }
    var merged: [UInt8]?
    if conflict.kind == "contents" || conflict.kind == "add/add", let ours = ids[2], let theirs = ids[3],
      ours.isRegularFile, theirs.isRegularFile, ours.mode == theirs.mode,
      let entry = try entry(at: Array(conflict.path.utf8), of: outcome.tree), entry.isRegularFile,
      entry.id != ours.id, entry.id != theirs.id
    {
      merged = try objects.blob(entry.id)
    }
    // Renames stand in the labels: `HEAD:old/name`.
    func path(_ sign: String, _ label: String) -> String {
      let mark = Array("\(String(repeating: sign, count: size)) \(label):".utf8)
      let line = merged?.split(separator: 0x0a).first { $0.starts(with: mark) }
      return line.map { String(decoding: $0.dropFirst(mark.count), as: UTF8.self) } ?? conflict.path
    }
    func version(_ stage: Int, _ path: String) -> ConflictedFile.Version? {
      contents[stage].map { ConflictedFile.Version(path: path, bytes: $0) }
    }
    return ConflictedFile(
      conflict: conflict, base: version(1, conflict.path), ours: version(2, path("<", labels.ours)),
      theirs: version(3, path(">", labels.theirs)), merged: merged, markerSize: size)
  }

  package func tree(merging ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID? {
    let outcome = try outcome(ours, theirs)
    return outcome.isClean ? outcome.tree.objectID : nil
  }

  package func resolved(
    _ ours: ObjectID, _ theirs: ObjectID, _ resolve: (ConflictedFile) -> [UInt8]?
  ) throws -> ObjectID? {
    defer { objects.dropFresh() }
    let (files, outcome) = try looking(ours, theirs, ours.hex, theirs.hex)
    // What is no conflict of lines has nothing that could be remembered.
    guard !outcome.isClean, outcome.notes.allSatisfy({ $0.kind == .contents }),
      files.allSatisfy({ $0.merged != nil })
    else { return nil }
    var tree = outcome.tree
    for file in files {
      guard let bytes = resolve(file) else { return nil }
      let blob = try objects.write(blob: bytes)
      tree = try replacing(Array(file.conflict.path.utf8)[...], by: blob, in: tree)
    }
    try objects.keep(tree: tree)
    return tree.objectID
  }

  package func applying(from: ObjectID, to: ObjectID, onto ours: ObjectID) throws -> ObjectID? {
    defer { objects.dropFresh() }
    let outcome = try merger.mergeTrees(
      base: ObjectName(from), ours: ObjectName(ours), theirs: ObjectName(to))
    guard outcome.isClean else { return nil }
    try objects.keep(tree: outcome.tree)
    return outcome.tree.objectID
  }

  package func file(at path: String, of commit: ObjectID) throws -> [UInt8]? {
    let tree = try ParsedCommit(
      objects.read(ObjectName(commit), .commit), of: ObjectName(commit)
    ).tree
    guard let entry = try entry(at: Array(path.utf8), of: tree), entry.isRegularFile else { return nil }
    return try objects.blob(entry.id)
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

  /// The same tree with another blob at a path that it has.
  private func replacing(
    _ path: ArraySlice<UInt8>, by blob: ObjectName, in tree: ObjectName
  ) throws -> ObjectName {
    let slash = path.firstIndex(of: UInt8(ascii: "/"))
    let name = path[path.startIndex..<(slash ?? path.endIndex)]
    let listing = try objects.tree(tree)
    guard let entry = listing.place(of: name) else {
      throw GitError.folderMissing(String(decoding: path, as: UTF8.self), tree: tree.objectID)
    }
    let id = try slash.map { try replacing(path[($0 + 1)...], by: blob, in: entry.version.id) } ?? blob
    var bytes = listing.raw
    bytes.replaceSubrange((entry.nameEnd + 1)..<(entry.nameEnd + 21), with: id.bytes)
    return try objects.write(tree: bytes)
  }
}
