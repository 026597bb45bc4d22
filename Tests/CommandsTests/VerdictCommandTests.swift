// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct VerdictCommandTests {
  private struct Report: Decodable {
    struct Refused: Decodable {
      let line: Int
      let code: String
      let message: String
    }
    let stored: Int
    let unchanged: Int
    let overtaken: Int
    let refused: [Refused]
  }

  private struct List: Decodable {
    struct View: Decodable {
      let id: Int
      let name: String?
      let feature: String
      let verdict: String
      let note: String?
      let open: Bool
    }
    let verdicts: [View]
  }

  private func list(_ rom: CandidateRom, _ more: String...) throws -> [List.View] {
    try Program.run(["verdict", "list", "--format", "json"] + more + ["--repo", rom.path])
      .json(List.self).verdicts
  }

  private static let header = "tester,candidate,device,feature,verdict,note,at"
  private static let escape = "\u{1B}"
  /// Each line with the code it is refused with; nil: it is taken.
  static let lines: [(text: String, code: String?)] = [
    ("Owl,4.10.29,cancro,REQ-1,works,,", nil),
    (
      "夜猫子,4.10.29,cancro,REQ-1,blocker,\"两行\r\n<script>alert('手电')</script> \"\"quoted\"\" 🔦\",2014-10-30T20:00:00+08:00",
      nil
    ),
    ("Owl,4.10.29,cancro,REQ-1,works,,", nil),
    ("Fox,4.10.29,cancro,REQ-2,broken,זה שבור,2014-10-30T12:00:00Z", nil),
    ("Nobody,4.10.29,cancro,REQ-1,works,,", "verdict.no-tester"),
    ("Owl,4.10.28,cancro,REQ-1,works,,", "verdict.no-candidate"),
    ("Owl,4.10.29,taurus,REQ-1,works,,", "verdict.no-device"),
    ("Owl,4.10.29,cancro,REQ-9,works,,", "verdict.not-aboard"),
    ("Owl,4.10.29,cancro,REQ-1,great,,", "verdict.malformed"),
    ("Owl,4.10.29,cancro,REQ-2,works,turned\u{202E}around,", "verdict.malformed"),
    ("Owl,4.10.29,cancro,REQ-2,works,\(escape)[2J,", "row.control-character"),
    ("Owl,4.10.29,cancro,REQ-2,works,,2999-01-01T00:00:00Z", "verdict.in-the-future"),
    ("Owl,4.10.29,cancro,REQ-2,works,,1999-01-01T00:00:00Z", "verdict.before-the-candidate"),
    ("Owl,4.10.29,cancro,REQ-2", "row.field-count"),
    (",4.10.29,cancro,REQ-2,works,,", "verdict.missing-field"),
    ("Owl,4.10.29,cancro,REQ-2,works,my token is mhd_aebagbaf_0123456789abcdef,", "tester.token-in-field"),
    ("Owl,4.10.29,cancro,REQ-2,works,\(String(repeating: "长", count: 2001)),", "verdict.malformed"),
    ("Owl,4.10.29,cancro,REQ-3,works,last,", nil),
  ]

  @Test(
    "Each refused line is reported with its number, the rest is taken, and twice changes nothing",
    arguments: ["utf-8", "gbk", "bom"])
  func badInput(_ encoding: String) throws {
    let rom = try CandidateRom()
    var lines = Self.lines
    if encoding == "gbk" { lines.removeAll { line in line.text.contains { "🔦ז\u{202E}".contains($0) } } }
    var text = ([Self.header] + lines.map(\.text)).joined(separator: "\r\n") + "\r\n"
    if encoding == "bom" { text = "\u{FEFF}" + text }
    let path = try rom.scratch.write(text, to: "verdicts.csv")
    if encoding == "gbk" {
      let made = try Tool.run("iconv", ["-f", "UTF-8", "-t", "GBK", "-o", rom.scratch.path("gbk.csv"), path])
      #expect(made.status == 0, "\(made.errors)")
    }
    let arguments =
      encoding == "gbk"
      ? [rom.scratch.path("gbk.csv"), "--encoding", "gbk"] : [path]
    func runImport() throws -> ToolResult {
      try Program.run(["verdict", "import"] + arguments + ["--format", "json", "--repo", rom.path])
    }
    let first = try runImport()
    let report = try first.json(Report.self)
    #expect(first.status == 65)
    var number = 2
    var expected: [String] = []
    for line in lines {
      if let code = line.code { expected.append("\(number) \(code)") }
      number += line.text.count { $0 == "\r\n" } + 1
    }
    #expect(report.refused.map { "\($0.line) \($0.code)" } == expected)
    #expect(report.refused.allSatisfy { $0.message.utf8.count < 500 && !$0.message.contains(Self.escape) })
    let taken = lines.count { $0.code == nil }
    #expect(report.stored == taken - 1 && report.unchanged == 1, "\(report)")
    let again = try runImport().json(Report.self)
    #expect(again.stored == 0 && again.overtaken == 0 && again.unchanged == taken, "\(again)")
    #expect(try list(rom).count == taken - 1)
    if encoding != "gbk" {
      let open = try list(rom, "--open")
      #expect(open.map(\.name) == ["夜猫子"])
      #expect(open.first?.note == "两行\n<script>alert('手电')</script> \"quoted\" 🔦")
    }
  }

  @Test(
    "JSON lines with a line of ten megabytes: that one is refused where it is no verdict, and memory stays")
  func longLine() throws {
    let rom = try CandidateRom()
    let row = #"{"tester":"Owl","candidate":"4.10.29","device":"cancro","feature":"REQ-1","verdict":"works"}"#
    let long = row.dropLast() + ",\"note\":\"" + String(repeating: "x", count: 10 << 20) + "\"}"
    let path = try rom.scratch.write("\(long)\n\(row)\nnonsense\n", to: "verdicts.jsonl")
    let result = try rom.run("verdict", "import", path, "--format", "json")
    let report = try result.json(Report.self)
    #expect(result.status == 65 && report.stored == 1)
    #expect(report.refused.map { "\($0.line) \($0.code)" } == ["1 verdict.malformed", "3 row.json"])
  }

  @Test("A file without the columns, of unknown form, or that is not there is refused as a whole")
  func noTable() throws {
    let rom = try CandidateRom()
    let path = try rom.scratch.write("tester,verdict\nOwl,works\n", to: "short.csv")
    let short = try rom.run("verdict", "import", path)
    #expect(short.status == 65 && short.errors.contains("candidate"), "\(short.errors)")
    #expect(try rom.run("verdict", "import", try rom.scratch.write("x", to: "verdicts.xls")).status == 64)
    #expect(try rom.run("verdict", "import", rom.scratch.path("none.csv")).status != 0)
    #expect(try list(rom).isEmpty)
  }

  @Test("Said again nothing changes; said otherwise it replaces, and the history shows both")
  func said() throws {
    let rom = try CandidateRom()
    try rom.say("broken", of: 1, by: "Owl")
    #expect(try rom.say("broken", of: 1, by: "Owl").text.contains("said before"))
    #expect(
      try rom.say("works", of: 1, by: "Owl").text
        == "verdict 2: REQ-1 works on cancro, 4.10.29; takes the place of 1\n")
    #expect(try list(rom).map(\.id) == [2])
    #expect(try list(rom, "--history", "--tester", "Owl").map(\.id) == [1, 2])
    #expect(try list(rom, "--feature", "REQ-2").isEmpty && list(rom, "--candidate", "4.10.30").isEmpty)
    let slip = try rom.run(
      "verdict", "add", "works", "--tester", "Owl", "--candidate", "4.10.29", "--device", "cancro",
      "--feature",
      "REQ-8", "--format", "json")
    #expect(try slip.status == 66 && slip.jsonError().error.code == "verdict.not-aboard")
  }

  @Test("A roster is taken over as applicants: who is known stays, bad rows are named, twice changes nothing")
  func roster() throws {
    struct Report: Decodable {
      struct View: Decodable {
        let name: String
        let standing: String
        let devices: [String]
      }
      let entered: [View]
      let known: [String]
      let refused: [VerdictCommandTests.Report.Refused]
    }
    let rom = try CandidateRom()
    let path = try rom.scratch.write(
      "\u{FEFF}name,contact,devices\r\n小明,ming@example.org,cancro\r\nOwl,,\r\nBob,,taurus\r\n,x,\r\nToo,few\r\n",
      to: "roster.csv")
    let first = try rom.run("tester", "import", path, "--format", "json")
    let report = try first.json(Report.self)
    #expect(first.status == 65 && report.entered.map(\.name) == ["小明"] && report.known == ["Owl"])
    #expect(report.entered[0].standing == "applied" && report.entered[0].devices == ["cancro"])
    #expect(report.refused.map(\.line) == [4, 5, 6], "\(report.refused)")
    let again = try rom.run("tester", "import", path, "--format", "json").json(Report.self)
    #expect(again.entered.isEmpty && again.known == ["小明", "Owl"])
  }

  @Test("Members apply, are admitted, change devices and leave; nobody is silent after one week")
  func joining() throws {
    let rom = try CandidateRom()
    #expect(try rom.run("tester", "apply", "Ann", "--device", "cancro").text.hasPrefix("Ann ("))
    #expect(try rom.run("tester", "list").text.contains(/Ann +applied/))
    let admitted = try rom.run("tester", "admit", "Ann")
    #expect(admitted.status == 0 && admitted.text.hasPrefix("mhd_"), "\(admitted.errors)")
    #expect(try rom.run("tester", "devices", "Ann", "remove", "cancro").text.contains("tests on nothing"))
    #expect(try rom.run("tester", "devices", "Ann", "add", "taurus").status == 64)
    #expect(try rom.run("tester", "devices", "Ann", "add").status == 64)
    #expect(try rom.run("tester", "leave", "Ann", "--reason", "no time").text.contains("has left: no time"))
    #expect(try rom.run("tester", "admit", "Ann").status == 1)
    #expect(try rom.run("tester", "silent").text == "nobody was silent for 4 weeks\n")
  }
}
