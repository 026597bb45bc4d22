// SPDX-License-Identifier: Apache-2.0
internal import Glibc
package import Merging
package import ReleaseCore

/// What trains found out about who merges with whom, a file for each base commit and each
/// state of what is remembered of conflicts.
///
/// The file may be deleted at any time. One that is not as it was written (its last line is the SHA-256 of all
/// before it) is not there; nor does a disk that cannot be written keep a train from leaving.
package struct FileMergeVerdicts: MergeVerdictStore {
  private let folder: String
  private let isReadOnly: Bool

  /// The largest file read, in bytes; some hundred thousand pairs.
  private static let limit = 64 << 20

  package init(folder: String, isReadOnly: Bool = false) {
    self.folder = folder
    self.isReadOnly = isReadOnly
  }

  package func verdicts(on ground: VerdictGround) -> [[ObjectID]: Bool] {
    guard let bytes = try? bytes(path(ground)), let text = String(validating: bytes, as: UTF8.self) else {
      return [:]
    }
    let lines = text.split(separator: "\n")
    guard lines.count >= 2, let end = lines.last, lines[0] == header(ground),
      end == "sha256 \(Digest.sha256(of: Array(text.dropLast(end.count + 1).utf8)))"
    else { return [:] }
    var verdicts: [[ObjectID]: Bool] = [:]
    for line in lines.dropFirst().dropLast() {
      let words = line.split(separator: " ")
      let tips = words.dropLast().compactMap { ObjectID(hex: String($0)) }
      guard tips.count == words.count - 1, let verdict = words.last else { continue }
      verdicts[tips] = verdict == "clean"
    }
    return verdicts
  }

  package func keep(_ verdicts: [[ObjectID]: Bool], on ground: VerdictGround) {
    guard !isReadOnly else { return }
    let lines = verdicts.map { tips, merges in
      "\(tips.map(\.hex).joined(separator: " ")) \(merges ? "clean" : "conflict")\n"
    }.sorted()
    let text = "\(header(ground))\n\(lines.joined())"
    let sum = "sha256 \(Digest.sha256(of: Array(text.utf8)))\n"
    try? Folders.make(folder)
    try? AtomicWrite.write(Array("\(text)\(sum)".utf8), to: path(ground))
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    // O_NONBLOCK: opening a pipe somebody put there must not wait for a writer.
    let file = try Descriptor(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
    let size = Int(try file.status().st_size)
    return size <= Self.limit ? try file.read(at: 0, count: size) : []
  }

  private func header(_ ground: VerdictGround) -> String {
    "miui-release merges 1 \(ground.base.hex)" + (ground.remembered.map { " \($0)" } ?? "")
  }

  private func path(_ ground: VerdictGround) -> String {
    "\(folder)/merges-\(ground.base.hex)" + (ground.remembered.map { "-\($0.description.prefix(16))" } ?? "")
  }
}
