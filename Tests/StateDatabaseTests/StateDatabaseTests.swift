// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Releasing
import StateDatabase
import TestSupport
import Testing

extension ScratchFolder {
  /// Where the database lies.
  var database: String { path(StateDatabase.fileName) }
}

@Suite struct JournalOfCuts {
  private let folder: ScratchFolder
  private let journal: StateDatabase
  private let version: BuildVersion

  init() throws {
    folder = try ScratchFolder()
    journal = try StateDatabase(at: folder.database)
    version = try #require(BuildVersion("26.11.27"))
  }

  @Test func whatAStageLeftIsFoundAgain() throws {
    #expect(try journal.facts(of: "opened", channel: "dev", version: version) == nil)
    try journal.keep(#"{"week":590}"#, of: "opened", channel: "dev", version: version, at: 1)
    #expect(try journal.facts(of: "opened", channel: "dev", version: version) == #"{"week":590}"#)
    #expect(try journal.facts(of: "merged", channel: "dev", version: version) == nil)
    #expect(try journal.facts(of: "opened", channel: "honorary-dev", version: version) == nil)
    let respin = try #require(BuildVersion("26.11.27.2"))
    #expect(try journal.facts(of: "opened", channel: "dev", version: respin) == nil)
  }

  @Test func laterFactsReplaceEarlierOnes() throws {
    try journal.keep("1", of: "merged", channel: "dev", version: version, at: 1)
    try journal.keep("2", of: "merged", channel: "dev", version: version, at: 2)
    #expect(try journal.facts(of: "merged", channel: "dev", version: version) == "2")
  }

  @Test(arguments: ["", "手电筒\n'; DROP TABLE cut_facts; --", String(repeating: "x", count: 1 << 20)])
  func everyTextIsKeptAsItIs(_ text: String) throws {
    try journal.keep(text, of: text, channel: "dev", version: version, at: .min)
    #expect(try journal.facts(of: text, channel: "dev", version: version) == text)
  }

  @Test func unfinishedCutsComeOldestFirst() throws {
    for text in ["26.11.27", "9.10.10", "4.11.7", "4.10.31", "26.11.27.2", "26.11.6"] {
      let version = try #require(BuildVersion(text))
      try journal.keep("{}", of: "opened", channel: "dev", version: version, at: 1)
      try journal.keep("{}", of: "merged", channel: "dev", version: version, at: 2)
    }
    try journal.forget(channel: "dev", version: #require(BuildVersion("9.10.10")))
    try journal.keep("{}", of: "close", channel: "dev", version: #require(BuildVersion("20.6.18")), at: 3)
    #expect(
      try journal.unfinished(channel: "dev").map(\.description)
        == ["4.10.31", "4.11.7", "20.6.18", "26.11.6", "26.11.27", "26.11.27.2"])
    #expect(try journal.unfinished(channel: "stable").isEmpty)
  }

  @Test func forgettingDropsOneVersionOfOneChannel() throws {
    let other = try #require(BuildVersion("26.12.4"))
    for channel in ["dev", "honorary-dev"] {
      for version in [version, other] {
        try journal.keep("{}", of: "opened", channel: channel, version: version, at: 1)
      }
    }
    try journal.forget(channel: "dev", version: version)
    try journal.forget(channel: "dev", version: version)
    #expect(try journal.unfinished(channel: "dev") == [other])
    #expect(try journal.unfinished(channel: "honorary-dev") == [version, other])
  }

  @Test func whatWasKeptIsThereAfterOpeningAgain() throws {
    try journal.keep("{}", of: "opened", channel: "dev", version: version, at: 1)
    let again = try StateDatabase(at: folder.database)
    #expect(try again.unfinished(channel: "dev") == [version])
    try again.forget(channel: "dev", version: version)
    #expect(try journal.unfinished(channel: "dev").isEmpty)
  }

  @Test func whatWasKeptIsInTheFileItself() throws {
    // A power cut leaves the file alone: nothing may wait in memory or beside it.
    try journal.keep("{}", of: "opened", channel: "dev", version: version, at: 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [StateDatabase.fileName])
    let copy = folder.path("copy.sqlite")
    try FileManager.default.copyItem(atPath: folder.database, toPath: copy)
    #expect(try StateDatabase(at: copy).unfinished(channel: "dev") == [version])
  }

  @Test func twoWritersTakeTurns() async throws {
    let path = folder.database
    let version = version
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<3 {
        group.addTask {
          let journal = try StateDatabase(at: path)
          for step in 0..<5 {
            try journal.keep("\(step)", of: "\(writer)-\(step)", channel: "dev", version: version, at: 1)
          }
        }
      }
      try await group.waitForAll()
    }
    for writer in 0..<3 {
      #expect(try journal.facts(of: "\(writer)-4", channel: "dev", version: version) == "4")
    }
  }
}
