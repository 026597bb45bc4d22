// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A ROM of two branches that collide in every way there is, a third that is in nobody's way, and a fourth that
/// does not even merge with the base.
struct CollidingRom {
  static let clock = (1...40).map { "    int line\($0) = \($0);\n" }
  static func clock(_ changes: [Int: String]) -> String {
    clock.enumerated().map { changes[$0.offset + 1] ?? $0.element }.joined()
  }

  let rom: Rom
  var path: String { rom.path }
  var scratch: ScratchFolder { rom.repository.scratch }

  /// `rich`: with conflicts that are not of lines alone.
  init(
    rich: Bool = false, base more: [String: ScratchFile] = [:], alarm moreAlarm: [String: ScratchFile] = [:],
    night moreNight: [String: ScratchFile] = [:]
  ) throws {
    rom = try Rom(ledger: [
      "requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/alarm", votes: 30)),
      "requests/REQ-3.yaml": .text(Rom.request(3, branch: "topic/night", votes: 20)),
      "requests/REQ-4.yaml": .text(Rom.request(4, branch: "topic/old", votes: 10)),
    ])
    let repository = rom.repository
    var base: [String: ScratchFile] = ["system/clock.java": .text(Self.clock([:])), "system/old": "1\n"]
    var alarm: [String: ScratchFile] = ["system/clock.java": .text(Self.clock([10: "    alarm();\n"]))]
    var night: [String: ScratchFile] = [
      "system/clock.java": .text(Self.clock([10: "    night();\n", 30: "    dark();\n"]))
    ]
    if rich {
      let moved = (1...30).map { "moved \($0)\n" }.joined()
      base["system/moved.txt"] = .text(moved)
      base["system/gone.txt"] = "gone\n"
      base["system/logo"] = .bytes([0, 1, 2])
      alarm["system/moved.txt"] = .removed
      alarm["system/moved/there.txt"] = .text(moved.replacing("moved 7\n", with: "alarm 7\n"))
      alarm["system/gone.txt"] = .removed
      alarm["system/logo"] = .bytes([0, 1, 3])
      alarm["system/new.txt"] = "alarm\n"
      alarm["system/tool"] = .executable("alarm\n")
      night["system/moved.txt"] = .text(moved.replacing("moved 7\n", with: "night 7\n"))
      night["system/gone.txt"] = "gone, but not quite\n"
      night["system/logo"] = .bytes([0, 1, 4])
      night["system/new.txt"] = "night\n"
      night["system/tool"] = "night\n"
    }
    base.merge(more) { $1 }
    alarm.merge(moreAlarm) { $1 }
    night.merge(moreNight) { $1 }
    let start = try repository.git("rev-parse", "main")
    try repository.commit(base)
    try repository.commit(alarm, on: "topic/alarm", from: "main")
    try repository.commit(night, on: "topic/night", from: "main")
    try repository.commit(["system/old": "2\n"], on: "topic/old", from: start)
  }

  func run(_ arguments: String...) throws -> ToolResult {
    try Program.run(arguments + ["--repo", path], in: scratch.path)
  }

  /// Resolves `clock.java` in a work tree and commits: the merge with the message that git offers, or more to it.
  func resolve(_ folder: String, _ text: String, message: String? = nil) throws {
    try scratch.write(text, to: "\(folder)/system/clock.java")
    try commit(folder, message: message)
  }

  /// Commits everything in a work tree.
  func commit(_ folder: String, message: String? = nil) throws {
    try rom.repository.git(["add", "-A"], in: scratch.path(folder))
    try rom.repository.git(
      ["commit", "--quiet"] + (message.map { ["-m", $0] } ?? ["--no-edit"]), in: scratch.path(folder))
  }

  /// Begins a fix of REQ-3 and resolves `clock.java` in it.
  func fix(_ arguments: String...) throws {
    let begun = try Program.run(
      ["train", "fix", "REQ-3", "--date", Rom.friday, "--repo", path] + arguments, in: scratch.path)
    guard begun.status == 0 else { throw ToolFailure(description: begun.errors) }
    try scratch.write(Self.resolved, to: "fix-REQ-3/system/clock.java")
  }

  /// Commits the fix and brings it onto the ledger; gives what was said.
  func done(_ arguments: String..., message: String? = nil) throws -> ToolResult {
    try commit("fix-REQ-3", message: message)
    return try Program.run(
      ["train", "fix", "REQ-3", "--done", "--repo", path] + arguments, in: scratch.path)
  }

  static let resolved = clock([10: "    alarm();\n    night();\n", 30: "    dark();\n"])

  func plan(_ arguments: String...) throws -> Plan {
    try Program.run(
      ["plan", "--date", Rom.friday, "--format", "json", "--repo", path] + arguments, in: scratch.path
    ).json()
  }

  struct Plan: Decodable {
    struct Aboard: Decodable {
      let id: String
      let merge: String
    }
    struct Remaining: Decodable {
      let id: String
      let code: String
    }
    let head: String
    let tree: String
    let aboard: [Aboard]
    let leftBehind: [Remaining]
    var ids: [String] { aboard.map(\.id) }
    var behind: [String: String] { Dictionary(leftBehind.map { ($0.id, $0.code) }) { $1 } }
  }
}
