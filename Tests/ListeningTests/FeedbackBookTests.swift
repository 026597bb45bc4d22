// SPDX-License-Identifier: Apache-2.0
import Foundation
import Listening
import ReleaseCore
import Requesting
import StateDatabase
import TestSupport
import Testing

/// The book on the real file: SQLite in a folder of its own.
@Suite struct FeedbackBookTests {
  private let folder: ScratchFolder
  private let file: FeedbackFile
  private let book: FeedbackBook<FeedbackFile>
  private let now = UTCInstant(seconds: 1_795_485_600)

  init() throws {
    folder = try ScratchFolder()
    file = try FeedbackFile(inStateFolder: folder.path)
    book = FeedbackBook(store: file, routing: .usual)
  }

  /// Takes texts in as messages 1, 2, 3 …, an hour after each other from 2026-11-21 00:00 UTC.
  @discardableResult
  private func take(_ texts: [String], more: [String: String] = [:]) throws
    -> FeedbackBook<FeedbackFile>.Intake
  {
    try book.take(columns: MessageColumns(), source: "forum", now: now) { row, refused in
      for (index, text) in texts.enumerated() {
        let fields = [
          "id": "\(index + 1)", "text": text, "author": "Owl", "at": "\(1_795_219_200 + index * 3600)",
        ].merging(more) { $1 }
        try row(SourceRow(file: "f.csv", line: index + 2) { fields[$0] })
      }
      refused(ImportRefusal(file: "f.csv", line: 99, reason: "no row"))
    }
  }

  private func search(_ words: String..., change: (inout FeedbackQuery) -> Void = { _ in }) throws -> [Int64]
  {
    var query = FeedbackQuery()
    query.words = words
    change(&query)
    return try file.search(query).map(\.id.number)
  }

  @Test func everyMessageIsInAStateThatAnybodyMayBeTold() throws {
    let intake = try take(["订单没到", "很好用", "刷机失败", ""])
    #expect(intake.added == 3 && intake.answered == 1 && intake.routed == ["orders": 1, "flashing": 1])
    #expect(intake.refused.map(\.line) == [5, 99])
    #expect(try book.item(FeedbackID(1)).state.description == "routed to orders")
    #expect(try book.item(FeedbackID(2)).state.description == "answered by template thanks")
    let counts = try file.counts()
    #expect(counts.states == [.routed: 2, .answered: 1] && counts.unanswered == 2)
    #expect(try book.item(FeedbackID(2)).since == now)
  }

  @Test func theSameExportTwiceChangesNothing() throws {
    try take(["订单没到", "很好用"])
    let before = try file.search(FeedbackQuery())
    _ = try book.answer(FeedbackID(1), text: "明天到", by: "Li Lei", at: now)
    let again = try take(["订单没到", "又改了"])
    #expect(again.added == 0 && again.known == 2 && again.answered == 0)
    let after = try file.search(FeedbackQuery())
    #expect(after.count == 2 && after[0] == before[0], "a text that was edited there stays as it came")
    #expect(after[1].state == .answered(FeedbackAnswer(by: .person("Li Lei"), text: "明天到")))
  }

  @Test func nothingIsTakenWhereTheImportFails() throws {
    try take(["first"])
    #expect(throws: ToolFailure.self) {
      try book.take(columns: MessageColumns(), source: "weibo", now: now) { row, _ in
        try row(SourceRow(file: "f", line: 1) { ["id": "1", "text": "x", "at": "1795219200"][$0] })
        throw ToolFailure(description: "the disk went away")
      }
    }
    #expect(try file.search(FeedbackQuery()).count == 1)
    #expect(try search("first") == [1])
  }

  @Test func chineseIsFoundByOneCharacterByTwoAndByMore() throws {
    try take(["手电筒不亮了", "手机的电筒", "The TORCH app", "录音机 recorder", "100% \"quoted\" _ text"])
    #expect(try search("手电筒") == [1] && search("电筒") == [2, 1] && search("手") == [2, 1])
    #expect(try search("torch") == [3] && search("ＴＯＲＣＨ") == [3] && search("orc") == [3])
    #expect(try search("手", "不亮了") == [1] && search("不亮了 手") == [1])
    #expect(try search("app", "TORCH", "he") == [3])
    #expect(
      try search("100%") == [5] && search("\"quoted\"") == [5] && search("%") == [5] && search("_") == [5])
    #expect(try search("nothing") == [] && search("' OR 1=1 --") == [] && search("words:手电筒") == [])
    #expect(try search() == [5, 4, 3, 2, 1], "no words: all of them, the newest first")
  }

  @Test func aSearchIsLimitedByWhatTheMessageIsAbout() throws {
    try take(["电池", "电池"], more: ["app": "Settings", "device": "cancro", "build": "26.11.13"])
    try take(["电池"], more: ["id": "9", "app": "系统"])
    #expect(try search("电池") { $0.app = "settings" } == [2, 1])
    #expect(try search("电池") { $0.device = "CANCRO" } == [2, 1])
    #expect(try search { $0.build = "26.11.13" } == [2, 1])
    #expect(try search("电池") { $0.since = UTCInstant(seconds: 1_795_222_800) } == [2])
    #expect(
      try search("电池") {
        $0.before = UTCInstant(seconds: 1_795_222_800); $0.limit = 1
      } == [3])
    #expect(try search { $0.states = [.routed] } == [])
  }

  @Test func peopleAnswerLinkAndClose() throws {
    try take(["订单没到", "刷机失败", "快递呢", "订单"])
    #expect(
      try book.answer(FeedbackID(1), text: "明天到", by: "Li Lei", at: now).state.description
        == "answered by Li Lei")
    #expect(
      try book.answer(FeedbackID(2), template: "thanks", at: now).state.description
        == "answered by template thanks")
    #expect(try book.link(FeedbackID(3), to: RequestID(7), at: now).state == .linked(RequestID(7)))
    #expect(try book.close(FeedbackID(4), reason: "spam", at: now).state == .closed(reason: "spam"))
    #expect(try file.counts().unanswered == 0)
    #expect(throws: ListeningError.closed(FeedbackID(4), reason: "spam")) {
      try book.answer(FeedbackID(4), text: "x", by: "Li Lei", at: now)
    }
    #expect(throws: ListeningError.unknown(FeedbackID(5))) {
      try book.link(FeedbackID(5), to: RequestID(1), at: now)
    }
    #expect(throws: ListeningError.unknownTemplate("none", known: ["thanks"])) {
      try book.answer(FeedbackID(1), template: "none", at: now)
    }
    #expect(throws: ListeningError.emptyAnswer(FeedbackID(1))) {
      try book.answer(FeedbackID(1), text: " \n", by: "Li Lei", at: now)
    }
  }

  @Test func unansweredByTuesdayIsNamed() throws {
    try take(["订单没到", "刷机失败", "很好"])
    // Both came on Saturday; Tuesday 2026-11-24 begins at 16:00 UTC on Monday.
    let tuesday = UTCInstant(seconds: 1_795_449_600)
    let late = try file.waiting(before: tuesday)
    #expect(late.waiting == ["orders": 1, "flashing": 1] && late.oldestWaiting?.seconds == 1_795_219_200)
    _ = try book.answer(FeedbackID(1), text: "x", by: "Li Lei", at: now)
    #expect(try file.waiting(before: tuesday).waiting == ["flashing": 1])
    #expect(try file.waiting(before: UTCInstant(seconds: 1_795_219_200)).unanswered == 0)
  }

  @Test func withoutTheIndexSearchesReadEveryText() throws {
    try take(["手电筒不亮了", "torch"])
    // What an SQLite without the trigram tokenizer would have left out.
    let program =
      "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('DROP TABLE item_words'); d.commit()"
    let dropped = try Tool.run("python3", ["-c", program, folder.path("people/feedback.sqlite")])
    try #require(dropped.status == 0, "\(dropped.errors)")
    let other = FeedbackBook(store: try FeedbackFile(inStateFolder: folder.path), routing: .usual)
    func search(_ word: String) throws -> [Int64] {
      var query = FeedbackQuery()
      query.words = [word]
      return try other.store.search(query).map(\.id.number)
    }
    #expect(try search("手电筒") == [1] && search("torch") == [2])
    let added = try other.take(columns: MessageColumns(), source: "forum", now: now) { row, _ in
      let fields = ["id": "3", "text": "again a torch", "at": "1795305600"]
      try row(SourceRow(file: "f.csv", line: 2) { fields[$0] })
    }
    #expect(added.added == 1)
    #expect(try search("torch") == [3, 2])
  }

  @Test func whoAsksToBeForgottenHasNoNameAnyMore() throws {
    try take(["a", "b"])
    #expect(try file.forget(author: "Owl") == 2 && file.forget(author: "Owl") == 0)
    #expect(try book.item(FeedbackID(1)).message.author == nil)
  }

  @Test func nobodyElseMayReadTheFile() throws {
    let other = try ScratchFolder()
    _ = try withUmask(0) { try FeedbackFile(inStateFolder: other.path) }
    #expect(try other.mode("people") == 0o700 && other.mode("people/feedback.sqlite") == 0o600)
  }

  @Test func anotherKindOfFileAndADamagedOneAreLeftAlone() throws {
    let other = try ScratchFolder()
    try other.folder("people")
    _ = try StateDatabase(at: other.path("people/feedback.sqlite"))
    let foreign = try #require(throws: StateDatabaseError.self) {
      try FeedbackFile(inStateFolder: other.path)
    }
    #expect(foreign.code == "state.foreign")
    try other.write(String(repeating: "no database ", count: 100), to: "people/feedback.sqlite")
    let damaged = try #require(throws: StateDatabaseError.self) {
      try FeedbackFile(inStateFolder: other.path)
    }
    #expect(damaged.code == "people.corrupt" && damaged.kind == .badData)
  }
}
