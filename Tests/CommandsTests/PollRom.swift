// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A project whose build of 2014-10-24 carried three features, with its poll on Tuesday, 2014-10-28.
final class PollRom {
  static let version = "4.10.24"
  let rom: Rom

  var scratch: ScratchFolder { rom.repository.scratch }

  /// `settings`: what stands below `polls:`.
  init(settings: String = "") throws {
    var ledger: [String: ScratchFile] = [
      "weeks/dev/4.10.24.yaml": .text(Self.week("4.10.24", week: 200, [2, 3, 4]))
    ]
    for number in 2...4 {
      ledger["requests/REQ-\(number).yaml"] = .text(Rom.request(number, branch: "topic/\(number)"))
    }
    for number in 5...6 {
      ledger["requests/REQ-\(number).yaml"] = .text(
        Rom.request(number, branch: "topic/\(number)", decision: "proposed"))
    }
    rom = try Rom(ledger: ledger, withChannels: false)
    if !settings.isEmpty {
      let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
      try rom.write(settings: text + "polls:\n" + settings)
    }
  }

  /// Runs a command at an hour of a day of October 2014 in Shanghai.
  func run(_ arguments: String..., at hour: String = "28T22:30") throws -> ToolResult {
    try Program.run(
      arguments + ["--repo", rom.path], environment: ["MIUI_RELEASE_NOW": "2014-10-\(hour):00+08:00"])
  }

  /// Opens the poll as on its morning.
  func open() throws { _ = try checked(run("poll", "open", at: "28T08:00")) }

  /// Writes a file of ballots: voter, time of day, loved, weak.
  @discardableResult
  func write(_ ballots: [(String, String, Int, Int)], to name: String = "ballots.csv", head: Bool = true)
    throws -> String
  {
    let rows = ballots.map { voter, time, loved, weak in
      "\"\(voter)\",2014-10-28T\(time):00+08:00,happy,REQ-\(loved),REQ-\(weak),REQ-5,forum,CN"
    }
    return try scratch.write(
      (head ? "voter,cast_at,mood,loved,weak,awaited,source,country\n" : "") + rows.joined(separator: "\n")
        + "\n",
      to: name)
  }

  /// Imports ballots and gives what the tally says of them.
  func tally(_ ballots: [(String, String, Int, Int)]) throws -> Result {
    _ = try checked(run("poll", "import", write(ballots)))
    return try checked(run("poll", "tally", "--format", "json")).json(Tallied.self).result
  }

  func checked(_ result: ToolResult) throws -> ToolResult {
    guard result.status == 0 else {
      throw ToolFailure(description: "exit \(result.status): \(result.errors)")
    }
    return result
  }

  static func week(_ version: String, week: Int, _ shipped: [Int]) -> String {
    let object = String(repeating: "a", count: 40)
    let features = shipped.map { "- request: REQ-\($0)\n  tip: \(object)\n  merge: \(object)\n" }.joined()
    return """
      version: \(version)
      channel: dev
      week: \(week)
      instant: 2014-10-24T17:00:00+08:00
      base: \(object)
      commit: \(object)
      tag: dev/\(version)
      manifest: \(String(repeating: "b", count: 64))
      shipped:
      \(features)
      """
  }

  struct Tallied: Decodable {
    struct Refused: Decodable {
      let line: Int
      let code: String
    }
    let result: Result
    let refused: [Refused]
  }

  struct Result: Decodable {
    struct Ballots: Decodable, Equatable {
      let cast: Int
      let counted: Int
      let superseded: Int
      let late: Int
      let early: Int
      let invalid: Int
    }
    struct Feature: Decodable {
      let request: String
      let loved: Int
      let weak: Int
      let isDisliked: Bool
    }
    struct Award: Decodable {
      struct Winner: Decodable {
        let request: String
      }
      let winners: [Winner]
      let isShared: Bool
    }
    let version: String
    let isFinal: Bool
    let ballots: Ballots
    let features: [Feature]
    let award: Award?

    var loved: [String: Int] { Dictionary(features.map { ($0.request, $0.loved) }) { $1 } }
  }
}
