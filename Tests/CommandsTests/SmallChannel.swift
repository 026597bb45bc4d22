// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import Signing
import TestSupport
import Trusting

/// A channel of one small device, made with the program's own commands; all its keys are here.
final class SmallChannel {
  static let fridays = ["2026-10-30", "2026-11-06", "2026-11-13"]
  static let versions = ["26.10.30", "26.11.6", "26.11.13"]

  let scratch: ScratchFolder
  let repository: String
  /// The folder that a server serves as the channel's.
  var folder: String { scratch.path("release/dev") }
  /// The root that clients begin with.
  var root: String { "\(folder)/metadata/1.root.json" }
  var certificate: String { "\(repository)/.git/miui-release/keys/package.x509.pem" }

  /// `rollout`: lines below the channel's `rollout:`; `size`: bytes of the device's one big file.
  init(rollout: String = "", size: Int = 300_000) throws {
    scratch = try ScratchFolder("channel")
    repository = try scratch.folder("rom")
    var generator = SystemRandomNumberGenerator()
    try scratch.write(
      (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }, to: "rom/system/blob")
    for line in [
      ["init", "-q", "-b", "main"], ["config", "user.name", "ROM team"],
      ["config", "user.email", "rom@example.org"], ["add", "-A"], ["commit", "-q", "-m", "Begin"],
    ] {
      try Self.succeed(Tool.run("git", line, in: repository, environment: Program.environment))
    }
    try Self.succeed(Program.run(["init", "--keys", "--repo", repository]))
    let settings = try scratch.text("rom/miui-release.yaml")
    let head = settings.components(separatedBy: "\ndevices:")[0]
      .replacingOccurrences(of: "source_snapshot: true", with: "source_snapshot: false")
      .replacingFirstLine(
        "    url: \"\"", with: rollout.isEmpty ? "    url: \"\"" : "    url: \"\"\n\(rollout)")
    try scratch.write("\(head)\n\(Self.devices)", to: "rom/miui-release.yaml")
  }

  /// Publishes the next week, from 0.
  func cut(_ week: Int) throws {
    try Self.succeed(Program.run(["cut", "--date", Self.fridays[week], "--repo", repository]))
  }

  /// Publishes another offer of the same builds.
  func offer(_ change: (LatestDocument, Date) throws -> LatestDocument) throws {
    guard let channel = Channel("dev") else { return }
    let now = Date()
    let publisher = ChannelPublisher(
      channel: channel,
      store: FileChannelStore(folder: folder, stagingFolder: scratch.path("rom/.git/staged-by-test")),
      keys: PrivateKeys(folder: "\(repository)/.git/miui-release/keys/trust/dev"))
    _ = try publisher.stage(at: now) { state in
      guard let state, let latest = state.latest else { throw ToolFailure(description: "nothing offered") }
      return try ChannelDraft.offer(
        .rollout, "a test's change", change(latest, now), about: latest.version, upon: state)
    }
    _ = try publisher.publish(at: now)
  }

  /// A copy of the channel's folder as it is now.
  func copy(_ name: String) throws -> String {
    let place = scratch.path(name)
    try FileManager.default.copyItem(atPath: folder, toPath: place)
    return place
  }

  /// The stored file of the newest package, relative to the channel's folder.
  static func package(in folder: String) throws -> String {
    let files = try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/targets/builds")
    guard let last = files.filter({ $0.hasSuffix(".zip") }).max() else {
      throw ToolFailure(description: "no package in \(folder)")
    }
    return "targets/builds/\(last)"
  }

  /// Changes one byte in the middle of a file.
  static func damage(_ path: String) throws {
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    data[data.count / 2] ^= 1
    try data.write(to: URL(fileURLWithPath: path))
  }

  @discardableResult
  private static func succeed(_ result: ToolResult) throws -> ToolResult {
    guard result.status == 0 else { throw ToolFailure(description: result.errors) }
    return result
  }

  private struct PrivateKeys: Keyring {
    let folder: String

    func signers(for keys: Set<KeyID>) throws -> [any MetadataSigner] {
      try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".pem") }.map {
        let pem = String(
          decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")), as: UTF8.self)
        return try MetadataKeyFile.signer(pem: pem, name: $0)
      }.filter { keys.contains($0.key.id) }.sorted { $0.key.id < $1.key.id }
    }
  }

  private static let devices = """
    devices:
      - codename: cancro
        name: MI3
        brand: Xiaomi
        android: "4.4"
        sdk: 19
        security_patch: 2026-10-05
        recipe: tree
        partitions:
          - name: system
            folders: [system]
            filesystem: erofs
            compression: none

    """
}

extension String {
  fileprivate func replacingFirstLine(_ old: String, with new: String) -> String {
    guard let range = range(of: old) else { return self }
    return replacingCharacters(in: range, with: new)
  }
}
