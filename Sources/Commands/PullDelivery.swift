// SPDX-License-Identifier: Apache-2.0
internal import Fetching
internal import Files
internal import Packaging
internal import ReleaseCore
internal import Updating

/// Brings files into the output folder, where each appears under its name once it is verified.
struct PullDelivery {
  let options: PullCommand
  let session: Session
  let place: PullPlace
  let files: FilePartialDownloads

  init(options: PullCommand, session: Session, place: PullPlace, holder: LockHolder) {
    self.options = options
    self.session = session
    self.place = place
    files = FilePartialDownloads(holder: holder)
  }

  func deliver(_ located: ReleaseReader.Located, isPackage: Bool) async throws -> PullReport.File {
    let artifact = located.artifact
    let path = "\(options.folder)/\(artifact.name)"
    let certificate = isPackage ? options.certificate : nil
    let outcome = try await fetch(located, to: path, checkedBy: certificate)
    return PullReport.File(
      name: artifact.name, path: path, size: ByteCount(artifact.length), sha256: artifact.sha256,
      outcome: outcome.rawValue)
  }

  /// With a certificate, the file waits under a hidden name until the package's own signature is checked too.
  private func fetch(
    _ located: ReleaseReader.Located, to path: String, checkedBy certificate: String?
  ) async throws -> DownloadOutcome {
    let artifact = located.artifact
    let bar = DownloadBar(artifact.name, session.console)
    let size = ByteCount(artifact.length)
    if try files.holds(artifact, at: path) {
      if let certificate { try await check(path, by: certificate) }
      bar.ended(.alreadyThere, size: size)
      return .alreadyThere
    }
    let waiting = "\(options.folder)/.\(artifact.name).unchecked"
    let isWaiting = try files.holds(artifact, at: waiting)
    guard isWaiting || certificate != nil else {
      let outcome = try await download(located, to: path, bar)
      bar.ended(outcome, size: size)
      return outcome
    }
    if !isWaiting { _ = try await download(located, to: waiting, bar) }
    if let certificate { try await check(waiting, by: certificate) }
    try Folders.rename(waiting, to: path)
    bar.ended(.downloaded, size: size)
    return .downloaded
  }

  private func download(
    _ located: ReleaseReader.Located, to path: String, _ bar: DownloadBar
  ) async throws -> DownloadOutcome {
    guard !options.offline else { throw UpdatingError.notKept(located.artifact.name) }
    return try await ArtifactDownloader(place.transport, files: files).download(
      located.artifact, from: located.urls, to: path, isForMembers: place.isForMembers,
      credential: place.credential, events: { bar.show($0) })
  }

  private func check(_ path: String, by certificate: String) async throws {
    let verifier = try PackageTools.verifier(trusting: certificate, width: session.world.processors)
    let findings = try await verifier.findings(in: try FileSource(path: path))
    for finding in findings { session.console.say("wrong: \(finding)") }
    guard findings.isEmpty else { throw CommandError.notSound(path, findings: findings.count) }
  }
}
