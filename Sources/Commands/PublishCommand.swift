// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import StateDatabase
internal import Releasing
internal import Requesting
internal import Settings

/// `publish`: what waits becomes what readers see.
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish what is staged on a channel, once it is signed.",
    discussion: """
      A staged release goes on as its cut: published, closed, pushed; a staged promotion likewise. With --stage the coming release is cut \
      as far as its metadata, and waits for signatures. Below a threshold nothing is published (exit 1).
      """)

  struct Report: Encodable {
    let channel: String
    let summary: String
    let isNew: Bool
    let snapshot: Int
    let timestamp: Int
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Flag(help: "Cut the release as far as its metadata, and stop before readers see it.")
  var stage = false

  @Flag(help: "Give up what is staged; nothing of it was visible.")
  var discard = false

  func validate() throws {
    guard !stage || !discard else { throw ValidationError("--stage and --discard exclude each other") }
  }

  func run() async throws {
    Interruption.passOn()
    let bench = try Workbench.open(location)
    let channel = try bench.channel(channel).channel
    let publisher = bench.publisher(of: channel)
    if stage { return try await cut(CutOrder(stagesOnly: true), in: bench) }
    if discard { return try drop(publisher, in: bench) }
    let waiting = try publisher.waiting()
    // A release is published by its cut, which then closes the week: tag, base branch and ledger.
    if let waiting, waiting.kind == .release, let version = waiting.version {
      return try await cut(CutOrder(ending: version), in: bench)
    }
    // So is a promotion, by its own command's end.
    if let waiting, waiting.kind == .promotion, let version = waiting.version {
      return try await PromotionRun(bench: bench, target: channel, output: output).end(version)
    }
    guard try publisher.store.staged() != nil else { throw PublishingError.nothingStaged(channel) }
    let lock = try bench.holdLock("miui-release publish --channel \(channel)")
    if try publisher.leavesGap(), try publisher.missingSignatures().isEmpty {
      bench.console.warn(StagedChangeView.gap)
    }
    let outcome = try publisher.publish(at: bench.now)
    withExtendedLifetime(lock) {}
    let report = Report(
      channel: channel.name, summary: outcome.summary, isNew: outcome.isNew,
      snapshot: outcome.snapshotVersion, timestamp: outcome.timestampVersion)
    try output.print(report, to: bench.console) {
      "published on \(channel): \(outcome.summary); timestamp \(outcome.timestampVersion)"
    }
    try await RemotePublication.push(channel: channel, in: bench)
  }

  private func cut(_ order: CutOrder, in bench: Workbench) async throws {
    let run = CutRun(bench: bench, channel: channel, output: output)
    try await run.cut(order)
  }

  private func drop(_ publisher: ChannelPublisher, in bench: Workbench) throws {
    let lock = try bench.holdLock("miui-release publish --discard")
    guard let waiting = try publisher.waiting() else {
      throw PublishingError.nothingStaged(publisher.channel)
    }
    if waiting.kind == .release, let version = waiting.version {
      try bench.journal().forget(channel: publisher.channel.name, version: version)
    }
    try publisher.discard()
    withExtendedLifetime(lock) {}
    bench.console.print("gave up: \(waiting.summary)")
  }
}
