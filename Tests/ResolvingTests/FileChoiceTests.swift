// SPDX-License-Identifier: Apache-2.0
import Merging
import Testing

@testable import Resolving

/// What is remembered of whole files, and how it is known again.
@Suite struct FileChoiceTests {
  private typealias Version = ConflictedFile.Version

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func itIsTheSameWhicheverSideIsMergedIntoWhich() {
    let one = FileChoice(path: "a", base: bytes("0"), bytes("1"), bytes("2"))
    let other = FileChoice(path: "a", base: bytes("0"), bytes("2"), bytes("1"))
    #expect(one == other)
    #expect(one.id == other.id)
    #expect(one.first == bytes("1"))
  }

  @Test(arguments: [
    FileChoice(path: "b", base: [0x30], [0x31], [0x32]), FileChoice(path: "a", base: nil, [0x31], [0x32]),
    FileChoice(path: "a", base: [0x30], nil, [0x32]), FileChoice(path: "a", base: [0x30], [], [0x32]),
    FileChoice(path: "a", base: [0x30], [0x31], [0x33]),
    FileChoice(path: "a", base: [], [0x30, 0x31], [0x32]),
  ])
  func anythingElseHasAnotherName(_ other: FileChoice) {
    let choice = FileChoice(path: "a", base: [0x30], [0x31], [0x32])
    #expect(choice != other)
    #expect(choice.id != other.id)
  }

  private func file(
    _ kind: String, _ base: String?, _ ours: String?, _ theirs: String?, left: Bool = true,
    merged: String? = nil
  ) -> ConflictedFile {
    func version(_ text: String?) -> Version? { text.map { Version(path: "a", bytes: bytes($0)) } }
    return ConflictedFile(
      conflict: ConflictedPath(path: "a", kind: kind), base: version(base), ours: version(ours),
      theirs: version(theirs), merged: merged.map(bytes), markerSize: 7,
      left: left ? ConflictedFile.Left(isExecutable: false) : nil)
  }

  @Test func whichConflictsCanBeRemembered() {
    #expect(file("modify/delete", "0", "1", nil).choice?.first == nil)
    #expect(file("modify/delete", "0", "1", nil).choice == file("modify/delete", "0", nil, "1").choice)
    #expect(file("binary", "0", "1", "2").choice != nil)
    #expect(file("binary", nil, "1", "2").choice != nil)
    #expect(file("contents", "0", "1", "2", merged: "<<<<<<< a\n=======\nb\n>>>>>>> c\n").unmemorable == nil)
    for other in [
      file("modify/delete", nil, "1", nil), file("modify/delete", "0", "1", "2"),
      file("modify/delete", "0", "1", nil, left: false), file("binary", "0", "1", nil),
      file("rename/delete", "0", "1", nil), file("distinct modes", nil, "1", "2"),
      file("contents", "0", "1", "2", merged: "no markers\n"),
    ] {
      #expect(other.choice == nil)
      #expect(other.unmemorable?.hasPrefix("a: ") == true, "\(other)")
    }
    let nested = file(
      "contents", "0", "1", "2",
      merged: "<<<<<<< a\n<<<<<<< x\n=======\n>>>>>>> y\n=======\nb\n>>>>>>> c\n")
    #expect(nested.unmemorable == "a: a conflict with markers within it cannot be remembered")
  }
}
