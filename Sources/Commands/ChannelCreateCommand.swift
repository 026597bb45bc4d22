// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import Trusting

/// `channel create`: a channel's first metadata.
struct ChannelCreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a channel's repository out of the public keys in its key folder.",
    discussion: """
      Takes every ROLE-KEYID.pub.json in the channel's folder below trust_keys:. Where root or targets keys \
      are on other machines, the new metadata waits for their signatures: key sign, then publish.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(
    help: ArgumentHelp(
      "How many keys of a role must sign, such as root=2. Default: root 2, targets 2, builds 2 (honorary-dev 1), others 1.",
      valueName: "role=number"))
  var threshold: [String] = []

  func run() throws {
    let bench = try Workbench.open(location)
    let channel = try bench.channel(channel).channel
    let report = try ChannelCreation(bench: bench, channel: channel, thresholds: try thresholds()).run()
    try output.print(report, to: bench.console) { report.text }
  }

  private func thresholds() throws -> [KeyedRole: Int] {
    var thresholds: [KeyedRole: Int] = [:]
    for text in threshold {
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let role = KeyedRole(rawValue: String(parts[0])), let number = Int(parts[1]),
        (1...100).contains(number)
      else {
        throw CommandError.option(
          "--threshold", value: text, expected: "a role and a number from 1 to 100, such as builds=2")
      }
      thresholds[role] = number
    }
    return thresholds
  }
}

/// Creates one channel; `init --keys` does so for each of them.
struct ChannelCreation {
  struct Report: Encodable {
    let channel: String
    let root: String
    /// False while signatures of other machines are missing.
    let published: Bool
    let waiting: [String]

    var text: String {
      published
        ? "created \(channel); its readers begin with \(root)"
        : "the first metadata of \(channel) waits for signatures: \(waiting.joined(separator: "; "))"
    }
  }

  let bench: Workbench
  let channel: Channel
  var thresholds: [KeyedRole: Int] = [:]

  func run() throws -> Report {
    let publisher = bench.publisher(of: channel)
    guard try publisher.state() == nil else {
      throw CommandError.wouldOverwrite(["the channel \(channel)"])
    }
    let found = Dictionary(grouping: try bench.keys(of: channel).publicKeys(), by: \.role)
    var sets: [KeyedRole: KeySet] = [:]
    for role in KeyedRole.allCases {
      let keys = (found[role] ?? []).map(\.key)
      sets[role] = KeySet(keys: keys, threshold: thresholds[role] ?? role.plan(for: channel).threshold)
    }
    _ = try publisher.stage(at: bench.now) { _ in try ChannelDraft.creation(of: channel, keys: sets) }
    let missing = try publisher.missingSignatures()
    if missing.isEmpty { _ = try publisher.publish(at: bench.now) }
    return Report(
      channel: channel.name, root: "\(bench.settings.releaseFolder.absolute)/\(channel)/metadata/1.root.json",
      published: missing.isEmpty,
      waiting: missing.map { "\($0.file) has \($0.valid) of \($0.threshold)" })
  }
}
