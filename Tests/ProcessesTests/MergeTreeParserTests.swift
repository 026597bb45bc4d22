// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore
import Testing

@testable import Processes

/// What git 2.39.5 printed, with `@` for NUL and `|` for a tab.
private struct Capture: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let text: String
  let merge: TreeMerge

  var bytes: [UInt8] { text.utf8.map { $0 == 0x40 ? 0 : $0 == 0x7c ? 9 : $0 } }
}

private let tree = "3fb8e632f8d51a1480cd81d25d94c9df044d38eb"
private let one = "71ac1b5791204c80666ab1a4f9886b79e982739c"

private func conflicts(_ pairs: (String, String)...) -> TreeMerge {
  .conflicted(pairs.map { ConflictedPath(path: $0.0, kind: $0.1) })
}

private let captures = [
  Capture(
    testDescription: "a clean merge", text: "1@\(tree)@@",
    merge: ObjectID(hex: tree).map { .clean(tree: $0) } ?? conflicts()),
  Capture(
    testDescription: "both sides changed a line",
    text: "0@\(tree)@100644 \(one) 1|f@100644 \(one) 2|f@100644 \(one) 3|f@@1@f@Auto-merging@Auto-merging f\n"
      + "@1@f@CONFLICT (contents)@CONFLICT (content): Merge conflict in f\n@@",
    merge: conflicts(("f", "contents"))),
  Capture(
    testDescription: "both sides added the path",
    text: "0@\(tree)@100644 \(one) 2|new@100644 \(one) 3|new@@1@new@Auto-merging@Auto-merging new\n"
      + "@1@new@CONFLICT (contents)@CONFLICT (add/add): Merge conflict in new\n@@",
    merge: conflicts(("new", "add/add"))),
  Capture(
    testDescription: "a binary file",
    text:
      "0@\(tree)@100644 \(one) 2|bin@100644 \(one) 3|bin@@1@bin@CONFLICT (binary)@warning: Cannot merge binary"
      + " files: bin (t1 vs. t2)\n@1@bin@CONFLICT (contents)@CONFLICT (add/add): Merge conflict in bin\n@@",
    merge: conflicts(("bin", "binary"))),
  Capture(
    testDescription: "modified here and deleted there",
    text:
      "0@\(tree)@100644 \(one) 1|k@100644 \(one) 3|k@@1@k@CONFLICT (modify/delete)@CONFLICT (modify/delete): k"
      + " deleted in t1 and modified in t2.  Version t2 of k left in tree.\n@@",
    merge: conflicts(("k", "modify/delete"))),
  Capture(
    testDescription: "renamed to two names",
    text:
      "0@\(tree)@100644 \(one) 1|r@100644 \(one) 2|r1@100644 \(one) 3|r2@@3@r@r1@r2@CONFLICT (rename/rename)@"
      + "CONFLICT (rename/rename): r renamed to r1 in t1 and to r2 in t2.\n@@",
    merge: conflicts(("r", "rename/rename"), ("r1", "rename/rename"), ("r2", "rename/rename"))),
  Capture(
    testDescription: "renamed here and deleted there",
    text: "0@\(tree)@100644 \(one) 1|r1@100644 \(one) 2|r1@@2@r1@r@CONFLICT (rename/delete)@CONFLICT"
      + " (rename/delete): r renamed to r1 in t1, but deleted in t3.\n@@",
    merge: conflicts(("r1", "rename/delete"))),
  Capture(
    testDescription: "a folder in the way of a file goes by the file's own name",
    text:
      "0@\(tree)@100644 \(one) 2|d~t1@@2@d~t1@d@CONFLICT (file/directory)@CONFLICT (file/directory): directory"
      + " in the way of d from t1; moving it to d~t1 instead.\n@@",
    merge: conflicts(("d", "file/directory"))),
  Capture(
    testDescription: "a file here and a link there go by the file's own name",
    text:
      "0@\(tree)@120000 \(one) 3|t@100644 \(one) 1|t~o@100644 \(one) 2|t~o@@2@t@t~o@CONFLICT (distinct modes)@"
      + "CONFLICT (distinct types): t had different types on each side; renamed one of them so each can be"
      + " recorded somewhere.\n@@",
    merge: conflicts(("t", "distinct modes"))),
  Capture(
    testDescription: "a submodule, with advice where the messages end",
    text: "0@\(tree)@160000 \(one) 1|m@160000 \(one) 2|m@160000 \(one) 3|m@@1@m@CONFLICT (submodule not"
      + " initialized)@Failed to merge submodule m (not checked out)\n@1@m@CONFLICT (contents)@CONFLICT"
      + " (submodule): Merge conflict in m\n@Recursive merging with submodules currently only supports trivial"
      + " cases.\nPlease manually handle the merging of each conflicted submodule.\n@",
    merge: conflicts(("m", "submodule"))),
  Capture(
    testDescription: "a conflict without an unmerged file",
    text:
      "0@\(tree)@@1@old@CONFLICT(directory rename unclear split)@CONFLICT (directory rename split): Unclear\n@@",
    merge: conflicts(("old", "directory rename"))),
  Capture(
    testDescription: "a path with a space, a quote and a line feed stays whole",
    text: "0@\(tree)@100644 \(one) 1|a \"b\n发@100644 \(one) 2|a \"b\n发@100644 \(one) 3|a \"b\n发@@@",
    merge: conflicts(("a \"b\n发", "contents"))),
]

@Suite struct MergeTreeParserTests {
  @Test(arguments: captures)
  private func anAnswerIsRead(capture: Capture) throws {
    var parser = MergeTreeParser()
    #expect(try parser.read(capture.bytes).map(\.merge) == [capture.merge])
  }

  @Test func answersAreReadHoweverTheBytesArrive() throws {
    let bytes = captures.flatMap(\.bytes)
    for size in [1, 2, 7, 64, bytes.count] {
      var parser = MergeTreeParser()
      var found: [TreeMerge] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        found += try parser.read(bytes[start..<min(start + size, bytes.count)]).map(\.merge)
      }
      #expect(found == captures.map(\.merge))
      #expect(parser.offset == bytes.count)
    }
  }

  @Test(arguments: [
    ("2@", 0, "the status 0 or 1"), ("yes@", 0, "the status 0 or 1"), ("@", 0, "the status 0 or 1"),
    ("1@abc@", 2, "a tree's name"), ("1@\(tree)@x@", 43, "the end of a clean merge"),
    ("0@\(tree)@100644 \(one) 2 f@", 43, "a conflicted file"),
    ("0@\(tree)@100644 \(one) 4|f@", 43, "mode, object and stage of a conflicted file"),
    ("0@\(tree)@100644 zz 1|f@", 43, "mode, object and stage of a conflicted file"),
    ("0@\(tree)@@many@", 44, "a number of paths"), ("0@\(tree)@@-1@", 44, "a number of paths"),
    ("0@\(tree)@@1@m@CONFLICT (contents)@text@advice@", 73, "a number of paths"),
  ])
  func malformedAnswersAreNamedWithTheirOffset(text: String, offset: Int, expected: String) {
    var parser = MergeTreeParser()
    let bytes = text.utf8.map { $0 == 0x40 ? 0 : $0 == 0x7c ? UInt8(9) : $0 }
    #expect {
      _ = try parser.read(bytes)
    } throws: { error in
      guard case .mergeTreeMalformed(let at, let what, _) = error as? ProcessesError else { return false }
      return at == offset && what == expected
    }
  }

  @Test func aNegativeStatusIsGitsRefusal() {
    var parser = MergeTreeParser()
    #expect(throws: MergeTreeParser.Refusal(status: "-1")) { try parser.read(Array("-1\0".utf8)) }
  }
}
