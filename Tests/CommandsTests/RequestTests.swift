// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct RequestTests {
  struct Report: Decodable {
    struct Text: Decodable {
      let zh: String?
      let en: String?
    }
    struct Requester: Decodable {
      let name: String
      let isGroup: Bool
      let source: String?
      let country: String?
    }
    let id: String
    let title: Text
    let app: Text
    let kind: String
    let origin: String
    let requesters: [Requester]
    let owner: String?
    let developers: [String]
    let branch: String?
    let votes: Int
    let dependsOn: [String]
    let devices: [String]
    let feedback: [String]
    let created: String
    let status: String
    let reason: String?
    let decidedBy: String?
    let decidedOn: String?
  }
  struct List: Decodable {
    let requests: [Report]
    let problems: [String]
  }

  private func message(_ rom: Rom) throws -> String {
    try rom.repository.git("log", "-1", "--format=%an%n%B", "ledger")
  }

  private func commits(_ rom: Rom) throws -> Int {
    Int(try rom.repository.git("rev-list", "--count", "ledger")) ?? -1
  }

  @Test func everyFieldOfTheCommandLineStandsInTheReport() throws {
    let rom = try Rom()
    let result = try rom.run(
      "request", "add", "--title-zh", "录音机", "--title-en", "Recorder", "--app-zh", "录音机", "--app-en",
      "Recorder",
      "--kind", "optimization", "--origin", "user", "--requester", "Night owl, forum ,cn", "--group",
      "Radio reporters", "--owner", "Li Lei", "--developer", "Han Mei", "--developer", "Lin Tao", "--branch",
      "topic/recorder", "--votes", "977", "--depends-on", "REQ-1", "--device", "cancro", "--feedback",
      "https://example.org/t/2", "--by", "Lin Bin <lin@example.org>", "--format", "json")
    let report = try result.json(Report.self)
    #expect(result.status == 0)
    #expect(report.id == "REQ-2" && report.status == "proposed" && report.votes == 977)
    #expect(report.title.zh == "录音机" && report.title.en == "Recorder" && report.kind == "optimization")
    let owl = try #require(report.requesters.first { $0.name == "Night owl" })
    #expect(owl.source == "forum" && owl.country == "CN" && !owl.isGroup)
    #expect(report.requesters.contains { $0.name == "Radio reporters" && $0.isGroup })
    #expect(report.owner == "Li Lei" && report.developers == ["Han Mei", "Lin Tao"])
    #expect(
      report.branch == "topic/recorder" && report.dependsOn == ["REQ-1"] && report.devices == ["cancro"])
    #expect(report.feedback == ["https://example.org/t/2"])
    let text = try message(rom)
    #expect(text.hasPrefix("Lin Bin\nAdd REQ-2 录音机 Recorder\n") && text.contains("Night owl"), "\(text)")
    #expect(text.contains("Added-by: Lin Bin <lin@example.org>"))
    #expect(try rom.repository.git("diff", "--name-status", "ledger~", "ledger") == "A\trequests/REQ-2.yaml")
  }

  @Test func eachDecisionIsOneCommitThatSaysWhoWhatAndWhy() throws {
    let rom = try Rom()
    let steps: [(command: [String], status: String, subject: String)] = [
      (["defer", "--reason", "the radio is not ready"], "deferred", "Defer REQ-1 手电筒 Torch 1"),
      (["decline", "--reason", "costs too much power"], "declined", "Decline REQ-1 手电筒 Torch 1"),
      (["accept", "--reason", "they measured it"], "accepted", "Accept REQ-1 手电筒 Torch 1"),
      (["edit", "--votes", "13", "--reason", "counted again"], "accepted", "Edit REQ-1 手电筒 Torch 1"),
    ]
    for (number, step) in steps.enumerated() {
      let result = try Program.run(
        ["request", step.command[0], Rom.torch, "--repo", rom.path, "--format", "json"]
          + step.command.dropFirst())
      #expect(result.status == 0, "\(result.errors)")
      #expect(try result.json(Report.self).status == step.status)
      #expect(try commits(rom) == number + 2, "one commit each")
      let text = try message(rom)
      let verb = step.command[0] == "edit" ? "Edited" : "Decided"
      #expect(text.hasPrefix("Li Wanqiang\n\(step.subject)\n"), "\(text)")
      #expect(text.contains("\(verb)-by: Li Wanqiang <liwq@example.org>"))
      #expect(text.contains("Reason: \(step.command.last ?? "")"))
      #expect(
        try rom.repository.git("diff", "--name-status", "ledger~", "ledger") == "M\trequests/REQ-1.yaml")
    }
    #expect(try message(rom).contains("votes: 12 → 13"))
  }

  @Test func idsAreGivenInOrderAndNeverAgain() throws {
    let rom = try Rom(ledger: ["requests/REQ-8.yaml": "not a request\n"])
    func add() throws -> String {
      try rom.run("request", "add", "--title-en", "T", "--app-en", "A", "--origin", "team").text
    }
    #expect(try add().hasPrefix("REQ-9  proposed  (ledger "))
    #expect(try add().hasPrefix("REQ-10 "))
    #expect(try rom.run("request", "decline", "REQ-9", "--reason", "no").status == 0)
    #expect(try add().hasPrefix("REQ-11 "))
    let open = try rom.run("request", "list", "--format", "json").json(List.self).requests.map(\.id)
    let all = try rom.run("request", "list", "--all", "--format", "json").json(List.self).requests.map(\.id)
    #expect(open == ["REQ-1", "REQ-10", "REQ-11"] && all == ["REQ-1", "REQ-9", "REQ-10", "REQ-11"])
  }

  @Test func aMalformedFileStopsNothingButItself() throws {
    let broken = Rom.request(2, branch: "topic/torch").replacing("votes: 12", with: "votes: many")
    let rom = try Rom(ledger: ["requests/REQ-2.yaml": .text(broken)])
    let list = try rom.run("request", "list", "--format", "json")
    let report = try list.json(List.self)
    #expect(list.status == 0 && report.requests.map(\.id) == [Rom.torch])
    #expect(
      report.problems.count == 1 && report.problems[0].hasPrefix("requests/REQ-2.yaml:18:8: votes: expected"))
    #expect(list.errors == "warning: the ledger: \(report.problems[0])\n")
    #expect(try rom.run("request", "show", Rom.torch).errors.isEmpty, "it is not this request's matter")
    #expect(try rom.run("request", "edit", Rom.torch, "--votes", "40").status == 0)
    for command in ["show", "accept"] {
      let result = try rom.run("request", command, "REQ-2")
      #expect(result.status == 65 && result.errors.contains("requests/REQ-2.yaml:18:8"), "\(result.errors)")
    }
  }

  /// A refused command: nothing on the ledger moves.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int32
    let words: String
    let arguments: [String]
    var testDescription: String { name }

    init(_ name: String, _ status: Int32, _ words: String, _ arguments: String...) {
      self.name = name
      self.status = status
      self.words = words
      self.arguments = arguments
    }
  }

  static let refusals = [
    Refusal("declined without reason", 64, "cannot be declined without a reason", "decline", "REQ-1"),
    Refusal("declined for a blank", 64, "without a reason", "decline", "REQ-1", "--reason", "  "),
    Refusal("deferred without reason", 64, "cannot be deferred without a reason", "defer", "REQ-1"),
    Refusal("accepted twice", 1, "REQ-1 is accepted already", "accept", "REQ-1"),
    Refusal("an unknown id accepted", 66, "has no request REQ-99", "accept", "REQ-99"),
    Refusal("an unknown id declined", 66, "has no request REQ-99", "decline", "REQ-99", "--reason", "no"),
    Refusal("an unknown id edited", 66, "has no request REQ-99", "edit", "REQ-99", "--votes", "3"),
    Refusal("an unknown id shown", 66, "no request REQ-99", "show", "REQ-99"),
    Refusal("accepted with nobody named", 65, "origin user and names no requester", "accept", "REQ-3"),
    Refusal(
      "added with nobody named", 65, "origin user and names no requester", "add", "--title-en", "T",
      "--app-en", "A"
    ),
    Refusal(
      "added without title", 64, "--title-zh or --title-en", "add", "--app-en", "A", "--origin", "team"),
    Refusal("added without app", 64, "--app-zh or --app-en", "add", "--title-en", "T", "--origin", "team"),
    Refusal("an edit of nothing", 1, "changes nothing", "edit", "REQ-1"),
    Refusal("an edit to the same", 1, "changes nothing", "edit", "REQ-1", "--votes", "12"),
    Refusal(
      "a dependency on itself", 65, "cannot depend on itself", "edit", "REQ-1", "--depends-on", "REQ-1"),
    Refusal(
      "a branch that is an option", 65, "branch: expected", "edit", "REQ-1", "--branch=--upload-pack=sh"),
    Refusal("a billion votes", 65, "votes: expected", "edit", "REQ-1", "--votes", "1000000000"),
    Refusal(
      "a title that colours", 65, "title.en: expected one line", "edit", "REQ-1", "--title-en", "\u{1B}[31m"),
    Refusal(
      "a requester without name", 64, "--requester: expected name", "edit", "REQ-1", "--requester", ",forum"),
    Refusal("a country by name", 65, "country", "edit", "REQ-1", "--requester", "Owl,forum,China"),
    Refusal(
      "by nobody", 64, "--by: expected Name <mail@host>", "edit", "REQ-1", "--votes", "1", "--by", "me"),
    Refusal("an id with a zero", 64, "'REQ-01' is invalid", "accept", "REQ-01"),
  ]

  @Test(arguments: refusals) func isRefusedAndChangesNothing(_ refusal: Refusal) throws {
    let nobody = Rom.request(3, branch: "topic/torch", decision: "proposed").replacing(
      "requesters:\n- name: Night owl\n  source: forum\n  country: CN\n", with: "")
    let rom = try Rom(ledger: ["requests/REQ-3.yaml": .text(nobody)])
    let before = try rom.repository.resolve("refs/heads/ledger")
    let arguments = ["request"] + refusal.arguments + ["--repo", rom.path]
    let result = try Program.run(arguments)
    #expect(result.status == refusal.status, "\(result.errors)")
    #expect(result.errors.contains(refusal.words), "\(result.errors)")
    let error = try Program.run(arguments + ["--format", "json"]).jsonError().error
    #expect(error.exitStatus == refusal.status && error.message.contains(refusal.words), "\(error)")
    #expect(try rom.repository.resolve("refs/heads/ledger") == before)
  }

  @Test func aRepositoryWithoutLedgerExits66() throws {
    let rom = try Rom()
    try rom.repository.git("branch", "-D", "ledger")
    for command in [["request", "list"], ["request", "accept", "REQ-1"], ["plan"], ["status"], ["log"]] {
      let result = try Program.run(command + ["--repo", rom.path])
      #expect(result.status == 66, "\(command) \(result.errors)")
    }
  }

  @Test func aWorkTreeOnTheLedgerStepsAside() throws {
    let rom = try Rom(bare: false)
    let tree = try rom.repository.addWorkTree("ledger-tree", on: "ledger")
    let result = try rom.run("request", "edit", Rom.torch, "--votes", "99")
    #expect(
      result.status == 0 && result.errors.contains("\(tree) had ledger checked out"), "\(result.errors)")
    #expect(try rom.repository.git(["status", "--porcelain"], in: tree).isEmpty, "no file is out of step")
    #expect(try rom.repository.attempt(["symbolic-ref", "-q", "HEAD"], in: tree).status == 1)
    #expect(try rom.run("request", "edit", Rom.torch, "--votes", "100").errors.isEmpty)
  }
}
