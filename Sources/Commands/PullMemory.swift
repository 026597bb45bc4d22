// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Updating

/// What was pulled into a folder last, so that the next pull there needs no options:
/// `.miui-release-<channel>.json`.
struct PullMemory: Codable {
  /// The codename pulled last.
  private(set) var device: String?
  /// The last build by codename.
  private var versions: [String: BuildVersion] = [:]
  /// Codenames by market name, in lower case.
  private var names: [String: String] = [:]

  static func path(of channel: Channel, in folder: String) -> String {
    "\(folder)/.miui-release-\(channel).json"
  }

  /// What is remembered; nothing where there is no such file, and `damaged` where it cannot be read.
  static func read(_ channel: Channel, in folder: String) throws -> (memory: PullMemory, damaged: Bool) {
    let path = path(of: channel, in: folder)
    guard try Folders.isTaken(path) else { return (PullMemory(), false) }
    guard let text = try? TextFile.read(path),
      let memory = try? JSONDecoder().decode(PullMemory.self, from: Data(text.utf8))
    else { return (PullMemory(), true) }
    return (memory, false)
  }

  /// By codename or market name.
  func version(for name: String?) -> BuildVersion? {
    name.flatMap { versions[$0] ?? names[$0.lowercased()].flatMap { versions[$0] } }
  }

  mutating func pulled(_ build: ChosenBuild) {
    device = build.codename
    versions[build.codename] = build.version
    names[build.package.device.lowercased()] = build.codename
  }

  func write(_ channel: Channel, in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let bytes = Array(try encoder.encode(self)) + [10]
    try AtomicWrite.write(bytes, to: Self.path(of: channel, in: folder))
  }
}
