// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("BallotAfterClose")
struct BallotAfterCloseTests {
  @Test("a ballot after the close is late, counted apart, and replaces nothing")
  func late() throws {
    let poll = try PollRom()
    try poll.open()
    let result = try poll.tally([
      ("a", "10:00", 2, 3), ("a", "21:00", 3, 2), ("b", "22:00", 3, 2), ("c", "20:59", 4, 2),
      ("d", "08:59", 4, 2),
    ])
    #expect(
      result.ballots == .init(cast: 5, counted: 2, superseded: 0, late: 2, early: 1, invalid: 0))
    #expect(result.loved == ["REQ-2": 1, "REQ-3": 0, "REQ-4": 1])
  }

  @Test("nothing is taken once the result is recorded, and closing again changes nothing")
  func afterRecord() throws {
    let poll = try PollRom()
    try poll.open()
    _ = try poll.tally([("a", "10:00", 2, 3)])
    let early = try poll.run("poll", "close", at: "28T20:00")
    #expect(early.status == 1)
    #expect(early.errors.contains("is open until 2014-10-28T21:00:00+08:00"))
    let first = try poll.checked(poll.run("poll", "close", "--format", "json")).json(PollRom.Result.self)
    #expect(first.isFinal)
    let refused = try poll.run(
      "poll", "import", poll.write([("z", "10:00", 3, 2)]), "--poll", PollRom.version)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("is closed"))
    let commits = try poll.rom.subjects(of: "ledger")
    #expect(commits.first == "Record the poll of 4.10.24")
    _ = try poll.checked(poll.run("poll", "close", PollRom.version, at: "29T10:00"))
    #expect(try poll.rom.subjects(of: "ledger") == commits)
  }
}

@Suite("LastBallotCounts")
struct LastBallotCountsTests {
  @Test("of a voter's ballots the last before the close counts, whatever the order of the file")
  func last() throws {
    let poll = try PollRom()
    try poll.open()
    let result = try poll.tally([
      ("a", "12:00", 4, 2), ("a", "10:00", 2, 3), ("a", "11:00", 3, 2), ("b", "10:00", 2, 3),
    ])
    #expect(result.ballots == .init(cast: 4, counted: 2, superseded: 2, late: 0, early: 0, invalid: 0))
    #expect(result.loved == ["REQ-2": 1, "REQ-3": 0, "REQ-4": 1])
  }

  @Test("the same file twice changes nothing, a longer one adds what is new")
  func twice() throws {
    let poll = try PollRom()
    try poll.open()
    let file = try poll.write([("a", "10:00", 2, 3), ("b", "10:00", 2, 3), ("c", "10:00", 2, 2)])
    let first = try poll.checked(poll.run("poll", "import", file))
    #expect(first.text == "4.10.24: 2 ballots added, 0 known, 1 refused\n")
    #expect(first.errors.contains("ballots.csv:4: REQ-2 is both the most loved and the weakest"))
    let before = try poll.scratch.data("state/people/ballots.sqlite")
    let again = try poll.checked(poll.run("poll", "import", file))
    #expect(again.text == "4.10.24: 0 ballots added, 2 known, 1 refused\n")
    #expect(try poll.scratch.data("state/people/ballots.sqlite") == before)
    try poll.write([("a", "10:00", 2, 3), ("b", "10:00", 2, 3), ("c", "10:00", 2, 2), ("d", "10:00", 4, 3)])
    #expect(
      try poll.checked(poll.run("poll", "import", file)).text
        == "4.10.24: 1 ballot added, 2 known, 1 refused\n")
    let tally = try poll.checked(poll.run("poll", "tally", "--format", "json")).json(PollRom.Tallied.self)
    #expect(tally.result.ballots.invalid == 1)
    #expect(tally.refused.map(\.line) == [4])
    #expect(try poll.scratch.mode("state/people/ballots.sqlite") == 0o600)
  }
}

@Suite("TwoFeaturesTie")
struct TwoFeaturesTieTests {
  @Test("equal in net and loved votes, the award is shared, and its rule is printed")
  func shared() throws {
    let poll = try PollRom()
    try poll.open()
    let result = try poll.tally([("a", "10:00", 2, 4), ("b", "10:00", 3, 4)])
    #expect(result.award?.winners.map(\.request) == ["REQ-2", "REQ-3"])
    #expect(result.award?.isShared == true)
    let text = try poll.checked(poll.run("poll", "close")).text
    #expect(text.contains("popcorn award, shared: REQ-2"))
    #expect(text.contains("most net votes"))
    let wall = try poll.checked(poll.run("award", "wall"))
    #expect(wall.text.contains("手电筒 Torch 2 & 手电筒 Torch 3"))
    let shown = try poll.checked(poll.run("award", "show", PollRom.version))
    #expect(shown.text.hasPrefix("4.10.24  popcorn award, shared"))
  }
}

@Suite("NobodyVoted")
struct NobodyVotedTests {
  @Test("a poll without ballots has a result without an award")
  func nobody() throws {
    let poll = try PollRom()
    try poll.open()
    let result = try poll.checked(poll.run("poll", "close", "--format", "json")).json(PollRom.Result.self)
    #expect(result.ballots.cast == 0)
    #expect(result.award == nil)
    for format in ["markdown", "html", "json"] {
      #expect(try poll.run("poll", "report", "--format", format).status == 0)
      #expect(try poll.run("award", "wall", "--format", format).status == 0)
    }
  }
}

@Suite("MajorityDislikesAFeature")
struct MajorityDislikesAFeatureTests {
  private static func disliked(_ settings: String) throws -> PollRom {
    let poll = try PollRom(settings: settings)
    try poll.open()
    let result = try poll.tally([("a", "10:00", 2, 3), ("b", "10:00", 4, 3), ("c", "10:00", 3, 2)])
    #expect(result.features.filter(\.isDisliked).map(\.request) == ["REQ-3"])
    let closed = try poll.checked(poll.run("poll", "close"))
    #expect(closed.errors.contains("a majority dislikes REQ-3"))
    return poll
  }

  @Test("the next cut warns until it is answered")
  func warns() throws {
    let poll = try Self.disliked("")
    let before = try poll.run("cut", "--dry-run", at: "31T18:00")
    #expect(before.errors.contains("a majority dislikes REQ-3 in 4.10.24, and nobody has answered"))
    let answer = try poll.checked(
      poll.run("answer", "REQ-3", "fix", "--reason", "the light flickers", at: "29T10:00"))
    #expect(answer.text.hasPrefix("REQ-3 in 4.10.24: fix"))
    #expect(try poll.rom.subjects(of: "ledger").first == "Answer REQ-3 手电筒 Torch 3: fix")
    #expect(try !poll.run("cut", "--dry-run", at: "31T18:00").errors.contains("dislikes"))
    #expect(try poll.run("poll", "report", "--format", "html").text.contains("the light flickers"))
  }

  @Test("by the settings the next cut refuses")
  func refuses() throws {
    let poll = try Self.disliked("  unanswered: refuse\n")
    let cut = try poll.run("cut", "--dry-run", at: "31T18:00")
    #expect(cut.status == 1)
    #expect(cut.errors.contains("nobody has answered"))
    #expect(try poll.run("answer", "REQ-3", "keep", "--reason", " ").status == 64)
    #expect(try poll.run("answer", "REQ-9", "keep", "--reason", "x").status == 66)
    #expect(try poll.run("answer", "REQ-5", "keep", "--reason", "x").status == 66)
    _ = try poll.checked(poll.run("answer", "REQ-3", "keep", "--reason", "most do not mean it"))
    #expect(try !poll.run("cut", "--dry-run", at: "31T18:00").errors.contains("dislikes"))
  }
}

@Suite("SkippedWeekHasNoPoll")
struct SkippedWeekHasNoPollTests {
  @Test("a week without a train has no poll and no award")
  func skipped() throws {
    let poll = try PollRom()
    try poll.open()
    _ = try poll.tally([("a", "10:00", 2, 3)])
    _ = try poll.checked(poll.run("poll", "close"))
    let next = try poll.run("poll", "open", at: "31T23:00")
    #expect(next.status == 1)
    #expect(next.errors.contains("no build has left since 4.10.24"))
    #expect(!next.errors.contains("no train on"), "nobody called the train off")
    #expect(try poll.run("poll", "open", "4.10.31").status == 66)
    #expect(try poll.run("poll", "import", poll.write([("a", "10:00", 2, 3)])).status == 66)
  }

  @Test("the train that was called off is named with its reason, and the poll after it is the next train's")
  func calledOff() throws {
    let poll = try PollRom()
    let reason = "the office moves 搬家"
    _ = try poll.checked(poll.run("week", "skip", "2014-10-31", "--reason", reason, at: "25T10:00"))
    try poll.open()
    _ = try poll.tally([("a", "10:00", 2, 3)])
    _ = try poll.checked(poll.run("poll", "close"))
    let none = try poll.run("poll", "open", at: "31T23:00")
    #expect(
      none.status == 1 && none.errors.contains("no train on 2014-10-31, skipped: \(reason)"), "\(none.errors)"
    )
    let week = try poll.run("week", at: "31T23:00").text
    #expect(!week.contains("report on 4.10.31") && week.contains("report on 4.10.24"), "\(week)")
    #expect(try poll.run("week", at: "30T10:00").text.contains("2014-10-31 skipped: \(reason)"))
  }
}

@Suite("WeekShowsThePollAsItIs")
struct WeekShowsThePollTests {
  private func line(_ poll: PollRom, at hour: String, _ what: String = "report") throws -> String {
    let text = try poll.checked(poll.run("week", at: hour)).text
    return text.split(separator: "\n").first { $0.contains("\(what) o") }.map(String.init) ?? text
  }

  @Test("not the clock says what is open, but whether somebody opened, closed and tallied it")
  func asItIs() throws {
    let poll = try PollRom()
    #expect(try line(poll, at: "27T12:00").hasPrefix("  ahead"))
    #expect(try line(poll, at: "28T12:00").hasPrefix("  due"), "nobody has opened it")
    #expect(try line(poll, at: "28T12:00").contains("nobody has opened it: `miui-release poll open`"))
    #expect(try line(poll, at: "29T12:00").hasPrefix("  late"))
    #expect(!poll.scratch.exists("state/people"), "looking makes no file")
    try poll.open()
    _ = try poll.tally([("a", "10:00", 2, 3), ("b", "10:00", 3, 2)])
    #expect(try line(poll, at: "28T08:30").hasPrefix("  ahead"))
    let open = try line(poll, at: "28T12:00")
    #expect(open.hasPrefix("  open") && open.contains("2 ballots so far"), "\(open)")
    let over = try line(poll, at: "28T21:30")
    #expect(over.hasPrefix("  due") && over.contains("2 ballots wait"), "\(over)")
    #expect(try line(poll, at: "29T12:00", "tally").hasPrefix("  late"))
    _ = try poll.checked(poll.run("poll", "close"))
    let done = try line(poll, at: "28T22:40")
    #expect(done.hasPrefix("  done") && done.contains("2 ballots count"), "\(done)")
    #expect(try line(poll, at: "28T22:40", "tally").hasPrefix("  done"))
  }
}

@Suite("KilledWhileImporting")
struct KilledWhileImportingTests {
  @Test("nothing is half imported after a kill")
  func killed() throws {
    let poll = try PollRom()
    try poll.open()
    _ = try poll.tally([("kept", "10:00", 2, 3)])
    let pipe = poll.scratch.path("more.csv")
    // The writer keeps the pipe open, so that the import waits in its transaction until it is killed.
    let script = """
      mkfifo "$2"
      exec 3<>"$2"
      "$0" poll import "$2" --repo "$1" & child=$!
      { echo "voter,cast_at,mood,loved,weak,awaited"; i=0
        while [ $i -lt 20000 ]; do
          echo "voter $i,2014-10-28T10:00:00+08:00,happy,REQ-2,REQ-3,REQ-5"; i=$((i+1)); done; } >&3
      kill -9 $child; wait $child; echo "status $?"
      """
    let killed = try Tool.run(
      "sh", ["-c", script, Program.path, poll.rom.path, pipe], in: nil,
      environment: Program.environment.merging(["MIUI_RELEASE_NOW": "2014-10-28T22:30:00+08:00"]) { $1 })
    #expect(killed.text.contains("status 137"))
    let after = try poll.checked(poll.run("poll", "tally", "--format", "json")).json(PollRom.Tallied.self)
    #expect(after.result.ballots.counted == 1)
    let again = try poll.checked(poll.run("poll", "import", poll.write([("new", "11:00", 2, 3)])))
    #expect(again.text == "4.10.24: 1 ballot added, 0 known, 0 refused\n")
  }
}
