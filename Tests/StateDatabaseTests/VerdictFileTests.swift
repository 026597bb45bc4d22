// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Requesting
import StateDatabase
import TestSupport
import Testing
import Vetting

@Suite struct VerdictFileTests {
  private let folder: ScratchFolder
  private let file: VerdictFile
  private let now = Date(timeIntervalSince1970: 1_795_770_000)

  init() throws {
    folder = try ScratchFolder()
    file = try VerdictFile(inStateFolder: folder.path)
  }

  private func draft(
    _ finding: Verdict.Finding, by tester: UInt8 = 1, of feature: Int? = 1, on candidate: String = "26.11.25",
    note: String? = nil, after seconds: Double = 0, isNow: Bool = false
  ) throws -> VerdictDraft {
    VerdictDraft(
      tester: try TesterID(random: [0, 0, 0, 0, tester]), candidate: try #require(BuildVersion(candidate)),
      device: "cancro", feature: feature.map { RequestID($0) }, finding: finding, note: note,
      at: now.addingTimeInterval(seconds), isNow: isNow)
  }

  @Test("A later word replaces the earlier one, which stays in the history; the same word changes nothing")
  func replaces() throws {
    let first = try #require(try file.add([draft(.blocker, note: "it's 坏; DROP TABLE verdicts")]).first)
    guard case .stored(let verdict, nil) = first else {
      Issue.record("\(first)")
      return
    }
    #expect(verdict.id == 1 && verdict.note == "it's 坏; DROP TABLE verdicts" && verdict.at == now)
    let same = try draft(.blocker, note: "it's 坏; DROP TABLE verdicts", after: 60)
    #expect(try file.add([same]) == [.unchanged(verdict)])
    let second = try #require(try file.add([draft(.works, after: 60)]).first)
    guard case .stored(let works, 1) = second else {
      Issue.record("\(second)")
      return
    }
    #expect(try VerdictFile(inStateFolder: folder.path).verdicts(VerdictQuery()) == [works])
    let history = try file.verdicts(VerdictQuery(withHistory: true))
    #expect(history.map(\.id) == [1, 2] && history[0].replacedBy == 2)
  }

  @Test("What comes later and is older is history at once; said now, it counts whatever the clock says")
  func order() throws {
    _ = try file.add([draft(.works, after: 100)])
    guard case .overtaken(let old)? = try file.add([draft(.blocker, after: 50)]).first else {
      Issue.record("the older word won")
      return
    }
    #expect(old.replacedBy == 1)
    #expect(try file.add([draft(.blocker, after: 50)]) == [.unchanged(old)], "imported twice")
    #expect(try file.verdicts(VerdictQuery()).map(\.finding) == [.works])
    guard case .stored(_, 1)? = try file.add([draft(.broken, after: 20, isNow: true)]).first else {
      Issue.record("a clock that went back took a member's word away")
      return
    }
    #expect(try file.verdicts(VerdictQuery()).map(\.finding) == [.broken])
  }

  @Test("A file that contradicts itself within one instant has one last word, also when it comes again")
  func twice() throws {
    let file = [try draft(.works), try draft(.broken), try draft(.works, note: "after all")]
    #expect(try self.file.add(file).count == 3)
    let once = try self.file.verdicts(VerdictQuery(withHistory: true))
    #expect(once.count == 3 && once.map(\.replacedBy) == [2, 3, nil])
    let again = try self.file.add(file)
    #expect(try self.file.verdicts(VerdictQuery(withHistory: true)) == once)
    #expect(again == once.map { .unchanged($0) })
  }

  @Test("Queries narrow; of each tester, candidate, device and feature there is one")
  func queries() throws {
    _ = try file.add([
      draft(.works), draft(.broken, of: 2), draft(.blocker, by: 2), draft(.works, on: "26.11.25.2"),
      draft(.blocker), draft(.blocker),
    ])
    let tester = try TesterID(random: [0, 0, 0, 0, 1])
    func ids(_ query: VerdictQuery) throws -> [Int] { try file.verdicts(query).map(\.id) }
    #expect(try ids(VerdictQuery()) == [2, 3, 4, 5])
    #expect(try ids(VerdictQuery(candidate: BuildVersion("26.11.25.2"))) == [4])
    #expect(try ids(VerdictQuery(feature: RequestID(2))) == [2])
    #expect(try ids(VerdictQuery(tester: tester, withHistory: true)) == [1, 2, 4, 5])
  }

  @Test("A blocker is closed once; what is none, was replaced or is not there is not")
  func resolve() throws {
    _ = try file.add([draft(.blocker), draft(.works, of: 2), draft(.blocker, of: 3)])
    _ = try file.add([draft(.broken, of: 3, after: 1)])
    let resolution = Verdict.Resolution(at: now, by: "Li Lei <l@example.org>", reason: "a loose cable")
    #expect(try file.resolve(1, resolution).resolution == resolution)
    for (id, words) in [(1, "Li Lei"), (2, "says works"), (3, "verdict 4 took its place")] {
      let error = try #require(throws: VettingError.self) { try file.resolve(id, resolution) }
      #expect(error.code == "verdict.not-open" && error.message.contains(words), "\(error)")
    }
    #expect(throws: VettingError.verdict(.unknown(9))) { try file.resolve(9, resolution) }
    // The same tester insists, in other words: that is a new blocker.
    _ = try file.add([draft(.blocker, note: "still", after: 2)])
    #expect(VerdictBook(try file.verdicts(VerdictQuery())).openBlockers.map(\.id) == [5])
  }

  @Test("Who is forgotten leaves what they found, without name and words")
  func forget() throws {
    let tester = try TesterID(random: [0, 0, 0, 0, 1])
    _ = try file.add([draft(.blocker, note: "I am Owl"), draft(.works, by: 2)])
    _ = try file.add([draft(.broken, note: "Owl again", after: 1)])
    #expect(try file.forget(tester) == 2)
    let left = try file.verdicts(VerdictQuery(withHistory: true))
    #expect(left.map(\.tester) == [nil, try TesterID(random: [0, 0, 0, 0, 2]), nil])
    #expect(left.allSatisfy { $0.note == nil } && left.map(\.finding) == [.blocker, .works, .broken])
    for name in try folder.contents(of: "members") where !name.hasSuffix("-wal") {
      #expect(try folder.data("members/\(name)").range(of: Data("I am Owl".utf8)) == nil, "\(name)")
    }
  }

  @Test("A file of before whole builds were judged is brought up to date, with every row as it was")
  func earlier() throws {
    _ = try file.add([draft(.blocker, note: "黑屏"), draft(.works, of: 2), draft(.works, after: 5)])
    let before = try file.verdicts(VerdictQuery(withHistory: true))
    let script = """
      import sqlite3, sys
      base = sqlite3.connect(sys.argv[1])
      for step in sys.argv[2].split(";"): base.execute(step)
      base.commit()
      """
    let steps = """
      CREATE TABLE old (id INTEGER PRIMARY KEY AUTOINCREMENT, tester TEXT, candidate TEXT NOT NULL,
        device TEXT NOT NULL, feature INTEGER NOT NULL CHECK (feature > 0), finding TEXT NOT NULL, note TEXT,
        at INTEGER NOT NULL, replaced_by INTEGER, closed_at INTEGER, closed_by TEXT, closed_reason TEXT) STRICT;
      INSERT INTO old SELECT * FROM verdicts; DROP TABLE verdicts; ALTER TABLE old RENAME TO verdicts;
      DELETE FROM grdb_migrations WHERE identifier = '2 whole builds'
      """
    let made = try Tool.run("python3", ["-c", script, folder.path("members/verdicts.sqlite"), steps])
    #expect(made.status == 0, "\(made.errors)")
    let opened = try VerdictFile(inStateFolder: folder.path)
    #expect(try opened.verdicts(VerdictQuery(withHistory: true)) == before)
    guard case .stored(let next, nil)? = try opened.add([draft(.blocker, of: nil, after: 9)]).first else {
      Issue.record("a verdict on the whole build took another's place")
      return
    }
    #expect(next.id == 4 && next.feature == nil)
    guard case .stored(_, 4)? = try opened.add([draft(.works, of: nil, after: 10)]).first else {
      Issue.record("the later word on the whole build did not take the earlier one's place")
      return
    }
  }

  @Test("All of an import or none: a row that cannot be written takes the others back")
  func allOrNone() throws {
    let bad = VerdictDraft(
      tester: try TesterID(random: [0, 0, 0, 0, 1]), candidate: try #require(BuildVersion("26.11.25")),
      device: "cancro", feature: RequestID(-1), finding: .works, note: nil, at: now, isNow: true)
    #expect(throws: StateDatabaseError.self) { try file.add([draft(.works), bad]) }
    #expect(try file.verdicts(VerdictQuery(withHistory: true)).isEmpty)
  }

  @Test("Files of others and damaged ones are refused; nobody else may read")
  func strangers() throws {
    #expect(try folder.mode("members/verdicts.sqlite") == 0o600 && folder.mode("members") == 0o700)
    let other = try ScratchFolder()
    try other.folder("members")
    try other.write("this is no database, whatever its name says", to: "members/verdicts.sqlite")
    #expect(throws: StateDatabaseError.self) { try VerdictFile(inStateFolder: other.path) }
    let roster = try ScratchFolder()
    _ = try RosterFile(inStateFolder: roster.path)
    try FileManager.default.moveItem(
      atPath: roster.path("members/members.sqlite"), toPath: roster.path("members/verdicts.sqlite"))
    #expect(throws: StateDatabaseError.self) { try VerdictFile(inStateFolder: roster.path) }
  }
}
