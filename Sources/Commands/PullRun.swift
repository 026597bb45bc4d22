// SPDX-License-Identifier: Apache-2.0
internal import Fetching
internal import Files
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Settings
internal import Trusting
internal import Updating

/// One pull from the first request to the last file.
struct PullRun {
  let options: PullCommand
  let session: Session
  let channel: Channel
  let now: Date
  private let holder: LockHolder

  init(options: PullCommand, session: Session) throws {
    self.options = options
    self.session = session
    guard let channel = Channel(options.channel) else {
      throw CommandError.option("--channel", value: options.channel, expected: "a channel's name")
    }
    self.channel = channel
    now = session.world.now()
    holder = LockHolder(
      processIdentifier: session.world.processIdentifier, host: session.world.hostName,
      user: session.world.userName, since: MetadataInstant.text(of: now), command: "miui-release pull")
  }

  func run() async throws -> PullReport {
    let place = try PullPlace(options, channel, session.world)
    let (memory, damaged) = try PullMemory.read(channel, in: options.folder)
    if damaged { session.console.warn("\(PullMemory.path(of: channel, in: options.folder)) cannot be read") }
    // The cache is locked while metadata is followed, and not while a package is downloaded.
    let found = try await look(place, memory)
    var report = found.report
    guard let build = found.build else { return report }
    report.fetched(build)
    if !options.offline { try Folders.make(options.folder) }
    let delivery = PullDelivery(options: options, session: session, place: place, holder: holder)
    for file in found.files {
      report.files.append(
        try await delivery.deliver(file, isPackage: file.artifact.name == build.package.file))
    }
    var next = memory
    next.pulled(build)
    try next.write(channel, in: options.folder)
    return report
  }

  private struct Found {
    var report: PullReport
    var build: ChosenBuild?
    var files: [ReleaseReader.Located] = []
  }

  /// Follows the metadata and chooses; the cache's lock ends with it.
  private func look(_ place: PullPlace, _ memory: PullMemory) async throws -> Found {
    let folder = try options.cache ?? PullCache.usualFolder(of: channel, session.world)
    let cache = try PullCache(folder: folder, holder: holder)
    let root = try cache.trustedRoot(given: options.root)
    let updater = try Updater(
      trustedRoot: root, mirrors: place.mirrors.map(\.metadata), channel: channel.name,
      fetcher: HTTPMetadataFetcher(
        place.transport, isForMembers: place.isForMembers, credential: place.credential),
      cache: cache.metadata, at: now)
    let refresh = try await refresh(updater)
    try cache.pin(root)
    let request = options.request(
      memory, installID: try cache.installID(in: options.installID, session.world))
    var found = Found(report: PullReport(channel, have: request.have, refresh: refresh))
    let reader = ReleaseReader(updater, channel: channel, targets: place.mirrors.map(\.targets))
    guard let latest = try await reader.latest() else {
      found.report.nothingNew(.noRelease)
      return found
    }
    let choice = BuildChoice(latest, request, at: Int64(now.timeIntervalSince1970.rounded(.down)))
    let version = try choice.version()
    tell(choice, &found.report)
    let wanted: BuildVersion
    switch version {
    case .take(let version): wanted = version
    // What else belongs to the build that is here may still be fetched.
    case .nothingNew(.upToDate(let version)) where options.wantsMore: wanted = version
    case .nothingNew(let reason):
      found.report.nothingNew(reason)
      return found
    }
    guard let manifest = try await reader.manifest(of: wanted, latest: latest) else {
      throw BuildRefusal.noSuchVersion(wanted, channel: channel)
    }
    switch try await package(choice, in: manifest, reader, latest) {
    case (.nothingNew(let reason), _): found.report.nothingNew(reason)
    case (.take(let build), let manifest):
      found.build = build
      for file in options.files(of: build, in: manifest) {
        found.files.append(try await reader.locate(file, of: manifest.version))
      }
    }
    return found
  }

  /// The package, of an earlier build where the newest ones leave the device out.
  private func package(
    _ choice: BuildChoice, in newest: ReleaseManifest, _ reader: ReleaseReader, _ latest: LatestDocument
  ) async throws -> (BuildChoice.PackageChoice, ReleaseManifest) {
    let first = try choice.package(in: newest)
    var (manifest, package) = (newest, first)
    while case .nothingNew(.onHold) = package {
      guard let earlier = choice.before(manifest),
        let next = try await reader.manifest(of: earlier, latest: latest),
        let chosen = try? choice.package(in: next)
      else { return (first, newest) }
      (manifest, package) = (next, chosen)
    }
    return (package, manifest)
  }

  private func refresh(_ updater: Updater) async throws -> RefreshReport {
    guard !options.offline else { return try await updater.refreshOffline() }
    let report: RefreshReport
    do {
      report = try await updater.refresh(toleratingBehind: true)
    } catch let error as TrustError where error.kind == .badData {
      throw UpdatingError.unreadable(what: "what the server sent", cause: error)
    }
    for failure in report.failures {
      session.console.warn("\(WebAddress.shown(failure.url)): \(failure.error.message)")
    }
    if let behind = report.behind {
      session.console.warn(
        "every mirror is behind: they have version \(behind.found) of the timestamp, and version "
          + "\(behind.trusted) was seen before; going on with that")
    }
    // A clock that is behind takes for valid what has long expired.
    if let server = report.serverDate, abs(now.timeIntervalSince(server)) > 86_400 {
      session.console.warn(
        "the local clock says \(MetadataInstant.text(of: now)), the server's \(MetadataInstant.text(of: server)): "
          + "with a wrong clock nobody can tell an old build from a new one")
    }
    return report
  }

  /// What a person is told whatever was chosen.
  private func tell(_ choice: BuildChoice, _ report: inout PullReport) {
    if let recall = choice.recall {
      let reason = BuildRefusal.reason(of: recall)
      let replacement = choice.latest.replacement(for: recall.version)
      report.recall = PullReport.Recall(
        version: recall.version, reason: reason, link: recall.link, replacedBy: replacement)
      session.console.warn(
        "\(recall.version), which you have, was withdrawn: \(reason)" + (recall.link.map { " (\($0))" } ?? "")
      )
    }
    if choice.isBelowFloor, let floor = choice.latest.minBuild {
      session.console.warn("the build that you have is older than \(floor), and not to be run any more")
    }
    if choice.request.version == choice.latest.version, choice.latest.rollout.isPaused {
      session.console.warn("\(choice.latest.version) is held back by its publisher for the moment")
    }
  }
}

extension PullCommand {
  /// True where more than the package is asked for.
  var wantsMore: Bool { images || source || all }

  /// The files to fetch, the package first.
  func files(of build: ChosenBuild, in manifest: ReleaseManifest) -> [FileFacts] {
    var files = [
      FileFacts(name: build.package.file, size: build.package.size, sha256: build.package.sha256)
    ]
    if images || all {
      files += manifest.images.filter { $0.codename == build.codename }
        .map { FileFacts(name: $0.file, size: $0.size, sha256: $0.sha256) }
    }
    if source || all, let snapshot = manifest.sourceSnapshot {
      files.append(FileFacts(name: snapshot.file, size: snapshot.size, sha256: snapshot.sha256))
    }
    if all {
      files += manifest.announcements.map { FileFacts(name: $0.file, size: $0.size, sha256: $0.sha256) }
    }
    return files
  }
}
