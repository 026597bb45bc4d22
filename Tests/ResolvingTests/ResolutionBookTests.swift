// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Resolving
import Testing

/// What was resolved is resolved again, and nothing else.
@Suite struct ResolutionBookTests {
  static let before =
    "one\ntwo\nthree\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> b\nfour\nfive\nsix\nseven\n"
  static let after = "one\ntwo\nthree\nboth\nfour\nfive\nsix\nseven\n"

  static func resolution(_ before: String = before, _ after: String = after, key: String? = nil) throws
    -> Resolution
  {
    let conflict = try #require(ConflictText(Array(before.utf8)))
    return Resolution(
      key: key ?? conflict.id, path: "file", request: RequestID(7), with: [],
      resolvedBy: "Han Mei <han@example.org>", resolvedOn: try #require(CivilDate("2014-10-31")),
      source: .fix,
      before: conflict.normalized, after: Array(after.utf8))
  }

  func replay(_ text: String, _ resolutions: [Resolution]) throws -> String? {
    let conflict = try #require(ConflictText(Array(text.utf8)))
    return ResolutionBook(resolutions).replay(conflict).map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test func theSameTextIsResolved() throws {
    #expect(try replay(Self.before, [Self.resolution()]) == Self.after)
  }

  @Test func theSidesMayHaveChangedPlaces() throws {
    let swapped = Self.before.replacing("ours\n=======\ntheirs", with: "theirs\n=======\nours")
    #expect(try replay(swapped, [Self.resolution()]) == Self.after)
  }

  @Test func farLinesMayDiffer() throws {
    let text = "zero\n" + Self.before.replacing("seven", with: "SEVEN")
    #expect(try replay(text, [Self.resolution()]) == "zero\n" + Self.after.replacing("seven", with: "SEVEN"))
  }

  @Test(arguments: ["one", "two", "three", "four", "five", "six"])
  func linesBesideTheHunkMayNot(_ line: String) throws {
    #expect(try replay(Self.before.replacing(line, with: "other"), [Self.resolution()]) == nil)
  }

  @Test func aHunkThatIsNewLeavesTheFileToAPerson() throws {
    let text = Self.before + "8\n9\n10\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"
    #expect(try replay(text, [Self.resolution()]) == nil)
  }

  @Test func hunksThatWereResolvedApartMakeAFile() throws {
    let second = "5\n6\n7\n8\n9\n10\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\nend\n"
    let known = [
      try Self.resolution(), try Self.resolution(second, "5\n6\n7\n8\n9\n10\nxy\nend\n"),
    ]
    #expect(
      try replay(Self.before + second, known) == Self.after + "5\n6\n7\n8\n9\n10\nxy\nend\n")
  }

  @Test func twoOpinionsAreNone() throws {
    let text = "zero\n" + Self.before
    let other = try Self.resolution(
      "-\n" + Self.before, "-\n" + Self.after.replacing("both", with: "neither"), key: "0-2")
    #expect(try replay(text, [Self.resolution(), other]) == nil)
    #expect(try replay(text, [Self.resolution()]) != nil)
  }

  @Test func twoOpinionsOfTheVeryTextAreNoneEither() throws {
    let known = try Self.resolution()
    let other = try Self.resolution(
      Self.before, Self.after.replacing("both", with: "neither"), key: "\(known.key)-2")
    #expect(try replay(Self.before, [known, other]) == nil)
    #expect(try replay(Self.before, [known, Self.resolution(key: "\(known.key)-2")]) == Self.after)
  }

  @Test func aChangeBesidesIsGoodForThisVeryTextOnly() throws {
    let known = try Self.resolution(Self.before, Self.after.replacing("seven", with: "eight"))
    #expect(try replay(Self.before, [known]) == Self.after.replacing("seven", with: "eight"))
    #expect(try replay("zero\n" + Self.before, [known]) == nil)
    #expect(!known.isMovable)
  }

  @Test(arguments: [("A\nmid\nC\n", true), ("A\nmid\nB\nmid\nC\n", false), ("A\nC\n", false)])
  func whatCannotBeToldApartIsGoodForThisVeryTextOnly(_ resolved: String, _ isMovable: Bool) throws {
    let before =
      "1\n2\n3\n<<<<<<< a\no\n=======\nt\n>>>>>>> b\nmid\n<<<<<<< a\np\n=======\nq\n>>>>>>> b\n7\n8\n9\n"
    let known = try Self.resolution(before, "1\n2\n3\n\(resolved)7\n8\n9\n")
    #expect(known.isMovable == isMovable)
    #expect(try replay(before, [known]) == "1\n2\n3\n\(resolved)7\n8\n9\n")
    #expect((try replay("0\n" + before, [known]) != nil) == isMovable)
  }

  @Test func partsOfLinesAreNobodyElses() throws {
    let before = "1\n2\n3\n<<<<<<< a\no\n=======\nt\n>>>>>>> b\n"
    let known = try Self.resolution(before, "1\n2\n3\nno line feed")
    #expect(known.isMovable)
    let within = before + "4\n5\n6\n"
    #expect(try !Self.resolution(within, "1\n2\n3\nno line feed4\n5\n6\n").isMovable)
  }

  @Test func markersThatWereLeftResolveNothing() throws {
    #expect(try replay(Self.before, [Self.resolution(Self.before, Self.before)]) == nil)
  }

  @Test func aConflictWithinAConflictIsLeftAlone() throws {
    let nested = Self.before.replacing("ours\n", with: "<<<<<<< c\np\n=======\nq\n>>>>>>> d\n")
    #expect(try replay(nested, [Self.resolution(nested, Self.after)]) == nil)
  }

  @Test func whatIsKnownIsNotKeptTwice() throws {
    let known = try Self.resolution()
    let conflict = try #require(ConflictText(Array(Self.before.utf8)))
    let book = ResolutionBook([known])
    #expect(book.key(for: conflict, after: known.after) == nil)
    #expect(book.key(for: conflict, after: Array("other\n".utf8)) == known.key)
    let moved = try #require(ConflictText(Array(("zero\n" + Self.before).utf8)))
    #expect(book.key(for: moved, after: known.after) == "\(known.key)-2")
  }

  @Test func aDroppedNumberIsFreeAgainAndNobodyElses() throws {
    let known = try Self.resolution()
    let third = try Self.resolution(
      "3\n" + Self.before, "3\n" + Self.after, key: "\(known.key)-3")
    let book = ResolutionBook([known, third])
    let conflict = try #require(ConflictText(Array(("3\n" + Self.before).utf8)))
    #expect(book.key(for: conflict, after: third.after) == nil)
    let fresh = try #require(ConflictText(Array(("2\n" + Self.before).utf8)))
    #expect(book.key(for: fresh, after: third.after) == "\(known.key)-2")
  }

  @Test func whatWasDamagedIsNotUsed() throws {
    #expect(try Self.resolution().problem == nil)
    let damaged = try Self.resolution(key: String(repeating: "0", count: 40))
    #expect(damaged.problem?.contains("has the id") == true)
    let unfinished = try Self.resolution(Self.before, Self.before)
    #expect(unfinished.problem == "conflict markers are left in what it was resolved to")
  }
}
