// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings

/// `withdraw`: a build is taken back, and says so for ever.
struct WithdrawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "Take a build back: no client installs it any more.",
    discussion: """
      Nothing is deleted: the build stays listed, with the reason. With --replaced-by an older build, the \
      channel offers that one again, at once to everybody; phones go back only where their owner asks for it. \
      A build that was withdrawn without a replacement gets one by --replaced-by alone. Below the threshold of \
      signatures the change is staged, and the exit status is 0.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Argument(help: "The build.") var version: BuildVersion

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(help: ArgumentHelp("Why, in Chinese.", valueName: "text"))
  var reasonZh: String?

  @Option(help: ArgumentHelp("Why, in English.", valueName: "text"))
  var reasonEn: String?

  @Option(help: ArgumentHelp("Where the reader learns more.", valueName: "url"))
  var link: String?

  @Option(help: ArgumentHelp("The build to install in its place.", valueName: "version"))
  var replacedBy: BuildVersion?

  func validate() throws {
    guard [reasonZh, reasonEn].allSatisfy({ $0?.isText ?? true }) else {
      throw ValidationError("a reason is words, without control characters")
    }
    guard reasonZh != nil || reasonEn != nil || (replacedBy != nil && link == nil) else {
      throw ValidationError("say why: --reason-zh, --reason-en or both")
    }
    guard replacedBy != version else { throw ValidationError("a build cannot replace itself") }
  }

  func run() async throws {
    Interruption.passOn()
    let bench = try Workbench.open(location)
    let channel = try bench.channel(channel).channel
    let change = OfferChange(bench: bench, channel: channel, kind: .withdrawal, output: output)
    try await change.run { latest, publisher in
      for build in [version, replacedBy].compactMap(\.self) where try publisher.manifest(build) == nil {
        throw PublishingError.noRelease(channel, build)
      }
      let withdrawn = try edit(latest, at: bench.instant)
      let document = try withdrawn.goingBack(at: bench.instant) { try publisher.manifest($0) }
      let way = document.version == latest.version ? "" : ", and go back to \(document.version)"
      return OfferChange.Edited(
        document: document, version: version, summary: "withdraw \(version) from \(channel)\(way)")
    }
  }

  private func edit(_ latest: LatestDocument, at instant: ZonedInstant) throws -> LatestDocument {
    if let reason = LocalizedText(zh: reasonZh, en: reasonEn) {
      return try latest.withdrawing(
        version, reason: reason, link: link, replacedBy: replacedBy, at: instant)
    }
    guard let replacedBy else { throw PublishingError.notWithdrawn(version) }
    return try latest.replacing(version, by: replacedBy)
  }
}
