// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Releasing
import StateDatabase
import TestSupport
import Testing

@Suite struct DamagedStateDatabases {
  private let folder: ScratchFolder
  private let version: BuildVersion

  init() throws {
    folder = try ScratchFolder()
    version = try #require(BuildVersion("26.11.27"))
  }

  private func failure(opening path: String) throws -> StateDatabaseError {
    let error = try #require(throws: StateDatabaseError.self) { try StateDatabase(at: path) }
    #expect(error.message.contains(path), "\(error)")
    #expect(!error.hints.isEmpty)
    return error
  }

  /// A journal with enough rows for several pages.
  private func filled() throws -> String {
    let path = folder.database
    let journal = try StateDatabase(at: path)
    for stage in 0..<200 {
      let facts = String(repeating: "f", count: 400)
      try journal.keep(facts, of: "stage \(stage)", channel: "dev", version: version, at: 1)
    }
    return path
  }

  @Test func aTextIsNoDatabase() throws {
    try Data(String(repeating: "not a database ", count: 100).utf8).write(
      to: URL(filePath: folder.database))
    let error = try failure(opening: folder.database)
    #expect(error.kind == .badData && error.code == "state.corrupt")
    #expect(error.message.contains("could not open the database"))
  }

  @Test func aFileCutShortIsDamaged() throws {
    let path = try filled()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 4096 * 3)
    try file.close()
    #expect(try failure(opening: path).code == "state.corrupt")
  }

  @Test(arguments: [2, 5, 9]) func anOverwrittenPageIsDamaged(_ page: UInt64) throws {
    let path = try filled()
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: page * 4096)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
    try file.close()
    #expect(try failure(opening: path).code == "state.corrupt")
  }

  @Test func aFileDamagedWhileOpenIsReportedWithWhatWasBeingDone() throws {
    let path = try filled()
    let journal = try StateDatabase(at: path)
    let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    try Data(repeating: 0xA5, count: size).write(to: URL(fileURLWithPath: path), options: [])
    let error = try #require(throws: StateDatabaseError.self) {
      try journal.keep("{}", of: "merged", channel: "dev", version: version, at: 2)
    }
    #expect(error.message.contains("keep what the stage “merged” of dev 26.11.27 left"))
  }

  @Test func anEmptyFileIsAFreshDatabase() throws {
    try Data().write(to: URL(filePath: folder.database))
    #expect(try StateDatabase(at: folder.database).unfinished(channel: "dev").isEmpty)
  }

  @Test func aMissingFolderIsInaccessible() throws {
    let error = try failure(opening: folder.path("missing/state.sqlite"))
    #expect(error.kind == .inputOutput && error.code == "state.inaccessible")
  }

  @Test func aFolderThatNobodyMayWriteInIsInaccessible() throws {
    // /proc takes no file from anyone, root included.
    let error = try failure(opening: "/proc/self/state.sqlite")
    #expect(error.kind == .inputOutput && error.kind.exitStatus == 74)
  }

  @Test func aFolderInPlaceOfTheFileIsInaccessible() throws {
    #expect(try failure(opening: folder.path).kind == .inputOutput)
  }
}

/// Files that other programs made, with the `sqlite3` tool where it is installed.
@Suite(.enabled(if: Tool.find("sqlite3") != nil))
struct OtherDatabases {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func run(_ sql: String) throws {
    #expect(try Tool.run("sqlite3", [folder.database, sql]).status == 0)
  }

  @Test func aDatabaseOfAnotherProgramIsLeftAlone() throws {
    try run("CREATE TABLE bookmarks (url TEXT)")
    let before = try Data(contentsOf: URL(filePath: folder.database))
    let error = try #require(throws: StateDatabaseError.self) { try StateDatabase(at: folder.database) }
    #expect(error.code == "state.foreign" && error.message.contains(folder.database))
    #expect(try Data(contentsOf: URL(filePath: folder.database)) == before)
  }

  @Test func aNewerSchemaIsLeftAlone() throws {
    _ = try StateDatabase(at: folder.database)
    try run("INSERT INTO grdb_migrations VALUES ('2 ballots')")
    let error = try #require(throws: StateDatabaseError.self) { try StateDatabase(at: folder.database) }
    #expect(error.code == "state.newer" && error.kind == .badData)
    #expect(error.hints.contains { $0.contains("newer version") })
  }

  @Test func aVersionWrittenByHandIsReported() throws {
    let journal = try StateDatabase(at: folder.database)
    try run("INSERT INTO cut_facts VALUES ('dev', 'tomorrow', 'opened', '{}', 1)")
    let error = try #require(throws: StateDatabaseError.self) { try journal.unfinished(channel: "dev") }
    #expect(error.code == "state.corrupt" && error.message.contains("“tomorrow” is not a version"))
  }
}
