// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A ROM with three weeks on `dev`, a candidate on `honorary-dev` and an empty `stable`; cut once by the real
/// commands, and copied for each test.
struct ThreeBuilds: Sendable {
  static let versions = ["4.10.24", "4.10.31", "4.11.7"]
  static let candidate = "4.11.12"

  private static let first = Result { try ThreeBuilds(cutting: ()) }

  let scratch: ScratchFolder
  var path: String { scratch.path("rom.git") }

  /// A copy of its own.
  init() throws {
    scratch = try ScratchFolder("builds")
    try scratch.takeRom(from: Self.first.get().scratch)
  }

  private init(cutting: Void) throws {
    let rom = try Rom()
    scratch = rom.repository.scratch
    let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: text.replacingFirst("features:\n", with: Self.settings))
    for (role, count) in [("root", 3), ("targets", 3), ("builds", 2), ("snapshot", 1), ("timestamp", 1)] {
      try Self.check(rom.run("key", "generate", role, "--channel", "stable", "--count", "\(count)"))
    }
    try Self.check(rom.run("channel", "create", "--channel", "stable"))
    for date in ["2014-10-24", "2014-10-31", "2014-11-07"] {
      try Self.check(rom.run("cut", "--date", date))
    }
    try Self.check(rom.run("cut", "--channel", "honorary-dev", "--date", "2014-11-12"))
    guard rom.path == scratch.path("rom.git") else {
      try FileManager.default.moveItem(atPath: rom.path, toPath: scratch.path("rom.git"))
      return
    }
  }

  private static let settings = """
      stable:
        title:
          en: Stable
        url: https://example.org/stable/
        rollout:
          - after_hours: 0
            percent: 10
          - after_hours: 48
            percent: 100
    feed_authority: example.org
    features:

    """

  private static func check(_ result: ToolResult) throws {
    guard result.status == 0 else { throw ToolFailure(description: "no build: \(result.errors)") }
  }

  func run(_ arguments: String...) throws -> ToolResult { try Program.run(arguments + ["--repo", path]) }

  /// Lets the keys of a role be on another machine, all but one; the path they went to.
  func takeAwayKeys(of role: String, channel: String = "dev") throws {
    let folder = scratch.path("trust/\(channel)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for name in names.filter({ $0.hasPrefix("\(role)-") && $0.hasSuffix(".pem") }).dropFirst() {
      try FileManager.default.moveItem(atPath: "\(folder)/\(name)", toPath: scratch.path(name))
    }
  }

  /// Brings them back.
  func bringKeys(channel: String = "dev") throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: scratch.path)
    where name.hasSuffix(".pem") {
      try FileManager.default.moveItem(
        atPath: scratch.path(name), toPath: scratch.path("trust/\(channel)/\(name)"))
    }
  }

  func timestamp(of channel: String = "dev") throws -> Data {
    try scratch.data("release/\(channel)/metadata/timestamp.json")
  }

  /// What clients without phases are offered on a channel.
  func fed(_ channel: String = "dev") throws -> String? {
    let path = "release/\(channel)/feeds/grapheneos/cancro-\(channel)"
    guard scratch.exists(path) else { return nil }
    return try scratch.text(path).split(separator: " ").first.map(String.init)
  }

  struct Shown: Decodable {
    struct Withdrawn: Decodable {
      let version: String
      let reason: String
      let replacedBy: String?
    }
    let version: String
    let percent: Int
    let setPercent: Int?
    let pausedAt: String?
    let isWithdrawn: Bool
    let withdrawn: [Withdrawn]
    let waiting: String?
  }

  func show(_ channel: String = "dev") throws -> Shown {
    try run("rollout", "show", "--channel", channel, "--format", "json").json()
  }
}

/// What a change of an offer reports.
struct OfferReport: Decodable {
  struct Missing: Decodable {
    let file: String
    let valid: Int
    let threshold: Int
    let open: [String]
  }
  let status: String
  let channel: String
  let summary: String
  let version: String?
  let missing: [Missing]
}

extension String {
  /// The text with the first occurrence of another replaced.
  func replacingFirst(_ old: String, with new: String) -> String {
    guard let range = range(of: old) else { return self }
    return replacingCharacters(in: range, with: new)
  }
}
