// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// The channels that every test's repository begins with, made once by the real commands: `trust` with all
/// keys and `release` with the first metadata.
struct RomChannels: Sendable {
  static let shared = Result { try RomChannels() }

  private let scratch: ScratchFolder

  private init() throws {
    let rom = try Rom(withChannels: false)
    for channel in ["dev", "honorary-dev"] {
      for (role, count) in [("root", 3), ("targets", 3), ("builds", 2), ("snapshot", 1), ("timestamp", 1)] {
        try Self.check(rom.run("key", "generate", role, "--channel", channel, "--count", "\(count)"))
      }
      try Self.check(rom.run("channel", "create", "--channel", channel))
    }
    scratch = rom.repository.scratch
  }

  private static func check(_ result: ToolResult) throws {
    guard result.status == 0 else { throw ToolFailure(description: "no channel: \(result.errors)") }
  }

  /// Puts a copy beside a repository.
  func copy(to other: ScratchFolder) throws {
    for name in ["trust", "release"] {
      try FileManager.default.copyItem(atPath: scratch.path(name), toPath: other.path(name))
    }
  }
}
