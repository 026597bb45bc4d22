// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore
import Requesting
package import Resolving

/// The resolutions that the ledger branch keeps, with their contents.
package struct GitResolutions: ResolutionStore {
  private let repository: GitRepository
  private let format: any DocumentFormat

  package init(_ repository: GitRepository, format: any DocumentFormat) {
    self.repository = repository
    self.format = format
  }

  /// Cost: reads every file below `resolutions/`; nothing where there is none.
  package func resolutions(at ledger: ObjectID) throws -> ResolutionFolder {
    let root = try repository.tree(try repository.tree(of: ledger))
    guard let folder = try entry(ResolutionDocument.folder, of: root, GIT_OBJECT_TREE) else { return .empty }
    var resolutions: [Resolution] = []
    var choices: [ChosenFile] = []
    var fixes: [MergeFix] = []
    var problems: [String] = []
    let tree: Handle<TreeKind> = try repository.tree(folder)
    for index in 0..<(unsafe git_tree_entrycount(tree.pointer)) {
      guard let item = unsafe git_tree_entry_byindex(tree.pointer, index) else { continue }
      let name = unsafe String(cString: git_tree_entry_name(item))
      guard unsafe git_tree_entry_type(item) == GIT_OBJECT_BLOB, name.hasSuffix(".yaml") else { continue }
      let key = String(name.dropLast(5))
      let file = ResolutionDocument.path(of: key)
      let blob = try repository.blob(try unsafe ObjectID(git_tree_entry_id(item).pointee))
      do {
        let text = String(decoding: GitRepository.bytes(of: blob), as: UTF8.self)
        let document = try ResolutionDocument(
          from: try format.parse(text, file: file), file: file, key: key)
        let contents: Handle<TreeKind>? = try entry(key, of: tree, GIT_OBJECT_TREE).map {
          try repository.tree($0)
        }
        guard let contents else {
          problems.append("\(file): its contents are missing; expected resolutions/\(key)/before and after")
          continue
        }
        switch document.kind {
        case .conflict:
          guard let before = try content("before", of: contents),
            let after = try content("after", of: contents)
          else {
            problems.append("\(file): its contents are missing; expected resolutions/\(key)/before and after")
            continue
          }
          let resolution = document.resolution(before: before, after: after)
          if let problem = resolution.problem {
            problems.append("\(file): \(problem)")
          } else {
            resolutions.append(resolution)
          }
        case .choice:
          guard let second = try content("second", of: contents) else {
            problems.append("\(file): its contents are missing; expected resolutions/\(key)/second")
            continue
          }
          let choice = FileChoice(
            path: document.path ?? "", base: try content("base", of: contents),
            try content("first", of: contents), second)
          let chosen = ChosenFile(document, choice, after: try content("after", of: contents))
          if let problem = chosen.problem {
            problems.append("\(file): \(problem)")
          } else {
            choices.append(chosen)
          }
        case .mergeFix:
          if let fix = try fix(document, contents) { fixes.append(fix) }
        }
      } catch let found as DocumentProblems {
        problems += found.problems.map(\.description)
      }
    }
    return ResolutionFolder(
      book: ResolutionBook(resolutions), choices: choices, fixes: fixes, problems: problems, tree: folder)
  }

  private func fix(_ document: ResolutionDocument, _ contents: borrowing Handle<TreeKind>) throws -> MergeFix?
  {
    guard let request = document.request else { return nil }
    let before = try entry("before", of: contents, GIT_OBJECT_TREE) ?? repository.emptyTreeName
    let after = try entry("after", of: contents, GIT_OBJECT_TREE) ?? repository.emptyTreeName
    var paths: Set<String> = []
    for tree in [before, after] where tree != repository.emptyTreeName {
      try repository.walk(tree) { path, _ in paths.insert(path) }
    }
    return MergeFix(
      key: document.key, request: request, with: document.with, resolvedBy: document.resolvedBy,
      resolvedOn: document.resolvedOn, from: before, to: after, paths: paths.sorted(),
      subject: document.subject ?? "")
  }

  private func content(_ name: String, of tree: borrowing Handle<TreeKind>) throws -> [UInt8]? {
    guard let id = try entry(name, of: tree, GIT_OBJECT_BLOB) else { return nil }
    let blob = try repository.blob(id)
    return GitRepository.bytes(of: blob)
  }

  private func entry(
    _ name: String, of tree: borrowing Handle<TreeKind>, _ type: git_object_t
  ) throws -> ObjectID? {
    guard let found = unsafe git_tree_entry_byname(tree.pointer, name),
      unsafe git_tree_entry_type(found) == type
    else { return nil }
    return try unsafe ObjectID(git_tree_entry_id(found).pointee)
  }
}

extension GitRepository {
  /// The tree without entries; merges take it for nothing without reading it.
  var emptyTreeName: ObjectID { ObjectID(packed: Array(repeating: 0, count: 20)) }
}
