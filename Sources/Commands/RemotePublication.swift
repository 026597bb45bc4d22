// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Settings

/// Brings object stores and mirrors up to a channel's folder: by hand, and after every publication.
enum RemotePublication {
  /// Pushes a channel to each of its remotes, or to the one named. All are tried; the first failure is
  /// thrown after the last one. No remote in the settings: nothing happens.
  ///
  /// `quiet`: says nothing of what went well. `everything`: looks at every file of the channel's history, not only at what is new. Throws
  /// `FilesError.locked` while another push of the channel runs on this machine.
  @discardableResult
  static func push(
    channel: Channel, in bench: Workbench, only name: String? = nil, everything: Bool = false,
    quiet: Bool = false
  ) async throws -> [RemoteUploadReport] {
    let remotes = bench.settings.remotes.filter {
      $0.channels.contains(channel) && (name == nil || $0.name == name)
    }
    if let name, remotes.isEmpty {
      throw CommandError.noSuchRemote(
        name, channel: channel.name,
        known: bench.settings.remotes.filter { $0.channels.contains(channel) }.map(\.name))
    }
    guard !remotes.isEmpty else { return [] }
    let state = bench.settings.stateFolder.absolute
    let lock = try FileLock("\(state)/push-\(channel).lock", holder: bench.holder(command: "channel push"))
    // What a killed push left: the lock says that nobody uses it.
    try Folders.remove("\(state)/push/\(channel)")
    let scratch = try ScratchArea(in: "\(state)/push/\(channel)", named: "rclone")
    var reports: [RemoteUploadReport] = []
    var failures: [any Error] = []
    for remote in remotes {
      bench.console.live("uploading \(channel) to \(remote.name)")
      do {
        let report = try await push(channel, to: remote, in: bench, scratch, everything: everything)
        if !quiet { bench.console.say(sentence(report, channel)) }
        reports.append(report)
      } catch let error as any Failure {
        failures.append(error)
        if remotes.count > 1 { bench.console.warn("\(remote.name): \(error.message)") }
      }
    }
    withExtendedLifetime(lock) {}
    if let first = failures.first { throw first }
    return reports
  }

  private static func push(
    _ channel: Channel, to remote: PublishRemote, in bench: Workbench, _ scratch: ScratchArea,
    everything: Bool
  ) async throws -> RemoteUploadReport {
    let environment = bench.session.world.environment
    let local = "\(bench.settings.releaseFolder.absolute)/\(channel)"
    let mirror = try await RcloneMirror.open(
      name: remote.name, address: remote.address, channel: channel, local: local, scratch: scratch.path,
      usesConditionalWrites: remote.usesConditionalWrites,
      tool: RcloneTool(
        tools: ToolPath(environment["PATH"]), config: remote.config?.absolute, flags: remote.flags,
        environment: environment))
    return try await RemotePublisher(from: FilePublishedFolder(local), to: mirror)
      .push(everything: everything)
  }

  /// One line of narration.
  static func sentence(_ report: RemoteUploadReport, _ channel: Channel) -> String {
    let files = report.files == 1 ? "1 file" : "\(report.files) files"
    switch report.outcome {
    case .published:
      return "\(report.remote): \(channel) stands at timestamp \(report.timestamp), \(files) uploaded"
    case .unchanged where report.files == 0:
      return "\(report.remote): \(channel) stands at timestamp \(report.timestamp) already"
    case .unchanged:
      return
        "\(report.remote): \(channel) stands at timestamp \(report.timestamp) already, \(files) made up for"
    }
  }
}
