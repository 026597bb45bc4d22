// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore

/// Reads the answers of `git merge-tree --write-tree --stdin` as the bytes arrive, in pieces of any size.
///
/// Every field ends with NUL. An answer is a status, a tree, and an empty field; a conflicted one has the
/// unmerged entries between tree and empty field, and after it messages up to another empty field.
struct MergeTreeParser {
  private enum Expected {
    case status
    case tree(isClean: Bool)
    case end
    case entry
    case count
    case path(left: Int)
    case type
    case text
  }

  /// What ended the reading: a status that says no merge was tried.
  struct Refusal: Error, Hashable {
    let status: String
  }

  private var expected = Expected.status
  private var field: [UInt8] = []
  private var record = MergeTreeRecord?.none
  private var paths: [String] = []
  private var type = ""
  /// Bytes read so far.
  private(set) var offset = 0

  /// Takes bytes in and gives the answers that are complete with them.
  ///
  /// Throws `ProcessesError.mergeTreeMalformed`, or `Refusal`.
  mutating func read(_ bytes: some Sequence<UInt8>) throws -> [MergeTreeRecord] {
    var complete: [MergeTreeRecord] = []
    for byte in bytes {
      offset += 1
      if byte != 0 {
        field.append(byte)
        continue
      }
      if let record = try take(field) { complete.append(record) }
      field.removeAll(keepingCapacity: true)
    }
    return complete
  }

  private mutating func take(_ bytes: [UInt8]) throws -> MergeTreeRecord? {
    let text = String(decoding: bytes, as: UTF8.self)
    switch expected {
    case .status:
      guard text == "0" || text == "1" else {
        if let number = Int(text), number < 0 { throw Refusal(status: text) }
        throw malformed("the status 0 or 1", text)
      }
      expected = .tree(isClean: text == "1")
    case .tree(let isClean):
      guard let tree = ObjectID(hex: text) else { throw malformed("a tree's name", text) }
      record = MergeTreeRecord(isClean: isClean, tree: tree)
      expected = isClean ? .end : .entry
    case .end:
      guard bytes.isEmpty else { throw malformed("the end of a clean merge", text) }
      return finish()
    case .entry:
      if bytes.isEmpty {
        expected = .count
      } else {
        let entry = try entry(text)
        record?.entries.append(entry)
      }
    case .count:
      // git 2.39 puts advice on submodules where the messages end, with no field of its own.
      if bytes.isEmpty || isAdvice(text) { return finish() }
      guard let count = Int(text), count >= 0 else { throw malformed("a number of paths", text) }
      paths = []
      expected = count == 0 ? .type : .path(left: count)
    case .path(let left):
      paths.append(text)
      expected = left == 1 ? .type : .path(left: left - 1)
    case .type:
      type = text
      expected = .text
    case .text:
      record?.messages.append(MergeTreeRecord.Message(paths: paths, type: type, text: text))
      expected = .count
    }
    return nil
  }

  private func isAdvice(_ text: String) -> Bool {
    guard text.utf8.first.map({ !(48...57).contains($0) }) ?? false, let record else { return false }
    return record.messages.contains { ConflictedPath.kind(ofType: $0.type) == "submodule" }
  }

  private mutating func finish() -> MergeTreeRecord? {
    expected = .status
    defer { record = nil }
    return record
  }

  /// `MODE SP OBJECT SP STAGE TAB PATH`.
  private func entry(_ text: String) throws -> MergeTreeRecord.Entry {
    guard let tab = text.firstIndex(of: "\t") else { throw malformed("a conflicted file", text) }
    let parts = text[..<tab].split(separator: " ")
    guard parts.count == 3, let object = ObjectID(hex: String(parts[1])), let stage = Int(parts[2]),
      (1...3).contains(stage)
    else { throw malformed("mode, object and stage of a conflicted file", text) }
    return MergeTreeRecord.Entry(
      mode: String(parts[0]), object: object, stage: stage, path: String(text[text.index(after: tab)...]))
  }

  private func malformed(_ expected: String, _ found: String) -> ProcessesError {
    .mergeTreeMalformed(
      offset: offset - 1 - found.utf8.count, expected: expected, found: String(found.prefix(80)))
  }
}
