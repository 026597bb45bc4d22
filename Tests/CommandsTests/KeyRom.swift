// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A ROM repository whose dev channel has keys on two machines: the builder's folder, and a manager's.
struct KeyRom {
  let rom: Rom
  let manager: ScratchFolder

  struct Made: Decodable {
    let role: String
    let keyid: String
    let privateFile: String
    let publicFile: String
  }

  /// The id of each key by role; targets and one builds key are the manager's.
  private(set) var keys: [String: [Made]] = [:]

  var keyFolder: String { rom.repository.scratch.path("trust/dev") }
  var staged: String { rom.repository.scratch.path("state/trust/dev/staged") }
  var metadata: String { "\(rom.releaseFolder)/dev/metadata" }

  init() throws {
    rom = try Rom(withChannels: false)
    manager = try ScratchFolder("manager")
    for (role, here, there) in [
      ("root", 2, 1), ("targets", 0, 3), ("builds", 1, 1), ("snapshot", 1, 0), ("timestamp", 1, 0),
    ] {
      if here > 0 { keys[role, default: []] += try make(role, here) }
      if there > 0 { keys[role, default: []] += try make(role, there, in: manager.path) }
    }
    for file in try manager.contents() where file.hasSuffix(".pub.json") {
      try FileManager.default.copyItem(atPath: manager.path(file), toPath: "\(keyFolder)/\(file)")
    }
  }

  func make(_ role: String, _ count: Int, in folder: String? = nil) throws -> [Made] {
    let place = folder.map { ["--folder", $0] } ?? ["--repo", rom.path]
    let result = try Program.run(
      ["key", "generate", role, "--count", "\(count)", "--format", "json"] + place)
    guard result.status == 0 else { throw ToolFailure(description: result.errors) }
    return try result.json()
  }

  /// Creates the channel, the manager signing on the other machine.
  func create() throws {
    guard try rom.run("channel", "create").status == 0 else {
      throw ToolFailure(description: "no channel")
    }
    try signElsewhere("1.targets.json", with: "targets", 2)
    try signElsewhere("1.builds.json", with: "builds", 1)
    let result = try rom.run("publish")
    guard result.status == 0 else { throw ToolFailure(description: result.errors) }
  }

  /// Copies a staged file to the manager's machine, signs it there, and brings it back.
  @discardableResult
  func signElsewhere(_ file: String, with role: String, _ count: Int) throws -> ToolResult {
    try FileManager.default.createDirectory(atPath: manager.path("mail"), withIntermediateDirectories: true)
    let mail = manager.path("mail/\(file)")
    try? FileManager.default.removeItem(atPath: mail)
    try FileManager.default.copyItem(atPath: "\(staged)/\(file)", toPath: mail)
    let theirs = (keys[role] ?? []).filter { $0.privateFile.hasPrefix(manager.path) }.prefix(count)
    let signed = try Program.run(["key", "sign", mail] + theirs.flatMap { ["--key", $0.privateFile] })
    guard signed.status == 0 else { throw ToolFailure(description: signed.errors) }
    let back = try rom.run("key", "sign", "--import", mail)
    guard back.status == 0 else { throw ToolFailure(description: back.errors) }
    return signed
  }
}
