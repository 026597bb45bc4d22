// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Settings

/// Brings object stores and mirrors up to a channel's folder: by hand, and after every publication.
enum RemotePublication {
  /// What a push came to.
  struct Outcome: Encodable {
    var remotes: [RemoteUploadReport] = []
    /// The site's copies beside them.
    var site: [RemoteSiteReport] = []
  }

  /// Pushes a channel to each of its remotes, or to the one named, and then the site, whose pages lead to
  /// what is up by then. All are tried; the first failure is thrown after the last one. No remote in the
  /// settings: nothing happens.
  ///
  /// `quiet`: says nothing of what went well. `everything`: looks at every file of the channel's history, not only at what is new. Throws
  /// `FilesError.locked` while another push of the channel runs on this machine.
  @discardableResult
  static func push(
    channel: Channel, in bench: Workbench, only name: String? = nil, everything: Bool = false,
    quiet: Bool = false
  ) async throws -> Outcome {
    let remotes = bench.settings.remotes.filter {
      $0.channels.contains(channel) && (name == nil || $0.name == name)
    }
    if let name, remotes.isEmpty {
      throw CommandError.noSuchRemote(
        name, channel: channel.name,
        known: bench.settings.remotes.filter { $0.channels.contains(channel) }.map(\.name))
    }
    guard !remotes.isEmpty else { return Outcome() }
    var outcome = Outcome()
    var failures: [any Error] = []
    try await each(remotes, "\(channel)", in: bench, &failures) { remote, scratch in
      let mirror = try await open(remote, folder: channel.name, in: bench, scratch)
      let local = "\(bench.settings.releaseFolder.absolute)/\(channel)"
      let report = try await RemotePublisher(from: FilePublishedFolder(local), to: mirror)
        .push(everything: everything)
      if !quiet { bench.console.say(sentence(report, channel)) }
      outcome.remotes.append(report)
    }
    outcome.site = try await pushSite(in: bench, only: name, everything: everything, quiet: quiet, &failures)
    if let first = failures.first { throw first }
    return outcome
  }

  /// Pushes the site alone, after a change of its pages that no channel has.
  static func pushSite(in bench: Workbench) async throws {
    var failures: [any Error] = []
    _ = try await pushSite(in: bench, only: nil, everything: false, quiet: false, &failures)
    if let first = failures.first { throw first }
  }

  /// Does something for each remote under the lock of that folder's pushes; what fails is kept.
  static func each(
    _ remotes: [PublishRemote], _ folder: String, in bench: Workbench, _ failures: inout [any Error],
    _ body: (PublishRemote, ScratchArea) async throws -> Void
  ) async throws {
    let state = bench.settings.stateFolder.absolute
    let lock = try FileLock("\(state)/push-\(folder).lock", holder: bench.holder(command: "channel push"))
    // What a killed push left: the lock says that nobody uses it.
    try Folders.remove("\(state)/push/\(folder)")
    let scratch = try ScratchArea(in: "\(state)/push/\(folder)", named: "rclone")
    for remote in remotes {
      bench.console.live("uploading \(folder) to \(remote.name)")
      do {
        try await body(remote, scratch)
      } catch let error as any Failure {
        failures.append(error)
        if remotes.count > 1 { bench.console.warn("\(remote.name): \(error.message)") }
      }
    }
    withExtendedLifetime(lock) {}
  }

  static func open(
    _ remote: PublishRemote, folder: String, local: String? = nil, in bench: Workbench, _ scratch: ScratchArea
  ) async throws -> RcloneMirror {
    let environment = bench.session.world.environment
    return try await RcloneMirror.open(
      name: remote.name, address: remote.address, folder: folder,
      local: local ?? "\(bench.settings.releaseFolder.absolute)/\(folder)", scratch: scratch.path,
      usesConditionalWrites: remote.usesConditionalWrites,
      tool: RcloneTool(
        tools: ToolPath(environment["PATH"]), config: remote.config?.absolute, flags: remote.flags,
        environment: environment))
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
