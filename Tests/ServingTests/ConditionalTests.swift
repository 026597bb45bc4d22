// SPDX-License-Identifier: Apache-2.0
import Serving
import Testing

@Suite struct ConditionalTests {
  static let file = FileVersion(size: 0x5dc, modified: 1_795_770_000)
  static let tag = "\"6b094690-5dc\""
  static let date = "Fri, 27 Nov 2026 09:00:00 GMT"
  static let later = "Sat, 28 Nov 2026 09:00:00 GMT"
  static let earlier = "Thu, 26 Nov 2026 09:00:00 GMT"

  @Test func validatorsAreNginxs() {
    #expect(Self.file.tag == Self.tag)
    #expect(Self.file.lastModified == Self.date)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let question: FileQuestion
    let expected: Conditional

    init(_ sentence: String, _ expected: Conditional, _ question: FileQuestion) {
      testDescription = sentence
      self.question = question
      self.expected = expected
    }
  }

  static let cases = [
    Case("no condition", .proceed, FileQuestion()),
    Case("the client has this tag", .notModified, FileQuestion(ifNoneMatch: tag)),
    Case("the client has it weakly", .notModified, FileQuestion(ifNoneMatch: "W/\(tag)")),
    Case("the client has it among others", .notModified, FileQuestion(ifNoneMatch: "\"a\", \(tag) ,\"b\"")),
    Case("the client has anything", .notModified, FileQuestion(ifNoneMatch: "*")),
    Case("the client has another tag", .proceed, FileQuestion(ifNoneMatch: "\"6b094690-5dd\"")),
    Case("the client has nothing", .proceed, FileQuestion(ifNoneMatch: "")),
    Case("a tag without its quotes is another", .proceed, FileQuestion(ifNoneMatch: "6b094690-5dc")),
    Case("the client wants this tag", .proceed, FileQuestion(ifMatch: tag)),
    Case("the client wants any", .proceed, FileQuestion(ifMatch: "*")),
    Case("a wanted tag is compared strongly", .failed, FileQuestion(ifMatch: "W/\(tag)")),
    Case("the client wants another tag", .failed, FileQuestion(ifMatch: "\"x\"")),
    Case("not modified since its date", .notModified, FileQuestion(ifModifiedSince: date)),
    Case("not modified since a later date", .notModified, FileQuestion(ifModifiedSince: later)),
    Case("modified since an earlier date", .proceed, FileQuestion(ifModifiedSince: earlier)),
    Case("modified since nonsense", .proceed, FileQuestion(ifModifiedSince: "yesterday")),
    Case("unmodified since its date", .proceed, FileQuestion(ifUnmodifiedSince: date)),
    Case("unmodified since an earlier date fails", .failed, FileQuestion(ifUnmodifiedSince: earlier)),
    Case("unmodified since nonsense fails", .failed, FileQuestion(ifUnmodifiedSince: "yesterday")),
    Case(
      "a tag it has and an earlier date", .proceed, FileQuestion(ifNoneMatch: tag, ifModifiedSince: earlier)),
    Case("another tag and its date", .proceed, FileQuestion(ifNoneMatch: "\"x\"", ifModifiedSince: date)),
    Case("what it wants comes first", .failed, FileQuestion(ifMatch: "\"x\"", ifNoneMatch: tag)),
  ]

  @Test(arguments: cases) func decides(_ one: Case) {
    #expect(Conditional(one.question, of: Self.file) == one.expected)
  }

  @Test(
    arguments: [
      (nil, true), (tag, true), ("W/\(tag)", false), ("\"x\"", false), (date, true), (later, false),
      (earlier, false),
      ("nonsense", false), ("", false),
    ] as [(String?, Bool)])
  func aRangeIsHonouredOnlyForThisVeryFile(_ header: String?, _ expected: Bool) {
    #expect(Conditional.allowsRange(header, of: Self.file) == expected)
  }

  @Test func anAnswerHasTheHeadersOfItsStatus() {
    func names(_ question: FileQuestion, isMembers: Bool = false) -> (Int, [String]) {
      let answer = FileAnswer(name: "1.root.json", file: Self.file, question: question, isMembers: isMembers)
      return (answer.status, answer.headers.map(\.name).sorted())
    }
    let whole = names(FileQuestion())
    #expect(whole == (200, ["Accept-Ranges", "Cache-Control", "Content-Type", "ETag", "Last-Modified"]))
    let part = names(FileQuestion(range: "bytes=0-1", ifRange: Self.tag))
    #expect(part == (206, ["Cache-Control", "Content-Range", "Content-Type", "ETag", "Last-Modified"]))
    let none = names(FileQuestion(ifNoneMatch: Self.tag))
    #expect(none == (304, ["Cache-Control", "ETag", "Last-Modified"]))
    let beyond = names(FileQuestion(range: "bytes=5000-"))
    #expect(beyond == (416, ["Content-Range", "ETag"]))
    let other = names(FileQuestion(ifMatch: "\"x\""))
    #expect(other == (412, []))
    let member = names(FileQuestion(ifNoneMatch: Self.tag), isMembers: true)
    #expect(member == (304, ["Cache-Control", "ETag", "Last-Modified", "Vary"]))
  }
}
