// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
import TreeMerging

extension GitMergeBackend {
  /// Every `.gitattributes` file of a commit, for whoever has to lay them out. Cost: a walk of the whole tree, the
  /// folders that were read before aside.
  package func attributeFiles(of commit: ObjectID) throws -> [(path: String, bytes: [UInt8])] {
    let name = ObjectName(commit)
    var open = [("", try ParsedCommit(objects.read(name, .commit), of: name).tree)]
    var files: [(path: String, bytes: [UInt8])] = []
    while let (folder, id) = open.popLast() {
      let tree = try objects.tree(id)
      if let file = tree.place(of: Array(".gitattributes".utf8)[...])?.version, file.isRegularFile {
        files.append((folder + ".gitattributes", try objects.blob(file.id)))
      }
      open += tree.folders.map { (folder + String(decoding: $0.name, as: UTF8.self) + "/", $0.id) }
    }
    return files.sorted { $0.path < $1.path }
  }
}
