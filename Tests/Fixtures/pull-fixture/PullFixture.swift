// SPDX-License-Identifier: Apache-2.0
import Fetching
import Files
import Foundation
import ReleaseCore
import Updating

/// `pull-fixture LENGTH SHA256 DESTINATION URL…` downloads a file and says each step in a line.
@main struct PullFixture {
  static func main() async {
    let arguments = CommandLine.arguments
    do {
      guard arguments.count >= 5, let length = UInt64(arguments[1]), let sha256 = Digest(hex: arguments[2])
      else {
        exit(FailureKind.usage.exitStatus)
      }
      var http = HTTPSettings(programVersion: "fixture")
      http.connectTimeout = .seconds(5)
      var settings = DownloadSettings()
      settings.checkpointInterval = .milliseconds(20)
      settings.progressInterval = .milliseconds(20)
      if let parallel = ProcessInfo.processInfo.environment["PULL_PARALLEL_ABOVE"].flatMap({ UInt64($0) }) {
        settings.plan.parallelAbove = parallel
      }
      let holder = LockHolder(
        processIdentifier: ProcessInfo.processInfo.processIdentifier, host: "laptop-1", user: "lina",
        since: "2026-11-27T17:00:00+08:00", command: "miui-release pull")
      let downloader = ArtifactDownloader(
        try HTTPTransport(http), files: FilePartialDownloads(holder: holder), settings: settings)
      let outcome = try await downloader.download(
        Artifact(name: "package.zip", length: length, sha256: sha256), from: Array(arguments[4...]),
        to: arguments[3], events: say)
      print(outcome.rawValue)
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("error: \(error)\n".utf8))
      exit(((error as? any Failure)?.kind ?? .internal).exitStatus)
    }
  }

  @Sendable private static func say(_ event: DownloadEvent) {
    let line =
      switch event {
      case .resumed(let bytes): "resumed \(bytes)"
      case .progress(let progress): "progress \(progress.done)"
      case .failed(let failure): "failed \(failure.problem.code): \(failure.problem.sentence)"
      case .startedOver: "started over"
      case .waiting(let wait): "waiting \(wait)"
      }
    try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
  }
}
