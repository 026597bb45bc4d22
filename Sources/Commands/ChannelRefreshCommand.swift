// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings
internal import Trusting

/// `channel refresh`: the timestamp signed anew, for cron.
struct ChannelRefreshCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Sign the timestamp anew, so that readers go on trusting what is out.",
    discussion: """
      For cron, every six hours: the timestamp stands for three days. The snapshot is renewed when half of its \
      life is over. Nothing else changes, staged changes wait on. It does not wait for a cut that runs: only \
      for the moments in which the channel itself is written.
      """)

  struct Report: Encodable {
    let channel: String
    let timestamp: Int
    let snapshot: Int
    let expires: String
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel. Default: dev.", valueName: "name"))
  var channel: String?

  @Flag(help: "Every channel of the settings that was created; one that fails does not keep the others.")
  var all = false

  @Flag(help: "Say nothing where all went well.")
  var quiet = false

  func validate() throws {
    guard !all || channel == nil else { throw ValidationError("--all and --channel exclude each other") }
  }

  func run() async throws {
    Interruption.passOn()
    guard all, quiet else { return try await refresh() }
    do {
      try await refresh()
      ScheduledRuns.note(.refresh, location)
    } catch {
      ScheduledRuns.note(.refresh, location, failure: error)
      throw error
    }
  }

  private func refresh() async throws {
    let bench = try Workbench.open(location)
    let channels =
      all ? bench.settings.channels.map(\.channel) : [try bench.channel(channel ?? ChannelName.trunk).channel]
    // The week goes on between publications: which day it is, what was decided meanwhile.
    SiteRun.afterPublication(in: bench, quiet: quiet)
    var reports: [Report] = []
    var failures: [any Failure] = []
    for channel in channels {
      do {
        guard let report = try await refresh(channel, in: bench) else { continue }
        reports.append(report)
      } catch let error as any Failure {
        failures.append(error)
        if channels.count > 1 { bench.console.warn("\(channel): \(error.message)") }
      }
    }
    if !quiet {
      try output.print(reports, to: bench.console) {
        reports.map { "\($0.channel): timestamp \($0.timestamp) expires \($0.expires)" }
          .joined(separator: "\n")
      }
    }
    if let first = failures.first { throw first }
  }

  /// Nil where `--all` comes upon a channel that was not created.
  private func refresh(_ channel: Channel, in bench: Workbench) async throws -> Report? {
    // While a cut places its artifacts the channel is taken for as long as the copying lasts.
    let publisher = bench.publisher(of: channel, patience: 600)
    if all, try publisher.state() == nil { return nil }
    let outcome = try publisher.refresh(at: bench.now)
    let expires = try publisher.existing().timestamp.body.expires
    do {
      try await RemotePublication.push(channel: channel, in: bench, quiet: quiet)
    } catch let error as FilesError {
      // A release is being uploaded, which ends with the newest timestamp, or the next refresh brings it.
      guard case .locked = error else { throw error }
      if !quiet { bench.console.warn("\(channel) is being uploaded: \(error.message)") }
    }
    return Report(
      channel: channel.name, timestamp: outcome.timestampVersion, snapshot: outcome.snapshotVersion,
      expires: MetadataInstant.text(of: expires))
  }
}
