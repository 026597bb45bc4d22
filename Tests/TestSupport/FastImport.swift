// SPDX-License-Identifier: Apache-2.0

/// Writes the stream that `git fast-import` reads (git-fast-import(1)).
enum FastImport {
  static func commit(
    _ files: [String: ScratchFile], to reference: String, parent: String?, message: String,
    identity: String, seconds: Int64
  ) -> [UInt8] {
    var stream: [UInt8] = []
    func line(_ text: String) { stream += Array("\(text)\n".utf8) }
    func data(_ bytes: [UInt8]) {
      line("data \(bytes.count)")
      stream += bytes
      line("")
    }
    func modify(_ path: String, _ mode: String, _ bytes: [UInt8]) {
      line("M \(mode) inline \(quoted(path))")
      data(bytes)
    }
    line("commit \(reference)")
    line("author \(identity) \(seconds) +0800")
    line("committer \(identity) \(seconds) +0800")
    data(Array(message.utf8))
    if let parent { line("from \(parent)") }
    let sorted = files.sorted { $0.key < $1.key }
    // Removals first, so that a folder can become a file in one commit.
    for (path, file) in sorted where file == .removed { line("D \(quoted(path))") }
    for (path, file) in sorted {
      switch file {
      case .removed: break
      case .submodule(let commit): line("M 160000 \(commit) \(quoted(path))")
      case .text(let text): modify(path, "100644", Array(text.utf8))
      case .executable(let text): modify(path, "100755", Array(text.utf8))
      case .bytes(let bytes): modify(path, "100644", bytes)
      case .symbolicLink(let target): modify(path, "120000", Array(target.utf8))
      }
    }
    return stream
  }

  /// A path in C style, every byte that needs it as an octal escape.
  private static func quoted(_ path: String) -> String {
    var text = "\""
    for byte in path.utf8 {
      if byte < 0x20 || byte >= 0x7f || byte == 0x22 || byte == 0x5c {
        text += "\\" + [byte >> 6, byte >> 3 & 7, byte & 7].map { String($0) }.joined()
      } else {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return text + "\""
  }
}
