// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import ArgumentParser
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Settings

/// `promote`: what one channel tried out, another one offers.
struct PromoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Offer on a channel a build that another channel tried out.",
    discussion: """
      The packages are the same to the byte; they are copied and compared. The week is recorded on the ledger \
      for the channel, with a tag such as stable/26.11.20. Killed, it is run again. Below the threshold of \
      signatures it is staged, and the exit status is 0; `publish` goes on.

      A candidate becomes dev's build at the hour of its train and not before, without an open blocker on what \
      it carries, and with the quorum that the settings ask for; nothing is built again.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Argument(help: "The build.") var version: BuildVersion

  @Option(help: ArgumentHelp("The channel that tried it out.", valueName: "name"))
  var from: String

  @Option(help: ArgumentHelp("The channel that will offer it.", valueName: "name"))
  var to: String

  @Option(help: ArgumentHelp("Why it may become dev's build before its hour; recorded.", valueName: "reason"))
  var early: String?

  @Option(
    help: ArgumentHelp("Why it may become dev's build without the quorum; recorded.", valueName: "reason"))
  var withoutQuorum: String?

  func validate() throws {
    for (name, reason) in [("early", early), ("without-quorum", withoutQuorum)]
    where !(reason?.isText ?? true) {
      throw ValidationError("--\(name) takes a reason: words, without control characters")
    }
    guard from != to else { throw ValidationError("--from and --to are the same channel, \(to)") }
  }

  func run() async throws {
    Interruption.passOn()
    let bench = try Workbench.open(location)
    let source = try bench.channel(from).channel
    let run = PromotionRun(bench: bench, target: try bench.channel(to).channel, output: output)
    try await run.promote(
      version, from: source, PromotionOrder(earlyReason: early, quorumReason: withoutQuorum))
  }
}

/// One promotion from the lock to the report, for `promote` and for `publish`.
struct PromotionRun {
  private struct View: Encodable {
    let status: String
    let version: BuildVersion
    let channel: String
    let week: Int
    let tag: String
    let manifestSha256: Digest
    let pushed: [String]
  }

  let bench: Workbench
  let target: Channel
  let output: FormatOption

  func promote(_ version: BuildVersion, from source: Channel, _ order: PromotionOrder) async throws {
    let lock = try bench.holdLock("miui-release promote --to \(target)")
    let tried = bench.publisher(of: source)
    if let entry = try tried.existing().latest?.withdrawal(of: version) {
      throw PublishingError.withdrawn(version, reason: entry.reason.text(in: .en))
    }
    guard let manifest = try tried.manifest(version) else { throw PublishingError.noRelease(source, version) }
    let folder = bench.store(of: source).folder
    let build = TriedBuild(manifest) { "\(folder)/\($0.storedPath)" }
    let report = try await release().promote(build, order, at: bench.now)
    withExtendedLifetime(lock) {}
    try await tell(report)
  }

  /// Goes on with a staged promotion; below a threshold it is refused, as every publication is.
  func end(_ version: BuildVersion) async throws {
    let lock = try bench.holdLock("miui-release publish --channel \(target)")
    let report = try await release().endPromotion(of: version, at: bench.now)
    withExtendedLifetime(lock) {}
    if case .staged(_, let missing) = report { throw PublishingError.awaitingSignatures(target, missing) }
    try await tell(report)
  }

  private func release() throws -> WeeklyRelease {
    try bench.release(on: target.name, narrator: QuietNarrator(console: bench.console), state: nil)
  }

  private func tell(_ report: PromotionReport) async throws {
    switch report {
    case .staged(let change, let missing):
      let view = OfferChangeView(waiting: change, missing, folder: bench.store(of: target).stagingFolder)
      try output.print(view, to: bench.console) { view.text }
    case .promoted(let record, let pushed, let isNew):
      let view = View(
        status: isNew ? "promoted" : "nothing-to-do", version: record.version, channel: target.name,
        week: record.week, tag: record.tag, manifestSha256: record.manifest, pushed: pushed)
      try output.print(view, to: bench.console) {
        isNew
          ? "promoted \(record.version) to \(target), week \(record.week), tag \(record.tag)"
          : "nothing to do: \(target) offers \(record.version) already"
      }
      SiteRun.afterPublication(in: bench)
      try await RemotePublication.push(channel: target, in: bench)
    }
  }
}
