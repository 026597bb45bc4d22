// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing

@testable import Processes

/// With rclone itself and a folder as the remote; object stores are for scripts/proof/remotes.py.
@Suite struct RcloneMirrorTests {
  private let channel: TinyChannel
  private let there: ScratchFolder

  init() throws {
    channel = try TinyChannel()
    there = try ScratchFolder("remote")
    try #require(tools.find("rclone") != nil, "rclone is not installed: scripts/setup --tests")
  }

  private func mirror(
    tools: ToolPath = tools, _ address: String? = nil, timeLimit: Duration = .seconds(300)
  ) async throws -> RcloneMirror {
    try await RcloneMirror.open(
      name: "there", address: #require(RemoteAddress(address ?? ":local:\(there.path)")),
      folder: "dev", local: channel.path, scratch: channel.folder.folder("scratch"),
      usesConditionalWrites: true,
      tool: RcloneTool(
        tools: tools, config: nil, flags: [],
        environment: ["HOME": there.path, "RCLONE_DRY_RUN": "true", "AWS_SECRET_ACCESS_KEY": "hush-hush"],
        timeLimit: timeLimit))
  }

  private func push(everything: Bool = false) async throws -> RemoteUploadReport {
    try await RemotePublisher(from: FilePublishedFolder(channel.path), to: mirror()).push(
      everything: everything)
  }

  private func expectEqualFolders() throws {
    let files = try channel.files()
    let found = try there.contents(of: "dev").filter { $0.split(separator: "/").last?.contains(".") == true }
    #expect(found == files)
    for file in files { #expect(try Array(there.data("dev/\(file)")) == channel.bytes(file), "\(file)") }
  }

  @Test func aChannelGoesUpWeekByWeek() async throws {
    try channel.publish()
    #expect(try await push().outcome == .published)
    try expectEqualFolders()
    #expect(
      try await push()
        == RemoteUploadReport(
          remote: "there", outcome: .unchanged, timestamp: 1, snapshot: 1, files: 0))
    try channel.publish()
    let report = try await push()
    #expect(report.outcome == .published && report.timestamp == 2 && report.files == 4)
    try expectEqualFolders()
  }

  @Test func whatIsLostIsMadeUpFor() async throws {
    try channel.publish()
    _ = try await push()
    try FileManager.default.removeItem(atPath: there.path("dev/metadata/1.builds.json"))
    #expect(try await push().files == 0)
    let report = try await push(everything: true)
    #expect(report.outcome == .unchanged && report.files == 1)
    try expectEqualFolders()
  }

  @Test func anUploadThatWasCutOffIsFinished() async throws {
    try channel.publish()
    for file in try channel.files() {
      try there.write(Array(channel.bytes(file).prefix(5)), to: "dev/\(file)")
    }
    try FileManager.default.removeItem(atPath: there.path("dev/metadata/1.root.json"))
    _ = try await push()
    try expectEqualFolders()
  }

  @Test func anotherPublishersVersionIsNamedAndLeft() async throws {
    try channel.publish()
    _ = try await push()
    try channel.publish()
    try there.write("theirs", to: "dev/metadata/2.builds.json")
    let error = try await #require(throws: PublishingError.self) { try await push() }
    #expect(error == .remoteConflict(remote: "there", files: ["metadata/2.builds.json"]))
    #expect(try there.text("dev/metadata/2.builds.json") == "theirs")
    #expect(try there.text("dev/metadata/timestamp.json").contains(#""version": 1"#))
  }

  @Test func aVersionAfterOursIsNamed() async throws {
    try channel.publish()
    try there.write("theirs", to: "dev/metadata/2.snapshot.json")
    let error = try await #require(throws: PublishingError.self) { try await push() }
    #expect(error.kind == .refused && error.message.contains("metadata/2.snapshot.json"))
    #expect(try there.contents(of: "dev") == ["metadata", "metadata/2.snapshot.json"])
  }

  @Test func noRcloneSaysWhatToInstall() async throws {
    let error = try await failure { _ = try await mirror(tools: ToolPath("/nonexistent")) }
    #expect(error == .toolMissing(name: "rclone", package: "rclone") && error.kind == .unavailable)
  }

  @Test(
    arguments: [
      ("echo rclone v1.53.3-DEV", "processes.rclone-too-old"), ("echo nonsense", "processes.rclone-too-old"),
      (
        "echo rclone v1.60.1; [ $# -lt 20 ] || exit 1; echo 'key hush-hush http://a:b@host/?X-Amz-Signature=c' >&2; exit 7",
        "processes.mirror-failed"
      ),
    ]) func anotherRcloneIsRefused(_ script: String, _ code: String) async throws
  {
    let scratch = try ScratchFolder("rclone")
    try scratch.writeScript("#!/bin/sh\n\(script)\n", to: "rclone")
    let error = try await failure { _ = try await mirror(tools: ToolPath("\(scratch.path):/usr/bin:/bin")) }
    #expect(error.code == code && error.kind == .unavailable)
    for secret in ["hush-hush", "a:b@", "X-Amz-Signature"] { #expect(!error.message.contains(secret)) }
  }

  @Test func anRcloneThatHangsIsGivenUp() async throws {
    let scratch = try ScratchFolder("rclone")
    try scratch.writeScript(
      "#!/bin/sh\ncase \"$*\" in *version*) echo rclone v1.60.1;; *) exec sleep 600;; esac\n", to: "rclone")
    let error = try await failure {
      _ = try await mirror(tools: ToolPath("\(scratch.path):/usr/bin:/bin"), timeLimit: .seconds(2))
    }
    #expect(error.message.contains("time limit"), "\(error.message)")
  }

  @Test func aRemoteThatIsNotConfiguredIsUnavailable() async throws {
    let error = try await failure { _ = try await mirror("nowhere:bucket") }
    #expect(error.kind == .unavailable && error.message.contains("config file"), "\(error.message)")
  }

  @Test(
    arguments: [
      (
        "Put \"https://h/b?X-Amz-Credential=A&X-Amz-Signature=B\": EOF", "Put \"https://h/b?[redacted]\": EOF"
      ),
      ("ftp://me:word@host/x", "ftp://[redacted]@host/x"),
      ("Authorization: AWS4 x", "Authorization: [redacted]"),
      ("the secret is 0123456789 here", "the secret is [redacted] here"), ("plain words", "plain words"),
    ]) func secretsAreTakenOut(_ text: String, _ shown: String)
  {
    let redaction = Redaction(environment: ["AWS_SECRET_ACCESS_KEY": "0123456789", "HOME": "plain words"])
    #expect(redaction.apply(to: text) == shown)
  }
}
