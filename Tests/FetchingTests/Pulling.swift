// SPDX-License-Identifier: Apache-2.0
import Fetching
import Files
import Foundation
import ReleaseCore
import Synchronization
import TestSupport
import Updating

/// A file to be downloaded, the server it lies on, and a place to download it to.
struct Pulling: Sendable {
  let scratch: ScratchFolder
  let content: [UInt8]
  let artifact: Artifact
  let server: MisbehavingServer
  let destination: String

  /// Bytes that repeat nowhere near, so that a piece in the wrong place is seen.
  private static let standard = bytes(1_500_001)

  static func content(_ count: Int) -> [UInt8] {
    count <= standard.count ? Array(standard.prefix(count)) : bytes(count)
  }

  private static func bytes(_ count: Int) -> [UInt8] {
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  init(_ count: Int = 1_500_001, tls: (ScratchFolder) throws -> (String, String)? = { _ in nil }) async throws
  {
    scratch = try ScratchFolder("pull")
    content = Pulling.content(count)
    artifact = Artifact(name: "package.zip", length: UInt64(count), sha256: .sha256(of: content))
    server = try await MisbehavingServer.start(
      scratch, serving: try scratch.write(content, to: "served"), tls: try tls(scratch))
    destination = scratch.path("downloads/package.zip")
  }

  static let holder = LockHolder(
    processIdentifier: ProcessInfo.processInfo.processIdentifier, host: "laptop-1", user: "lina",
    since: "2026-11-27T17:00:00+08:00", command: "miui-release pull")

  /// Patient: the machine may be loaded.
  static var http: HTTPSettings {
    var http = HTTPSettings(programVersion: "9.9.9")
    http.connectTimeout = .seconds(10)
    http.idleTimeout = .seconds(60)
    return http
  }

  /// Impatient: for a server that stalls.
  static var impatient: HTTPSettings {
    var http = http
    http.connectTimeout = .seconds(5)
    http.idleTimeout = .seconds(4)
    return http
  }

  /// Four ranges from 1 MB on, hardly any back-off, two attempts.
  static var settings: DownloadSettings {
    var settings = DownloadSettings()
    settings.plan.parallelAbove = 1_000_000
    settings.mirrors.attempts = 2
    settings.mirrors.backOff.first = .milliseconds(10)
    settings.mirrors.backOff.longest = .milliseconds(40)
    settings.mirrors.longestWait = .seconds(10)
    // Only where a test is about it: a machine under load is slow too.
    settings.floor.span = .seconds(3600)
    settings.checkpointInterval = .milliseconds(50)
    return settings
  }

  /// Downloads, and gives what was told on the way.
  @discardableResult
  func pull(
    from urls: [String], settings: DownloadSettings = Pulling.settings, http: HTTPSettings = Pulling.http,
    credential: Credential? = nil, isForMembers: Bool = false
  ) async throws -> (outcome: DownloadOutcome, events: [DownloadEvent]) {
    let told = Told()
    let downloader = ArtifactDownloader(
      try HTTPTransport(http), files: FilePartialDownloads(holder: Pulling.holder), settings: settings)
    let outcome = try await downloader.download(
      artifact, from: urls, to: destination, isForMembers: isForMembers, credential: credential
    ) { event in told.add(event) }
    return (outcome, told.events)
  }

  /// The codes of the failures that were told.
  static func codes(_ events: [DownloadEvent]) -> [String] {
    events.compactMap { if case .failed(let failure) = $0 { failure.problem.code } else { nil } }
  }

  var isThere: Bool { scratch.exists("downloads/package.zip") }
  /// True where the file is there and right.
  var isRight: Bool { get throws { try Array(scratch.data("downloads/package.zip")) == content } }
  /// Everything in the folder of the downloads.
  var left: [String] { get throws { try scratch.contents(of: "downloads") } }
}

/// Events as they were told, from any thread.
final class Told: Sendable {
  private let list = Mutex<[DownloadEvent]>([])
  var events: [DownloadEvent] { list.withLock { $0 } }
  func add(_ event: DownloadEvent) { list.withLock { $0.append(event) } }
}
