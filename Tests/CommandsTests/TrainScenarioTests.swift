// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Weeks in which not everybody can board, on the command line.
@Suite struct TrainScenarioTests {
  private struct Plan: Decodable {
    struct Aboard: Decodable {
      struct Wait: Decodable {
        let weeks: Int
        let percent: Int
      }
      let id: String
      let waited: Wait?
    }
    struct Left: Decodable {
      struct Price: Decodable {
        let loss: Int
        let leaving: [String]
      }
      let id: String
      let code: String
      let price: Price?
    }
    struct Composition: Decodable {
      struct Alternative: Decodable {
        let worth: Int
        let leaving: [String]
        let joining: [String]
      }
      let policy: String
      let worth: Int
      let possible: Int
      let bound: Int
      let isProven: Bool
      let nextBest: Alternative?
    }
    let aboard: [Aboard]
    let leftBehind: [Left]
    let composition: Composition?
  }

  /// Beside the torch: one loud rewrite of two screens, and two quiet ones of one each.
  private func rom() throws -> Rom {
    let rom = try Rom(ledger: [
      "requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/loud", votes: 100)),
      "requests/REQ-3.yaml": .text(Rom.request(3, branch: "topic/alarm", votes: 60)),
      "requests/REQ-4.yaml": .text(Rom.request(4, branch: "topic/timer", votes: 50)),
    ])
    let screens: [String: ScratchFile] = ["system/app/alarm": "one\n", "system/app/timer": "one\n"]
    try rom.repository.commit(screens)
    try rom.repository.commit(
      ["system/app/alarm": "loud\n", "system/app/timer": "loud\n"], on: "topic/loud", from: "main")
    try rom.repository.commit(["system/app/alarm": "quiet\n"], on: "topic/alarm", from: "main")
    try rom.repository.commit(["system/app/timer": "quiet\n"], on: "topic/timer", from: "main")
    return rom
  }

  private func plan(_ rom: Rom, _ date: String = Rom.friday) throws -> Plan {
    let result = try rom.run("plan", "--date", date, "--format", "json")
    #expect(result.status == 0, "\(result.errors)")
    return try result.json(Plan.self)
  }

  @Test("Plan, cut and log say what the train is worth, what was next best and what each one left would cost")
  func twoQuietOnesBoard() throws {
    let rom = try rom()
    let before = try rom.state()
    let plan = try plan(rom)
    #expect(try rom.state() == before, "a plan writes nothing")
    #expect(plan.aboard.map(\.id) == ["REQ-3", "REQ-4", "REQ-1"])
    let composition = try #require(plan.composition)
    #expect(composition.policy == "votes" && composition.worth == 122 && composition.possible == 222)
    #expect(composition.isProven && composition.bound == 122 && composition.nextBest?.worth == 112)
    #expect(
      composition.nextBest?.joining == ["REQ-2"] && composition.nextBest?.leaving == ["REQ-3", "REQ-4"])
    #expect(plan.leftBehind.map(\.code) == ["collides"] && plan.leftBehind.first?.price?.loss == 10)
    let text = try rom.run("plan", "--date", Rom.friday).text
    #expect(text.contains("policy votes: 122 votes of 222 aboard; proven: no train is worth more"))
    #expect(text.contains("next best: 112 votes, without REQ-3, REQ-4, with REQ-2"))
    #expect(text.contains("taking REQ-2 would cost REQ-3, REQ-4: 10 votes"))
    let cut = try rom.run("cut", "--date", Rom.friday)
    #expect(
      cut.status == 0 && cut.text.contains("taking REQ-2 would cost REQ-3, REQ-4: 10 votes"), "\(cut.errors)")
    let record = try rom.repository.git("show", "ledger:weeks/dev/4.10.31.yaml")
    for line in ["policy: votes", "worth: 122", "possible: 222", "bound: 122", "loss: 10"] {
      #expect(record.contains(line), "\(line) in \(record)")
    }
    #expect(rom.repository.scratch.exists("state/cache"), "the next train need not ask again")
  }

  @Test("Left behind for others' sake, a request gains with each week, and says so")
  func firstInLine() throws {
    let rom = try rom()
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    try rom.repository.git("branch", "--force", "topic/loud", "main")
    try rom.repository.commit(["system/app/alarm": "loud\n"], on: "topic/loud")
    try rom.repository.commit(["system/app/alarm": "new\n"], on: "topic/new", from: "main")
    try rom.repository.commit(
      ["requests/REQ-5.yaml": .text(Rom.request(5, branch: "topic/new", votes: 105))], on: "ledger")
    let plan = try plan(rom, Rom.nextFriday)
    #expect(plan.aboard.map(\.id) == ["REQ-2"] && plan.composition?.worth == 110)
    #expect(plan.aboard.first?.waited?.weeks == 1 && plan.aboard.first?.waited?.percent == 10)
    let text = try rom.run("plan", "--date", Rom.nextFriday).text
    #expect(text.contains("(waited 1 week: +10 %)"), "\(text)")
  }

  @Test("A request is pinned, held, released and made to exclude another, by whom and why")
  func peopleDecide() throws {
    let rom = try rom()
    #expect(try rom.run("request", "pin", "REQ-2").status == 64, "not without a reason")
    let pin = try rom.run("request", "pin", "REQ-2", "--reason", "promised at the fair")
    #expect(pin.status == 0, "\(pin.errors)")
    #expect(try rom.run("request", "hold", "REQ-1", "--reason", "too bright").status == 0)
    let list = try rom.run("request", "list").text
    #expect(
      list.contains("pinned by Li Wanqiang <liwq@example.org> on ") && list.contains(": promised at the fair")
    )
    #expect(list.contains("held by ") && list.contains(": too bright"))
    #expect(try rom.run("request", "show", "REQ-2").text.contains("kind: pinned"))
    #expect(try rom.subjects(of: "ledger").prefix(2).map { String($0.prefix(5)) } == ["Hold ", "Pin R"])
    let text = try rom.run("plan", "--date", Rom.friday).text
    #expect(text.contains("pinned by Li Wanqiang") && text.contains("it is held (too bright)"), "\(text)")
    let unpinned = "next best, were it not pinned: 110 votes, without REQ-2, with REQ-3, REQ-4"
    #expect(text.contains(unpinned), "\(text)")
    #expect(try plan(rom).aboard.map(\.id) == ["REQ-2"])
    #expect(try rom.run("request", "release", "REQ-1").status == 0)
    #expect(try rom.run("request", "release", "REQ-1").status == 66)
    #expect(try rom.run("request", "edit", "REQ-1", "--exclude", "REQ-2").status == 0)
    let planned = try plan(rom)
    #expect(planned.aboard.map(\.id) == ["REQ-2"])
    #expect(planned.leftBehind.first { $0.id == "REQ-1" }?.code == "excluded")
  }

  @Test("The settings say by which policy, and on how many seats")
  func policies() throws {
    let rom = try rom()
    let settings = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    func compose(_ rules: String) throws -> Plan {
      try rom.write(settings: settings.replacing("first_week: 200", with: "first_week: 200\n\(rules)"))
      return try plan(rom)
    }
    #expect(try compose("  policy: order").aboard.map(\.id) == ["REQ-2", "REQ-1"])
    #expect(try compose("  policy: count").composition?.worth == 3)
    let seated = try compose("  seats: 1")
    #expect(seated.aboard.map(\.id) == ["REQ-2"])
    #expect(seated.leftBehind.first { $0.id == "REQ-1" }?.code == "no-seat")
  }
}
