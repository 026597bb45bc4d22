// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
import Foundation
internal import Git
internal import Processes
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings

/// Which scheduler, and what it starts.
struct SchedulePlace: ParsableArguments {
  @OptionGroup var location: RepositoryOptions

  @Flag(help: "For cron, the default: lines in the user's crontab.")
  var cron = false

  @Flag(help: "For systemd: a timer and its service.")
  var systemd = false

  @Option(
    help: ArgumentHelp(
      "Where the units lie. Default: ~/.config/systemd/user; elsewhere they are for the system's manager.",
      valueName: "path"))
  var folder: String?

  @Option(help: ArgumentHelp("The units' name.", valueName: "name"))
  var name = "miui-release"

  @Option(help: ArgumentHelp("With --folder: whom the service runs as. Default: you.", valueName: "name"))
  var user: String?

  @Option(help: ArgumentHelp("The program to start. Default: this one.", valueName: "path"))
  var program: String?

  @Option(
    help: ArgumentHelp("The zone of the machine with the crontab. Default: this one's.", valueName: "zone"))
  var hostZone: String?

  @Flag(help: "Not the candidate that goes to honorary-dev two days before the train.")
  var withoutCandidate = false

  @Flag(help: "Not the signing of timestamps, where another machine does it.")
  var withoutRefresh = false

  var isSystemd: Bool { systemd }

  func validate() throws {
    guard !(cron && systemd) else { throw ValidationError("expected --cron or --systemd, found both") }
    guard folder == nil || systemd else { throw ValidationError("--folder belongs to --systemd") }
    guard user == nil || folder != nil else { throw ValidationError("--user belongs to --folder") }
    guard user.map({ !$0.isEmpty && $0.utf8.allSatisfy { $0 > 32 && $0 != 37 && $0 != 127 } }) ?? true else {
      throw ValidationError("--user takes a login name")
    }
    let isName = name.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "-_".utf8.contains($0)
    }
    guard isName, !name.isEmpty, name.utf8.count <= 100 else {
      throw ValidationError("--name takes letters, digits, - and _")
    }
  }

  /// What tells this repository's lines from another's: its absolute path.
  func repository(_ bench: Workbench) -> String {
    let path = bench.repository.workTree ?? bench.repository.gitDirectory
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// What is started: a candidate only where the settings have its channel.
  func jobs(_ bench: Workbench) -> [ScheduledJob] {
    let hasCandidates = bench.settings.channel(named: ChannelName.honorary) != nil
    return ScheduledJob.allCases.filter { job in
      switch job {
      case .train: true
      case .candidate: hasCandidates && !withoutCandidate
      case .refresh: !withoutRefresh
      }
    }
  }

  private func command(_ job: ScheduledJob, _ bench: Workbench) throws -> ScheduledCommand {
    guard let program = program ?? HostFacts.program else {
      throw CommandError.nothingNamed("the system does not say where this program lies: give --program")
    }
    let config = location.config.map { absolute($0, bench.session.world) }
    return try ScheduledCommand(
      job, program: absolute(program, bench.session.world), repository: repository(bench), config: config)
  }

  func entry(_ bench: Workbench) throws -> CronEntry {
    let zone = hostZone ?? HostFacts.timeZone
    guard let host = TimeZone(identifier: zone) else {
      throw CommandError.option("--host-zone", value: zone, expected: "a zone such as Europe/Berlin")
    }
    return CronEntry(
      try command(.train, bench), bench.settings.calendar,
      others: try jobs(bench).filter { $0 != .train }.map { try command($0, bench) }, host: host,
      from: bench.now)
  }

  /// The zone by whose clock this machine's cron starts.
  var cronZone: TimeZone { TimeZone(identifier: hostZone ?? HostFacts.timeZone) ?? .gmt }

  /// The units of some jobs; nil: of those that are wanted here.
  func units(_ bench: Workbench, _ jobs: [ScheduledJob]? = nil) throws -> [SystemdUnits] {
    let settings = bench.settings
    let writable = Set([
      bench.repository.gitDirectory, settings.stateFolder.absolute, settings.releaseFolder.absolute,
    ]).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }.sorted()
    return try (jobs ?? self.jobs(bench)).map { job in
      SystemdUnits(
        try command(job, bench), settings.calendar, name: name,
        scope: folder == nil ? .user : .system(user: user ?? bench.session.world.userName), writable: writable
      )
    }
  }

  /// The files of the units, and of those that are not wanted any more.
  func unitFiles(_ bench: Workbench) throws -> UnitFiles {
    let wanted = jobs(bench)
    return UnitFiles(
      folder: try unitFolder(bench), units: try units(bench, wanted),
      unwanted: try units(bench, ScheduledJob.allCases.filter { !wanted.contains($0) }))
  }

  /// Where the units lie.
  func unitFolder(_ bench: Workbench) throws -> String {
    let world = bench.session.world
    if let folder { return absolute(folder, world) }
    let environment = world.environment
    if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") { return "\(config)/systemd/user" }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw CommandError.nothingNamed("HOME is not set: give --folder")
    }
    return "\(home)/.config/systemd/user"
  }

  func crontab(_ bench: Workbench) -> UserCrontab {
    let environment = bench.session.world.environment
    return UserCrontab(tools: ToolPath(environment["PATH"]), environment: environment)
  }

  private func absolute(_ path: String, _ world: World) -> String {
    SettingsPath(path, in: world.currentDirectory).absolute
  }
}
