// SPDX-License-Identifier: Apache-2.0
import Foundation
import TreeMerging

/// The commit graph of a repository: one file, or a chain of them, each with the commits that came since.
final class CommitGraphFiles {
  private let files: [CommitGraphFile]
  private let usesCorrectedDates: Bool

  var count: Int { files.last?.end ?? 0 }

  /// Nil where there is none; of a chain what lies below the first damaged file, as git does.
  init?(objects folder: String) {
    if let file = CommitGraphFile(at: "\(folder)/info/commit-graph", above: 0, depth: 0) {
      files = [file]
    } else {
      let chain = "\(folder)/info/commit-graphs"
      let names = (try? String(contentsOfFile: "\(chain)/commit-graph-chain", encoding: .utf8)) ?? ""
      var files: [CommitGraphFile] = []
      for name in names.split(separator: "\n") {
        guard
          let file = CommitGraphFile(
            at: "\(chain)/graph-\(name).graph", above: files.last?.end ?? 0, depth: files.count)
        else { break }
        files.append(file)
      }
      self.files = files
    }
    guard !files.isEmpty else { return nil }
    usesCorrectedDates = files.allSatisfy(\.hasCorrectedDates)
  }

  private func file(at position: Int) -> CommitGraphFile? {
    files.count == 1 ? files[0] : files.first { position < $0.end }
  }

  func position(of name: ObjectName) -> Int? {
    for file in files.reversed() {
      if let position = file.position(of: name) { return position }
    }
    return nil
  }

  func name(at position: Int) -> ObjectName { file(at: position)?.name(at: position) ?? .null }
  func tree(at position: Int) -> ObjectName { file(at: position)?.tree(at: position) ?? .null }
  func parents(at position: Int) -> [Int32] { file(at: position)?.parents(at: position) ?? [] }

  func commit(at position: Int) -> GraphCommit? {
    file(at: position)?.commit(at: position, usingCorrectedDates: usesCorrectedDates)
  }
}
