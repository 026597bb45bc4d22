// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct FeedbackTests {
  struct Item: Decodable {
    let id: String
    let text: String
    let state: String
    let status: String
    let answer: String?
    let request: String?
  }
  struct Intake: Decodable {
    struct Refusal: Decodable {
      let line: Int
      let reason: String
    }
    let added: Int
    let known: Int
    let answered: Int
    let routed: [String: Int]
    let refused: [Refusal]
  }
  struct Found: Decodable {
    struct Late: Decodable {
      let count: Int
      let queues: [String: Int]
    }
    let items: [Item]
    let late: Late?
  }

  private let rom: Rom

  init() throws { rom = try Rom(withChannels: false) }

  @discardableResult
  private func importing(_ text: String, as name: String = "messages.csv") throws -> Intake {
    let file = try rom.repository.scratch.write(text, to: name)
    return try rom.run("feedback", "import", file, "--format", "json").json(Intake.self)
  }

  private static let head = "id,source,author,text,at,build,device,app\n"

  @Test func messageAboutAnOrderWaitsForPeopleAndTheRestIsAnswered() throws {
    let text =
      Self.head + "1,weibo,Owl,我的订单呢,2014-11-01T08:00:00Z,4.10.31,cancro,系统\n"
      + "2,weibo,Owl,录音机很好,2014-11-01T08:00:00Z,4.10.31,cancro,录音机\n"
      + "3,weibo,Owl,,2014-11-01T08:00:00Z,,,\n"
    let first = try importing(text)
    #expect(first.added == 2 && first.answered == 1 && first.routed == ["orders": 1])
    #expect(first.refused.map(\.line) == [4])
    let second = try importing(text)
    #expect(second.added == 0 && second.known == 2)
    let list = try rom.run("feedback", "list", "--unanswered", "--format", "json").json(Found.self)
    #expect(list.items.map(\.text) == ["我的订单呢"] && list.items[0].status == "routed to orders")
    let found = try rom.run("feedback", "search", "录音", "--app", "录音机", "--format", "json").json(Found.self)
    #expect(found.items.map(\.id) == ["FB-2"] && found.items[0].answer?.hasPrefix("谢谢") == true)
  }

  @Test func unansweredByTuesdayIsNamedUntilItIsAnswered() throws {
    let json = #"{"id": 7, "text": "where is my order", "at": "2014-11-01T08:00:00Z"}"# + "\n"
    try importing(json, as: "messages.jsonl")
    let late = try rom.run("feedback", "list", "--late", "--format", "json")
    #expect(late.status == 1)
    #expect(try late.json(Found.self).late?.queues == ["orders": 1])
    let status = try rom.run("status")
    #expect(status.status == 0 && status.errors.contains("1 message waits for an answer"), "\(status.errors)")
    let answer = try rom.run("feedback", "answer", "FB-1", "--text", "It comes tomorrow", "--format", "json")
    let item = try answer.json(Item.self)
    #expect(
      item.state == "answered" && item.status == "answered by Li Wanqiang"
        && item.answer == "It comes tomorrow")
    #expect(try rom.run("feedback", "list", "--late").status == 0)
    #expect(try !rom.run("status").errors.contains("waits"))
  }

  @Test func aMessageCanBecomePartOfARequestThatTheLedgerHas() throws {
    try importing("id,text,at\n1,刷机以后没有手电筒,2014-11-01T08:00:00Z\n")
    #expect(try rom.run("feedback", "answer", "FB-1", "--request", "REQ-99").status == 66)
    let linked = try rom.run("feedback", "answer", "FB-1", "--request", Rom.torch, "--format", "json")
    #expect(try linked.json(Item.self).request == Rom.torch)
    #expect(try rom.run("feedback", "show", "FB-1").text.contains("linked to REQ-1, accepted, since"))
  }

  @Test(
    arguments: [
      (["answer", "FB-1"], 64, "one of --text, --template and --request"),
      (["answer", "FB-1", "--text", "a", "--template", "thanks"], 64, "one of"),
      (["answer", "FB-9", "--text", "a"], 66, "no message FB-9"),
      (["answer", "FB-1", "--template", "none"], 66, "no template “none”"),
      (["answer", "FB-01", "--text", "a"], 64, "FB-01"),
      (["show", "FB-9"], 66, "no message FB-9"), (["close", "FB-1", "--reason", " "], 64, "needs words"),
      (["list", "--limit", "0"], 64, "--limit"), (["import", "nowhere.csv"], 74, "nowhere.csv"),
      (["import", "messages.txt"], 64, "ends in .csv"), (["search"], 64, "words"),
    ] as [([String], Int32, String)])
  func isRefused(arguments: [String], status: Int32, words: String) throws {
    try importing("id,text,at\n1,订单,2014-11-01T08:00:00Z\n")
    let result = try Program.run(["feedback"] + arguments + ["--repo", rom.path])
    #expect(result.status == status && result.errors.contains(words), "\(result.status) \(result.errors)")
  }

  @Test func aKilledImportLeavesNothingBehind() throws {
    // The reader of the pipe never gets its end: the import is in its transaction when it is killed.
    let pipe = rom.repository.scratch.path("pipe.csv")
    let script = """
      mkfifo "$P"; "$0" feedback import "$P" --repo "$R" & id=$!
      exec 3> "$P"; printf 'id,text,at\\n' >&3
      i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo "$i,text $i,2014-11-01T08:00:00Z"; done >&3
      kill -9 $id; wait $id; "$0" feedback list --repo "$R"
      """
    let result = try Tool.run(
      "sh", ["-c", script, try Program.path],
      environment: Program.environment.merging(["P": pipe, "R": rom.path]) { $1 })
    #expect(result.text == "no messages\n", "\(result.text.prefix(300)) \(result.errors)")
  }
}
