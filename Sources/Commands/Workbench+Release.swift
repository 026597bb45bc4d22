// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Git
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Scheduling
internal import Settings
internal import StateDatabase
internal import Voting

extension Workbench {
  /// A release of one channel, with every port in its place. `state`: a folder instead of the settings'.
  func release(
    on name: String, narrator: any CutNarrator, state: String?
  ) throws -> WeeklyRelease {
    let channel = try channel(name)
    let state = state ?? settings.stateFolder.absolute
    try Folders.make(state)
    var project = ReleaseProject(
      product: settings.product, calendar: settings.calendar, channel: channel.channel,
      publicURL: channel.url, baseBranch: settings.base, ledgerBranch: settings.ledger,
      committer: settings.committer, devices: settings.devices, usualFeatures: settings.features,
      sourceSnapshot: settings.sourceSnapshot, rollout: channel.rollout, rules: try scheduleRules(),
      gate: settings.gate, unanswered: settings.polls.unanswered,
      train: settings.train)
    project.checks = settings.checks
    let tools = ToolPath(session.world.environment["PATH"])
    let git = MergeTreeSession(gitDirectory: repository.gitDirectory, objects: objects, tools: tools)
    let merging: any MergeSession =
      verifiesMerges
      ? VerifiedMergeSession(repository: repository, git: git, world: session.world)
      : GitMergeSession(repository, storesObjects: objects == nil)
    let workshop = CutFolder(
      root: "\(state)/work/\(channel.name)", logs: "\(state)/logs/\(channel.name)", settings: settings,
      repository: repository, processors: session.world.processors)
    let remote = settings.remote.map {
      GitRemote(
        gitDirectory: repository.gitDirectory, remote: $0, tools: tools,
        environment: session.world.environment)
    }
    var ports = ReleasePorts(
      ledger: ledger, format: format, graph: repository, references: repository,
      exporter: repository, merging: merging,
      builds: RomBuildRunner(tools: tools), workshop: workshop,
      publisher: publisher(of: channel.channel, state: state),
      journal: try journal(state: state), remote: remote, narrator: narrator)
    ports.vetting = try vettingStores()
    // A plan writes nothing, but may know what the last cut found out.
    ports.verdicts = FileMergeVerdicts(
      folder: "\(settings.stateFolder.absolute)/cache", isReadOnly: objects != nil)
    ports.resolutions = GitResolutions(repository, format: format)
    ports.checks = checkPorts(of: name)
    return WeeklyRelease(project: project, ports: ports)
  }

  /// The journal of running cuts.
  func journal(state: String? = nil) throws -> StateDatabase {
    let state = state ?? settings.stateFolder.absolute
    try Folders.make(state)
    return try StateDatabase(at: "\(state)/\(StateDatabase.fileName)")
  }

  /// Who holds the lock, for whoever finds it taken.
  func holder(command: String) -> LockHolder {
    LockHolder(
      processIdentifier: session.world.processIdentifier, host: session.world.hostName,
      user: session.world.userName,
      since: settings.calendar.text(of: now), command: command)
  }
}
