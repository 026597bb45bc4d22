// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import Trusting

/// `channel renew`: the same metadata with a new expiry, where people must sign it.
struct ChannelRenewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "renew",
    abstract: "Give root, targets or builds metadata a new expiry; stages it for signing.",
    discussion: """
      Without --role it renews what status warns of. Nothing else in the metadata changes. Every release \
      renews builds by itself; root and targets are renewed by the people who hold their keys.
      """)

  struct Report: Encodable {
    let staged: StagedChangeView?
    let published: Bool
    let timestamp: Int?
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(help: ArgumentHelp("root, targets or builds; may be given again.", valueName: "role"))
  var role: [KeyedRole] = []

  @Flag(help: "Publish at once where no signature is missing.")
  var publish = false

  func validate() throws {
    guard !role.contains(.snapshot), !role.contains(.timestamp) else {
      throw ValidationError("snapshot and timestamp are renewed by channel refresh")
    }
  }

  func run() async throws {
    let bench = try Workbench.open(location)
    let channel = try bench.channel(channel).channel
    let lock = try bench.holdLock("miui-release channel renew --channel \(channel)")
    let publisher = bench.publisher(of: channel)
    let roles = role.isEmpty ? try pressing(publisher, in: bench) : Set(role)
    guard !roles.isEmpty else {
      let report = Report(staged: nil, published: false, timestamp: nil)
      return try output.print(report, to: bench.console) {
        "nothing to renew on \(channel): no expiry is near; name a role with --role to renew it anyway"
      }
    }
    let change = try publisher.stageRenewal(of: roles, at: bench.now)
    let view = try StagedChangeView(change, publisher, folder: bench.store(of: channel).stagingFolder)
    let outcome = publish && view.signed ? try publisher.publish(at: bench.now) : nil
    withExtendedLifetime(lock) {}
    let report = Report(
      staged: outcome == nil ? view : nil, published: outcome != nil, timestamp: outcome?.timestampVersion)
    try output.print(report, to: bench.console) {
      outcome.map { "published on \(channel): \($0.summary); timestamp \($0.timestampVersion)" } ?? view.text
    }
    if outcome != nil {
      SiteRun.afterPublication(in: bench)
      try await RemotePublication.push(channel: channel, in: bench)
    }
  }

  /// The roles that people sign and that are near their expiry, or past it.
  private func pressing(_ publisher: ChannelPublisher, in bench: Workbench) throws -> Set<KeyedRole> {
    let notices = try publisher.existing().expiryNotices(at: bench.now).filter { $0.level != .fine }
    return Set(notices.compactMap { KeyedRole(rawValue: $0.role) }).subtracting([.snapshot, .timestamp])
  }
}
