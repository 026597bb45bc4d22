// SPDX-License-Identifier: Apache-2.0
import Logging
internal import ArgumentParser
internal import Files
import Foundation
internal import Git
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings

/// `--repo` and `--config`, the same for every command that works on a ROM repository.
struct RepositoryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The ROM repository, bare or not.", valueName: "path"))
  var repo = "."

  @Option(
    help: ArgumentHelp(
      "The settings file. Default: miui-release.yaml in the work tree, or in a bare repository's folder.",
      valueName: "file"))
  var config: String?
}

/// A ROM repository with its settings, opened for one command.
struct Workbench {
  let session: Session
  let repository: GitRepository
  let settings: ReleaseSettings
  let format = YAMLDocumentFormat()
  let ledger: GitLedger
  /// The instant of this run: the clock is read once.
  let now: Date
  /// Where new git objects go instead of the repository; nil: the repository.
  let objects: String?
  /// True where git merges everything once more.
  var verifiesMerges = false
  /// False where no check's earlier answer counts.
  var recallsChecks = true

  var console: Console { session.console }

  /// Opens repository and settings. `objects`: a folder that new git objects go to instead of the
  /// repository's own, for commands that must leave nothing behind.
  static func open(_ options: RepositoryOptions, objects: String? = nil) throws -> Workbench {
    let session = try Session.running()
    let repository = try GitRepository(at: options.repo, writingObjectsTo: objects)
    let path = settingsPath(options, repository)
    session.log.debug(
      "opening", metadata: ["repository": "\(repository.gitDirectory)", "settings": "\(path)"])
    let settings = try ReleaseSettings.load(path)
    let memory = LedgerMemory(
      FileLedgerShelf(inStateFolder: settings.stateFolder.absolute, isReadOnly: objects != nil))
    return Workbench(
      session: session, repository: repository, settings: settings,
      ledger: GitLedger(repository, branch: settings.ledger, memory: memory), now: session.world.now(),
      objects: objects)
  }

  static func settingsPath(_ options: RepositoryOptions, _ repository: GitRepository) -> String {
    options.config ?? "\(repository.workTree ?? repository.gitDirectory)/\(ReleaseSettings.fileName)"
  }

  /// The ledger as it stands.
  func readLedger() throws -> Ledger { try LedgerEditor.read(ledger, format: format) }

  /// Who decides: `--by`, else what git would say, else the login.
  func person(_ by: String?) throws -> Identity {
    try Workbench.person(by, repository: repository, world: session.world)
  }

  static func person(_ by: String?, repository: GitRepository, world: World) throws -> Identity {
    if let by {
      guard let identity = Identity(by) else {
        throw CommandError.option("--by", value: by, expected: "Name <mail@host>")
      }
      return identity
    }
    let environment = world.environment
    let name = try environment["GIT_AUTHOR_NAME"] ?? repository.configuration("user.name") ?? world.userName
    let email =
      try environment["GIT_AUTHOR_EMAIL"] ?? repository.configuration("user.email")
      ?? "\(world.userName)@\(world.hostName)"
    return Identity("\(name) <\(email)>")
      ?? Identity(name: world.userName, email: "\(world.userName)@localhost")
  }

  /// A signature of now, in the project's zone.
  func signature(_ identity: Identity) -> Signature {
    Signature(
      identity, seconds: Int64(now.timeIntervalSince1970), offset: settings.calendar.offset(at: now))
  }

  /// Today, in the project's zone.
  var today: CivilDate { settings.calendar.day(of: now) }

  func channel(_ name: String) throws -> ChannelSettings {
    guard let channel = settings.channel(named: name) else {
      throw CommandError.noSuchChannel(name, known: settings.channels.map(\.name))
    }
    return channel
  }

  /// A work tree that has the ledger checked out stays at its commit, off the branch (docs/adr/0002):
  /// otherwise the next commit there would take back what is committed now.
  func stepAsideFromLedger() throws {
    for workTree in try repository.workTrees(on: settings.ledger) {
      try repository.detach(workTree: workTree)
      console.warn(
        "\(workTree) had \(settings.ledger) checked out; it stays at its commit with HEAD detached. "
          + "`git switch \(settings.ledger)` there takes it to the new one")
    }
  }

  /// Says what is wrong on the ledger; it stops only the requests concerned.
  func warn(about ledger: Ledger) {
    for problem in ledger.problems { console.warn("the ledger: \(problem)") }
  }
}
