// SPDX-License-Identifier: Apache-2.0
import Listening
import Requesting
import Testing

@Suite struct MessageColumnsTests {
  private let now = UTCInstant(seconds: 1_795_485_600)

  private func read(_ fields: [String: String], _ columns: MessageColumns = MessageColumns()) throws
    -> FeedbackMessage
  {
    let usual = ["id": "7", "text": "很好", "at": "2026-11-21T08:00:00Z"]
    let all = usual.merging(fields) { $1 }
    return try columns.message(from: SourceRow(file: "f.csv", line: 3) { all[$0] }, source: "forum", now: now)
  }

  @Test func everyFieldIsTaken() throws {
    let message = try read([
      "source": "weibo", "author": "夜归人", "build": "26.11.13", "device": "cancro", "app": "系统",
      "at": "1795200000",
    ])
    #expect(message.name == ExternalID(source: "weibo", id: "7") && message.author == "夜归人")
    #expect(message.build == "26.11.13" && message.device == "cancro" && message.app == "系统")
    #expect(message.at.seconds == 1_795_200_000)
    #expect(try read(["内容": "x"], MessageColumns([.text: "内容"])).text == "x")
  }

  @Test func textIsKeptAsItIsWritten() throws {
    #expect(try read(["text": " <b>a</b>\r\nb\t\"c\" "]).text == "<b>a</b>\nb\t\"c\"")
    #expect(
      try read(["text": "مرحبا\u{202E} abc\u{FEFF}"]).text == "مرحبا abc",
      "nobody sees the marks that turn the line")
    #expect(try read(["text": "👨‍👩‍👧🔦"]).text == "👨‍👩‍👧🔦")
  }

  @Test func aClockThatIsAheadIsNow() throws {
    #expect(try read(["at": "2026-11-24T03:00:00Z"]).at == now)
  }

  static let bad: [(fields: [String: String], words: String)] = [
    (["id": ""], "id: is missing"), (["text": " \n "], "text: is missing"),
    (["text": "\u{202E}"], "text: is missing"),
    (["at": ""], "at: is missing"), (["at": "now"], "at: expected an instant"),
    (["at": "2099-11-21T08:00:00Z"], "lies in the future"), (["source": "a b"], "source: expected one word"),
    (["author": "a\u{202E}b"], "U+202E"), (["author": "a\u{0}"], "U+0000"), (["build": "\u{1B}[m"], "U+001B"),
    (["text": String(repeating: "长", count: 100_001)], "has 100001 characters"),
  ]

  @Test(arguments: bad.indices) func aRowIsRefused(index: Int) throws {
    let refusal = try #require(throws: ImportRefusal.self) { try read(Self.bad[index].fields) }
    #expect(refusal.line == 3 && refusal.reason.contains(Self.bad[index].words), "\(refusal)")
  }
}
