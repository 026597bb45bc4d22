// SPDX-License-Identifier: Apache-2.0
import Fetching
import Files
import Foundation
import ReleaseCore
import TestSupport
import Testing
import Updating

@Suite(.timeLimit(.minutes(15))) struct LargeFileTests {
  private static let length: UInt64 = 5 << 30
  private static let tail = 1_500_001
  /// Of zeros, and `Pulling.content` at the end.
  private static let sha256 = "27e2ac8a7b68045ad508a4577e4d340eb24f20117ed4840626ce6a3b11e0c87c"

  @Test("The end of a 5 GiB file is fetched, the rest read once, and neither held in memory")
  func end() async throws {
    let scratch = try ScratchFolder("large")
    let artifact = Artifact(
      name: "large.zip", length: Self.length, sha256: try #require(Digest(hex: Self.sha256)))
    let start = Self.length - UInt64(Self.tail)
    let served = try scratch.write("", to: "served")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: served))
    try handle.seek(toOffset: start)
    try handle.write(contentsOf: Pulling.content(Self.tail))
    try handle.close()
    let server = try await MisbehavingServer.start(scratch, serving: served)

    // Everything before is there from an earlier run, as a hole.
    let destination = scratch.path("downloads/large.zip")
    let files = FilePartialDownloads(holder: Pulling.holder)
    let partial = try files.open(artifact, destination: destination)
    let zero: [UInt8] = [0]
    try unsafe partial.write(zero.span.bytes, at: start - 1)
    try partial.checkpoint(ByteSpans([0..<start]))
    partial.leave()

    let told = Told()
    let downloader = ArtifactDownloader(
      try HTTPTransport(Pulling.http), files: files, settings: Pulling.settings)
    let outcome = try await downloader.download(artifact, from: [server.url("good")], to: destination) {
      told.add($0)
    }
    #expect(outcome == .downloaded)
    #expect(told.events.first == .resumed(start))
    #expect(Pulling.codes(told.events) == [])
    let ranges = try server.requests().compactMap(\.range)
    #expect(ranges.allSatisfy { UInt64($0.dropFirst(6).prefix { $0 != "-" }) ?? 0 >= start }, "\(ranges)")
    #expect(try scratch.contents(of: "downloads") == ["large.zip"])
    let status = try FileManager.default.attributesOfItem(atPath: destination)
    #expect((status[.size] as? NSNumber)?.uint64Value == Self.length)
  }
}
