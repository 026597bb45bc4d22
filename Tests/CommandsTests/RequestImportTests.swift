// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct RequestImportTests {
  struct Refusal: Decodable {
    let file: String
    let line: Int
    let reason: String
  }
  struct Report: Decodable {
    let added: [String]
    let updated: [String]
    let merged: [String]
    let unchanged: Int
    let notes: [String]
    let refused: [Refusal]
    let commit: String?
    let dryRun: Bool
  }

  static let head =
    "number,title,description,created_at,created_by,votes_count,comments_count,status,responded_by,responded_at,response,original_number,original_title,tags"

  static func post(_ number: Int, _ title: String, votes: Int = 3) -> String {
    "\(number),\(title),,2014-10-20T08:00:00Z,Owl,\(votes),0,open,,,,,,"
  }

  private func importing(_ rom: Rom, _ text: [UInt8], _ more: String...) throws -> ToolResult {
    let file = try rom.repository.scratch.write(text, to: "posts.csv")
    return try Program.run(
      ["request", "import", "fider", file, "--repo", rom.path, "--format", "json"] + more,
      environment: [:])
  }

  private func importing(_ rom: Rom, _ lines: String...) throws -> Report {
    try importing(rom, Array(lines.joined(separator: "\n").utf8)).json(Report.self)
  }

  @Test func sameThreadImportedTwiceIsOneCommitAndThenNone() throws {
    let rom = try Rom(withChannels: false)
    let lines = [Self.head, Self.post(1, "<script>alert(1)</script>"), Self.post(2, "\"电筒, \"\"亮\"\"\"")]
    let first = try importing(rom, lines[0], lines[1], lines[2])
    #expect(first.added == ["REQ-2", "REQ-3"] && first.refused.isEmpty && first.commit != nil)
    let tip = try rom.repository.resolve("refs/heads/ledger")
    #expect(try rom.subjects(of: "ledger").count == 2)
    let second = try importing(rom, lines[0], lines[1], lines[2])
    #expect(second.added.isEmpty && second.unchanged == 2 && second.commit == nil)
    #expect(try rom.repository.resolve("refs/heads/ledger") == tip)
    let list = try rom.run("request", "list").text
    #expect(list.contains("<script>alert(1)</script>") && list.contains("电筒, \"亮\""))
  }

  @Test func whoAskedFindsTheirRequestByTheForumsOwnId() throws {
    let rom = try Rom(withChannels: false)
    _ = try importing(rom, Self.head, Self.post(1, "Torch"), Self.post(12, "Radio"))
    #expect(try rom.run("request", "decline", "REQ-3", "--reason", "too loud").status == 0)
    let found = try rom.run("request", "list", "--source", "fider", "--external-id", "12").text
    #expect(found.hasPrefix("REQ-3  declined: too loud"), "\(found)")
    #expect(try rom.run("request", "list", "--source", "weibo").text == "no requests\n")
  }

  @Test(arguments: [0.05, 0.2, 0.4, 0.8, 1.6]) func aKilledImportIsWholeOrHasNotBeen(after seconds: Double)
    throws
  {
    let rom = try Rom(withChannels: false)
    let posts = (1...150).map { Self.post($0, "Wish \($0)") }
    let file = try rom.repository.scratch.write(
      ([Self.head] + posts).joined(separator: "\n"), to: "posts.csv")
    let command = [try Program.path, "request", "import", "fider", file, "--repo", rom.path]
    _ = try Tool.run(
      "timeout", ["-s", "KILL", "\(seconds)"] + command, environment: Program.environment)
    let files = try rom.repository.git("ls-tree", "--name-only", "ledger:requests").split(separator: "\n")
      .count
    #expect(files == 1 || files == 151)
    #expect(try rom.run("request", "import", "fider", file).status == 0)
    #expect(try rom.subjects(of: "ledger").count == 2, "one commit, whoever made it")
    #expect(
      try rom.repository.git("ls-tree", "--name-only", "ledger:requests").split(separator: "\n").count == 151)
  }

  @Test func anotherKindOfFileExits65AndImportsNothing() throws {
    let rom = try Rom(withChannels: false)
    let scratch = rom.repository.scratch
    let topic = try scratch.write(
      #"{"errors": ["not logged in"], "error_type": "not_logged_in"}"#, to: "t.json")
    let refused = try rom.run("request", "import", "discourse", topic)
    #expect(refused.status == 65 && refused.errors.contains("t.json:1: id: is missing"), "\(refused.errors)")
    #expect(refused.text.contains("nothing was imported"))
    for (name, bytes) in [
      ("utf16.csv", Array("\u{FEFF}number".data(using: .utf16LittleEndian) ?? Data())), ("empty.csv", []),
      ("cut.zip", [0x50, 0x4B, 3, 4, 0, 0]), ("other.csv", Array("a,b\n1,2\n".utf8)),
    ] as [(String, [UInt8])] {
      let file = try scratch.write(bytes, to: name)
      let result = try rom.run("request", "import", "fider", file)
      #expect(result.status == 65 && result.errors.hasPrefix("error: "), "\(name): \(result.errors)")
    }
    #expect(try rom.run("request", "import", "fider", scratch.path("nowhere.csv")).status == 66)
    #expect(try rom.subjects(of: "ledger").count == 1)
  }

  @Test func dryRunSaysTheSameAndWritesNothing() throws {
    let rom = try Rom(withChannels: false)
    let tip = try rom.repository.resolve("refs/heads/ledger")
    let text = Array([Self.head, Self.post(1, "Torch")].joined(separator: "\n").utf8)
    let report = try importing(rom, text, "--dry-run").json(Report.self)
    #expect(report.added == ["REQ-2"] && report.dryRun && report.commit == nil)
    #expect(try rom.repository.resolve("refs/heads/ledger") == tip)
  }

  @Test func hostileRowsAreRefusedByLineAndTheRestIsImported() throws {
    let rom = try Rom(withChannels: false)
    var bytes = Array("\u{FEFF}\(Self.head)\r\n\(Self.post(1, "good"))\r\n".utf8)
    let lines: [[UInt8]] = [
      Array(Self.post(2, "nul\u{0}byte").utf8),
      Array("3,".utf8) + [0xCA, 0xD6, 0xB5, 0xE7] + Array(",,,,,,,,,,,,".utf8),
      Array(Self.post(4, "a\u{202E}b").utf8), Array("5,too,short".utf8), Array(Self.post(1, "again").utf8),
      Array(Self.post(7, "\"open").utf8),
      Array(Self.post(8, "مصباح 🔦").utf8), Array("9,skew,,2034-10-20T08:00:00Z,Owl,1,0,open,,,,,,".utf8),
      Array(Self.post(10, String(repeating: "x", count: 10 << 20)).utf8), Array(Self.post(11, "last").utf8),
    ]
    for line in lines { bytes += line + Array("\r\n".utf8) }
    let report = try importing(rom, bytes).json(Report.self)
    #expect(report.added.count == 3, "\(report)")
    #expect(report.refused.map(\.line) == [3, 4, 5, 6, 7, 8, 10, 11], "\(report.refused.map(\.reason))")
    let list = try rom.run("request", "list").text
    #expect(list.contains("مصباح 🔦") && list.contains("last") && list.contains("good"))
  }

  @Test func theBackupZipIsRead() throws {
    let rom = try Rom(withChannels: false)
    let scratch = rom.repository.scratch
    try scratch.write(
      #"[{"id": 1, "number": 1, "title": "手电筒", "created_at": "2014-10-20T08:00:00Z", "user_id": 9, "status": 0}]"#,
      to: "backup/posts.json")
    try scratch.write(
      #"[{"post_id": 1, "user_id": 4}, {"post_id": 1, "user_id": 5}]"#, to: "backup/post_votes.json")
    try scratch.write(#"[{"id": 9, "name": "夜归人"}]"#, to: "backup/users.json")
    try scratch.write([0xFF, 0xD8, 0xFF], to: "backup/blobs/logos/a.jpg")
    // As Fider writes it: no entries for folders.
    let program = """
      import os, sys, zipfile
      with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as made:
          for folder, _, files in os.walk(sys.argv[2]):
              for name in files:
                  path = os.path.join(folder, name)
                  made.write(path, os.path.relpath(path, sys.argv[2]))
      """
    let zipped = try Tool.run(
      "python3", ["-c", program, scratch.path("fider.zip"), scratch.path("backup")])
    try #require(zipped.status == 0, "\(zipped.errors)")
    let result = try rom.run("request", "import", "fider", scratch.path("fider.zip"), "--format", "json")
    #expect(try result.json(Report.self).added == ["REQ-2"], "\(result.errors)")
    #expect(try rom.run("request", "show", "REQ-2").text.contains("votes: 2\n"))
  }

  @Test func discuzTablesInGBKAreReadTogether() throws {
    let rom = try Rom(withChannels: false)
    let scratch = rom.repository.scratch
    // “手电筒” and “反对” in GBK.
    let torch: [UInt8] = [0xCA, 0xD6, 0xB5, 0xE7, 0xCD, 0xB2]
    let against: [UInt8] = [0xB7, 0xB4, 0xB6, 0xD4]
    let threads = try scratch.write(
      Array("tid,subject,author,dateline\n5,".utf8) + torch + Array(",owl,1413792000\n".utf8),
      to: "thread.csv")
    let polls = try scratch.write("tid,expiration\n5,0\n", to: "poll.csv")
    let options = try scratch.write(
      Array("polloptionid,tid,votes,polloption\n1,5,0,yes\n2,5,0,".utf8) + against + Array("\n".utf8),
      to: "o.csv")
    let voters = try scratch.write(
      "tid,uid,username,options,dateline\n5,1,a,\"1\t\",1\n5,2,b,2,1\n5,3,c,1,1\n5,3,c,2,2\n", to: "v.csv")
    let result = try rom.run(
      "request", "import", "discuz", "--threads", threads, "--polls", polls, "--polloptions", options,
      "--voters", voters, "--encoding", "gbk", "--format", "json")
    let report = try result.json(Report.self)
    #expect(report.added == ["REQ-2"] && report.refused.map(\.line) == [5], "\(result.errors)")
    let file = try rom.repository.git("show", "ledger:requests/REQ-2.yaml")
    #expect(file.contains("zh: 手电筒") && file.contains("votes: 2\n") && file.contains("against: 1"), "\(file)")
  }

  @Test func plainTablesNeedASourceAndTakeAMappingOfTheSettings() throws {
    let rom = try Rom(withChannels: false)
    try rom.write(
      settings: String(contentsOfFile: rom.settingsFile, encoding: .utf8)
        + "imports: {fans: {id: nr, title: wish}}\n")
    let scratch = rom.repository.scratch
    let csv = try scratch.write("nr,wish,who\n1,Torch,Owl\n", to: "wishes.csv")
    let jsonl = try scratch.write(
      #"{"nr": 2, "wish": "Radio", "who": "Owl", "votes": 4}"# + "\n", to: "w.jsonl")
    #expect(try rom.run("request", "import", "csv", csv).status == 64)
    let words = ["--source", "fans.de", "--mapping", "fans", "--map", "requester=who", "--country", "DE"]
    for file in [("csv", csv, "REQ-2"), ("jsonl", jsonl, "REQ-3")] {
      let result = try Program.run(
        ["request", "import", file.0, file.1, "--repo", rom.path, "--format", "json"] + words)
      #expect(try result.json(Report.self).added == [file.2], "\(result.errors)")
    }
    let missing = try rom.run("request", "import", "csv", csv, "--source", "x", "--map", "id=none")
    #expect(missing.status == 65 && missing.errors.contains("no column “none”"), "\(missing.errors)")
  }

  @Test func triageProposesAndAppliesAsWhoRunsIt() throws {
    let rom = try Rom(withChannels: false)
    try rom.write(
      settings: String(contentsOfFile: rom.settingsFile, encoding: .utf8) + "acceptance: {owner: false}\n")
    _ = try importing(rom, Self.head, Self.post(1, "Torch", votes: 40), Self.post(2, "Radio", votes: 1))
    let shown = try rom.run("request", "triage").text
    #expect(
      shown.contains("accept  REQ-2  Torch") && shown.contains("wait    REQ-3  Radio  has 1 vote,"),
      "\(shown)")
    #expect(try rom.subjects(of: "ledger").count == 2, "nothing is decided by looking")
    let applied = try rom.run("request", "triage", "--apply", "--by", "Lin Bin <lin@example.org>")
    #expect(applied.status == 0 && applied.text.contains("decided on ledger"))
    #expect(try rom.subjects(of: "ledger")[0] == "Triage requests: 1 accepted, 0 declined")
    #expect(try rom.run("request", "show", "REQ-2").text.contains("decided_by: Lin Bin <lin@example.org>"))
    #expect(try rom.run("request", "decline", "REQ-2", "--reason", "people decide otherwise").status == 0)
  }
}
