// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings

/// `rollout`: how many phones the build on offer reaches.
struct RolloutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout", abstract: "Look at and steer how many phones are offered a build.",
    subcommands: [RolloutShow.self, RolloutPause.self, RolloutResume.self, RolloutSet.self])
}

/// What every change of a rollout takes.
struct RolloutOptions: ParsableArguments {
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  /// Makes a change of the rollout; `doing` names it, such as “pause”.
  func change(
    _ doing: String, _ edit: (LatestDocument, Workbench) throws -> LatestDocument
  ) async throws {
    Interruption.passOn()
    let bench = try Workbench.open(location)
    let channel = try bench.channel(channel).channel
    try await OfferChange(bench: bench, channel: channel, kind: .rollout, output: output).run { latest, _ in
      OfferChange.Edited(
        document: try edit(latest, bench), version: latest.version,
        summary: "\(doing) the rollout of \(latest.version) on \(channel)")
    }
  }
}

/// `rollout pause`.
struct RolloutPause: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Offer the build to nobody until the rollout is resumed; whoever has it keeps it.")

  @OptionGroup var options: RolloutOptions

  func run() async throws {
    try await options.change("pause") { try $0.rolloutPaused(at: $1.instant) }
  }
}

/// `rollout resume`.
struct RolloutResume: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on where the rollout was paused; the pause does not count.")

  @OptionGroup var options: RolloutOptions

  func run() async throws {
    try await options.change("resume") { try $0.rolloutResumed(at: $1.instant) }
  }
}

/// `rollout set`.
struct RolloutSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Offer the build to a share of the phones that no hour changes.")

  @OptionGroup var options: RolloutOptions

  @Argument(help: "0 to 100.") var percent: Int?

  @Flag(help: "Give the rollout back to the steps that it began with.")
  var steps = false

  func validate() throws {
    guard (percent == nil) == steps else { throw ValidationError("name a percentage, or --steps") }
    if let percent, !(0...100).contains(percent) {
      throw ValidationError("a percentage is 0 to 100, found \(percent)")
    }
  }

  func run() async throws {
    let doing = percent.map { "set to \($0) %" } ?? "give back to its steps"
    try await options.change(doing) { latest, _ in try latest.rolloutSet(percent: percent) }
  }
}
