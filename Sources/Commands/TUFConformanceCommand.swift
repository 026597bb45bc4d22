// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Fetching
import Files
import ReleaseCore
import Trusting
import Updating

/// `tuf-conformance`: the client under test of the TUF conformance suite; not shown in the help.
///
/// The suite gives options before the sub-command, and wants exit status 0 or 1.
struct TUFConformanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tuf-conformance", abstract: "Act as the client of the TUF conformance suite.",
    shouldDisplay: false)

  @Option(help: "The folder of trusted metadata.") var metadataDir: String
  @Option(help: "The base URL of metadata.") var metadataUrl: String?
  @Option(help: "A target path; may be repeated.") var targetName: [String] = []
  @Option(help: "The folder targets go to.") var targetDir: String?
  @Option(help: "The base URL of targets.") var targetBaseUrl: String?
  @Argument(help: "init, refresh or download.") var action: String
  @Argument(help: "The trusted root, for init.") var trustedRoot: String?

  func run() async throws {
    let session = try Session.running()
    do {
      try await perform(session.world)
    } catch {
      _ = FailurePrinter(console: session.console, format: .text).print(error)
      throw ExitCode(1)
    }
  }

  private func perform(_ world: World) async throws {
    let now = world.now()
    let holder = LockHolder(
      processIdentifier: world.processIdentifier, host: world.hostName, user: world.userName,
      since: MetadataInstant.text(of: now), command: "tuf-conformance")
    let cache = try FileUpdateCache(folder: metadataDir, holder: holder)
    switch (action, trustedRoot, metadataUrl) {
    case ("init", let path?, _):
      let bytes = try bytes(of: path)
      _ = try TrustedMetadataSet(trustedRoot: bytes, channel: nil, at: now)
      try cache.keep(bytes, as: .root)
    case ("refresh", nil, let url?), ("download", nil, let url?):
      let transport = try HTTPTransport(HTTPSettings(programVersion: MiuiRelease.programVersion))
      let fetcher = HTTPMetadataFetcher(transport)
      let updater = try Updater(
        trustedRoot: nil, mirrors: [url], channel: nil, fetcher: fetcher, cache: cache, at: now)
      _ = try await updater.refresh()
      if action == "download" {
        for name in targetName { try await download(name, with: updater, fetcher) }
      }
    default: throw ValidationError("expected init ROOT, refresh or download, with the options of each")
    }
  }

  /// A target as the suite wants it: small, whole in memory, under its encoded name.
  private func download(_ name: String, with updater: Updater, _ fetcher: HTTPMetadataFetcher) async throws {
    guard let targetDir, let targetBaseUrl else {
      throw ValidationError("a download needs where from and to")
    }
    guard let target = try await updater.target(name) else { throw TargetMissing(name: name) }
    let path = "\(targetDir)/\(MetadataLocation.quoted(name))"
    if let kept = try? bytes(of: path), (try? check(target, kept, name)) != nil { return }
    guard let location = target.location(of: name, consistentSnapshot: updater.consistentSnapshot) else {
      throw TrustError.unknownHashes(of: name, algorithms: target.hashes.values.keys.sorted().map(\.text))
    }
    let url = MetadataLocation.url(targetBaseUrl, MetadataLocation.quoted(location, keeping: "/"))
    let limit = Int(clamping: target.length)
    guard
      case .document(let bytes, _) = try await fetcher.document(at: url, limit: limit, revalidating: false)
    else { throw UpdatingError.missing(url: url, status: 404) }
    try check(target, bytes, name)
    try AtomicWrite.write(bytes, to: path)
  }

  private func bytes(of path: String) throws -> [UInt8] {
    let source = try FileSource(path: path)
    return try source.read(at: 0, count: Int(source.size))
  }

  private func check(_ target: TargetFile, _ bytes: [UInt8], _ name: String) throws {
    guard Int64(bytes.count) == target.length else {
      throw TrustError.wrongLength(of: name, expected: target.length, found: Int64(bytes.count))
    }
    try target.hashes.check(bytes, name: name)
  }
}

/// No role lists the target.
private struct TargetMissing: Failure {
  let name: String
  var kind: FailureKind { .notFound }
  var code: String { "tuf-conformance.no-such-target" }
  var message: String { "no role lists the target \(name)" }
}
