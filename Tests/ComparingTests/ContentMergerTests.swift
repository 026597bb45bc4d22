// SPDX-License-Identifier: Apache-2.0
import Comparing
import Testing

/// Corners of a three-way merge, one sentence each; what git answers was seen with git 2.39.
@Suite struct ContentMergerTests {
  struct Corner: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var base: String
    var ours: String
    var theirs: String
    var result: String
    var conflicts = 0
    var options = MergeOptions()

    init(
      _ description: String, _ base: String, _ ours: String, _ theirs: String, gives result: String,
      conflicts: Int = 0, _ options: MergeOptions = MergeOptions()
    ) {
      testDescription = description
      self.base = base
      self.ours = ours
      self.theirs = theirs
      self.result = result
      self.conflicts = conflicts
      self.options = options
    }
  }

  @Test(arguments: [
    Corner("an unchanged side gives the other side", "a\n", "a\n", "b\n", gives: "b\n"),
    Corner("three empty files merge to an empty file", "", "", "", gives: ""),
    Corner("both sides may make the same change", "a\nb\n", "a\nc\n", "a\nc\n", gives: "a\nc\n"),
    Corner(
      "changes with a line between them do not meet", "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n",
      gives: "A\nb\nC\n"),
    Corner(
      "changes of neighbouring lines meet", "a\nb\n", "A\nb\n", "a\nB\n",
      gives: "<<<<<<<\nA\nb\n=======\na\nB\n>>>>>>>\n", conflicts: 1),
    Corner(
      "a line feed is added where a side has none", "a", "b", "c", gives: "<<<<<<<\nb\n=======\nc\n>>>>>>>\n",
      conflicts: 1),
    Corner(
      "lines that both sides add stand outside the conflict", "x\n", "x\n1\n2\n3\n4\n5\na\n",
      "x\n1\n2\n3\n4\n5\nb\n",
      gives: "x\n1\n2\n3\n4\n5\n<<<<<<<\na\n=======\nb\n>>>>>>>\n", conflicts: 1),
    Corner(
      "conflicts with three equal lines between them are one", "x\n", "a\n1\n2\n3\nb\n", "c\n1\n2\n3\nd\n",
      gives: "<<<<<<<\na\n1\n2\n3\nb\n=======\nc\n1\n2\n3\nd\n>>>>>>>\n", conflicts: 1),
    Corner(
      "conflicts with four equal lines between them are two", "x\n", "a\n1\n2\n3\n4\nb\n",
      "c\n1\n2\n3\n4\nd\n",
      gives: "<<<<<<<\na\n=======\nc\n>>>>>>>\n1\n2\n3\n4\n<<<<<<<\nb\n=======\nd\n>>>>>>>\n", conflicts: 2),
    Corner(
      "markers end as the lines around them do", "a\r\nb\r\n", "a\r\nc\r\n", "a\r\nd\r\n",
      gives: "a\r\n<<<<<<<\r\nc\r\n=======\r\nd\r\n>>>>>>>\r\n", conflicts: 1),
    Corner(
      "labels and the base stand beside markers of any size", "a\n", "b\n", "c\n",
      gives: "<<< ours\nb\n||| base\na\n===\nc\n>>> theirs\n", conflicts: 1,
      MergeOptions(
        style: .diff3, markerSize: 3, oursLabel: Array("ours".utf8), baseLabel: Array("base".utf8),
        theirsLabel: Array("theirs".utf8))),
    Corner(
      "zdiff3 takes common lines off the ends", "x\n", "1\na\n2\n", "1\nb\n2\n",
      gives: "1\n<<<<<<<\na\n|||||||\nx\n=======\nb\n>>>>>>>\n2\n", conflicts: 1, MergeOptions(style: .zdiff3)
    ),
    Corner(
      "a favoured side settles a clash", "a\n", "b\n", "c\n", gives: "c\n", MergeOptions(favor: .theirs)),
    Corner(
      "a union ends the last line of ours", "a\n", "a\nb", "a\nc", gives: "a\nb\nc",
      MergeOptions(favor: .union)),
  ])
  func `a corner of three-way merges`(_ corner: Corner) {
    let merge = ContentMerger().merge(
      base: Array(corner.base.utf8), ours: Array(corner.ours.utf8), theirs: Array(corner.theirs.utf8),
      options: corner.options)
    #expect(String(decoding: merge.bytes, as: UTF8.self) == corner.result)
    #expect(merge.conflicts.count == corner.conflicts)
  }

  @Test func `a conflict names its lines in all three versions`() {
    let merge = ContentMerger().merge(
      base: Array("1\n2\n3\n4\n".utf8), ours: Array("0\n1\n2\nx\n4\n".utf8),
      theirs: Array("1\n2\ny\nz\n4\n".utf8))
    #expect(merge.conflicts == [ConflictHunk(base: 2..<3, ours: 3..<4, theirs: 2..<4)])
  }

  @Test func `a merger forgets the texts before`() {
    let merger = ContentMerger()
    var generator = TextGenerator(seed: 11)
    let cases = (0..<50).map { _ in generator.mergeCase() }
    for texts in cases + cases.reversed() {
      let again = merger.merge(base: texts.base, ours: texts.ours, theirs: texts.theirs)
      #expect(again == ContentMerger().merge(base: texts.base, ours: texts.ours, theirs: texts.theirs))
    }
  }

  @Test func `ten thousand lines and a line of a megabyte are no trouble`() {
    let lines = (0..<10_000).map { "line \($0)" }
    var ours = lines
    ours[5] = String(repeating: "long ", count: 200_000)
    var theirs = lines
    theirs[9_990] = "theirs"
    var both = ours
    both[9_990] = "theirs"
    func bytes(_ lines: [String]) -> [UInt8] { Array(lines.joined(separator: "\n").utf8) }
    #expect(
      ContentMerger().merge(base: bytes(lines), ours: bytes(ours), theirs: bytes(theirs)).bytes == bytes(both)
    )
  }
}
