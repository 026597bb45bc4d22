// SPDX-License-Identifier: Apache-2.0
import Testing
import Voting

@Suite("Discuz's tables")
struct DiscuzBookTests {
  private static func book() throws -> DiscuzBook {
    var book = DiscuzBook(panels: ["2": .awaited])
    for (option, text) in [("1", "心情：开心"), ("2", "最爱: REQ-2"), ("3", "最弱：REQ-3")] {
      try book.define(option: option, thread: "1", text: text)
    }
    try book.define(option: "9", thread: "2", text: "静音录音")
    return book
  }

  @Test("the rows of a voter in several threads are one ballot")
  func joined() throws {
    var book = try Self.book()
    let fault1 = book.add(line: 2, uid: "7", username: "小米粉", options: "1\t2\t3", dateline: "1414461600")
    #expect(fault1 == nil)
    let fault2 = book.add(line: 3, uid: "7", username: "小米粉", options: "9", dateline: "1414461660")
    #expect(fault2 == nil)
    #expect(book.ballots.count == 1)
    #expect(book.ballots[0].line == 3)
    var reader = BallotReader(poll: SamplePoll.poll, now: SamplePoll.closes, source: "forum")
    let row = book.ballots[0].fields
    let fault = reader.read(row.bytes, row.fields)
    #expect(fault == nil)
    #expect(reader.ballot == SamplePoll.ballot("小米粉", at: 3660, country: ""))
  }

  @Test("a voter without a name is known by the number, and a guest is nobody")
  func guests() throws {
    var book = try Self.book()
    let fault3 = book.add(line: 2, uid: "7", username: "", options: "1", dateline: "1414461600")
    #expect(fault3 == nil)
    let fault4 = book.add(line: 3, uid: "0", username: "", options: "1", dateline: "1414461600")
    #expect(fault4 == .noVoter)
    #expect(
      book.add(line: 4, uid: "8", username: "b", options: "77", dateline: "1414461600")
        == .unknownOption("77"))
    let fault5 = book.add(line: 5, uid: "8", username: "b", options: "1", dateline: "")
    #expect(fault5 == .instant(""))
    #expect(
      book.ballots.map { String(decoding: $0.fields.bytes.prefix(5), as: UTF8.self) } == ["uid:7"])
  }

  @Test("a ballot without a panel is invalid")
  func emptyPanel() throws {
    var book = try Self.book()
    _ = book.add(line: 2, uid: "7", username: "a", options: "1\t2\t3", dateline: "1414461600")
    var reader = BallotReader(poll: SamplePoll.poll, now: SamplePoll.closes, source: "forum")
    let row = book.ballots[0].fields
    let fault = reader.read(row.bytes, row.fields)
    #expect(fault == .emptyPanel(.awaited))
  }

  @Test("an option of no panel stops the import")
  func noPanel() throws {
    var book = try Self.book()
    #expect(throws: VotingError.unknownOption("5", text: "随便")) {
      try book.define(option: "5", thread: "1", text: "随便")
    }
  }
}
