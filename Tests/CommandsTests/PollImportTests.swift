// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("Ballots from other programs")
struct PollImportTests {
  struct Imported: Decodable {
    struct Problem: Decodable {
      let line: Int
      let code: String
    }
    let added: Int
    let known: Int
    let refused: Int
    let problems: [Problem]
  }

  private let poll: PollRom

  init() throws {
    poll = try PollRom()
    try poll.open()
  }

  private func take(_ name: String, _ bytes: [UInt8], _ more: [String] = []) throws -> Imported {
    let file = try poll.scratch.write(bytes, to: name)
    let result = try Program.run(
      ["poll", "import", file, "--format", "json", "--repo", poll.rom.path] + more,
      environment: ["MIUI_RELEASE_NOW": "2014-10-28T22:30:00+08:00"])
    return try poll.checked(result).json()
  }

  private static let head = "voter,cast_at,mood,loved,weak,awaited,source,country\n"
  private static func row(
    _ voter: String, loved: String = "REQ-2", weak: String = "REQ-3", at: String = "2014-10-28 10:00:00"
  ) -> String {
    "\(voter),\(at),happy,\(loved),\(weak),REQ-5,forum,CN\n"
  }

  @Test("each bad line is told with its number, and the rest is taken")
  func badLines() throws {
    let long = String(repeating: "x", count: 10_000_000)
    let text =
      "\u{FEFF}" + Self.head.replacing("\n", with: "\r\n") + Self.row("<script>alert(1)</script>")
      + Self.row("مستخدم") + Self.row("👍🏽") + Self.row("\"O\"\"Neil, \n Bob\"") + Self.row("\"a, b\"")
      + Self.row("x\u{202E}y") + Self.row(long) + Self.row("c", loved: "REQ-9") + Self.row("d", weak: "REQ-2")
      + Self.row("e", loved: "") + Self.row("f", at: "2014-10-29 10:00:00")
      + Self.row("g", at: "2014-10-28 08:00:00")
      + "h,short\n" + Self.row("i").replacing("\n", with: "\r\n")
    let done = try take("bad.csv", Array(text.utf8))
    #expect(done.added == 6)
    #expect(done.refused == 8)
    #expect(done.problems.map(\.line) == [5, 8, 9, 10, 11, 12, 13, 15])
    #expect(
      done.problems.map(\.code) == [
        "voter", "voter", "voter", "unknown-loved", "same-feature", "empty-loved", "future", "field-count",
      ])
    let tally = try poll.checked(poll.run("poll", "tally", "--format", "json")).json(PollRom.Tallied.self)
      .result
    #expect(tally.ballots == .init(cast: 14, counted: 5, superseded: 0, late: 0, early: 1, invalid: 8))
  }

  @Test("a forum's GBK, with its own names of columns")
  func gbk() throws {
    // 用户名, then 小米 as the voter.
    let name: [UInt8] = [0xD3, 0xC3, 0xBB, 0xA7, 0xC3, 0xFB]
    let bytes =
      name + Array(",cast_at,mood,loved,weak,awaited\n".utf8) + [0xD0, 0xA1, 0xC3, 0xD7]
      + Array(",1414461600,1,2,3,5\n".utf8) + [0xFF] + Array(",1414461600,1,2,3,5\n".utf8)
    let done = try take("gbk.csv", bytes, ["--encoding", "gbk", "--map", "voter=用户名"])
    #expect(done.added == 1)
    #expect(done.problems.map(\.line) == [3])
    #expect(done.problems.map(\.code) == ["invalid-text"])
  }

  @Test("JSON lines")
  func json() throws {
    let text = """
      {"voter":"a","cast_at":"2014-10-28T10:00:00+08:00","mood":"开心","loved":"REQ-2","weak":"REQ-3","awaited":"REQ-5"}
      {"voter":"b","cast_at":1414461600,"mood":"sad","loved":2,"weak":4,"awaited":5,"source":"weibo"}
      {"voter":"c","cast_at":1414461600
      """
    let done = try take("ballots.jsonl", Array(text.utf8))
    #expect(done.added == 2)
    #expect(done.problems.map(\.line) == [3])
  }

  @Test("Discuz's tables: a voter's rows in several threads are one ballot")
  func discuz() throws {
    let options = """
      polloptionid,tid,votes,displayorder,polloption
      1,100,0,1,心情：开心
      2,100,0,2,最爱：REQ-2
      3,100,0,3,最弱：REQ-3
      4,200,0,1,REQ-5
      """
    _ = try poll.scratch.write(options, to: "polloption.csv")
    let voters =
      "tid,uid,username,options,dateline\n100,7,小米粉,\"1\t2\t3\",1414461600\n200,7,小米粉,4,1414461660\n100,8,half,1\t2\t3,1414461600\n100,9,odd,77,1414461600\n"
    let done = try take(
      "pollvoter.csv", Array(voters.utf8),
      ["--input", "discuz", "--options", poll.scratch.path("polloption.csv"), "--panel", "awaited=200"])
    #expect(done.added == 1)
    #expect(done.problems.map(\.code) == ["unknown-option", "empty-awaited"])
    #expect(done.problems.map(\.line) == [5, 4])
  }

  @Test("a file without the needed columns is told what it has")
  func columns() throws {
    let file = try poll.scratch.write("name,when\na,b\n", to: "x.csv")
    let result = try poll.run("poll", "import", file)
    #expect(result.status == 65)
    #expect(result.errors.contains("has no column “voter”; found “name”, “when”"))
    #expect(try poll.run("poll", "import", poll.scratch.path("none.csv")).status == 74)
    #expect(try poll.run("poll", "import", file, "--map", "wer=name").status == 64)
    #expect(try poll.run("poll", "import", poll.scratch.write("x", to: "x.dat")).status == 64)
  }
}
