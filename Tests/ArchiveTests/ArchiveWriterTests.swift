// SPDX-License-Identifier: Apache-2.0
import Archive
import Foundation
import Packaging
import ReleaseCore
import TestSupport
import Testing

@Suite struct ArchiveWriterTests {
  static let items = [
    ArchiveItem(path: "boot", content: .folder),
    ArchiveItem(
      path: "boot/kernel.img",
      content: .file(MemoryBytes([UInt8](repeating: 3, count: 70_000)), executable: false)),
    ArchiveItem(path: "boot/latest", content: .link("kernel.img")),
    ArchiveItem(path: "install.sh", content: .bytes(Array("#!/bin/sh\n".utf8), executable: true)),
    ArchiveItem(
      path: "很长/" + String(repeating: "名", count: 60), content: .bytes([1, 2, 3], executable: false)),
  ]

  static func write(_ format: ArchiveFormat, _ items: [ArchiveItem] = items) throws -> [UInt8] {
    let sink = MemoryBytes()
    var writer = try ArchiveWriter(format, modified: 1_795_770_000, into: sink)
    for item in items { try writer.add(item) }
    try writer.finish()
    return sink.bytes
  }

  @Test(arguments: ArchiveFormat.allCases)
  func givesTheSameBytesTwiceAndTarReadsThem(_ format: ArchiveFormat) throws {
    let bytes = try Self.write(format)
    #expect(try bytes == Self.write(format))
    let scratch = try ScratchFolder("archive")
    let path = try scratch.write(bytes, to: "archive")
    let listing = try tar(["--full-time", "-tv", format == .tarGzip ? "-z" : "--zstd", "-f", path])
    let lines = listing.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true)
    }
    #expect(
      lines.map { String($0[0]) } == ["drwxr-xr-x", "-rw-r--r--", "lrwxrwxrwx", "-rwxr-xr-x", "-rw-r--r--"],
      "\(listing)")
    #expect(
      lines.allSatisfy { $0[1] == "root/root" && $0[3] == "2026-11-27" && $0[4] == "09:00:00" }, "\(listing)")
    #expect(lines.map { String($0[2]) } == ["0", "70000", "0", "10", "3"])
    #expect(lines[4][5] == "很长/" + String(repeating: "名", count: 60))
  }

  /// A change here means that archives of an earlier release cannot be made again byte for byte. The
  /// versions of libarchive and the compressors are those of Debian 12.
  @Test func thePinnedDigestsHold() throws {
    let gzip = try Self.write(.tarGzip)
    // ID1 ID2 CM FLG, no time, XFL, OS.
    #expect(Array(gzip[0..<8]) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
    #expect(
      Digest.sha256(of: gzip).description
        == "90de5c0d7d0a655013c871dca8cc74e502f004fb9b4c6c877d9a9abcec5ce803")
    let zstandard = Digest.sha256(of: try Self.write(.tarZstandard)).description
    #expect(zstandard == "da5769f4e39c3a5e2e833f2f5df2c7015b8642537caf0c8457e086c9b4b71ed0")
  }

  @Test(arguments: ["", "/etc/passwd", "a//b", "../up", "a/../b", "nul\0"])
  func refusesAPathThatIsNotRelative(_ path: String) throws {
    let item = ArchiveItem(path: path, content: .folder)
    #expect(throws: ArchiveError.self) { try Self.write(.tarGzip, [item]) }
  }

  @Test func refusesItemsOutOfOrder() throws {
    let items = ["b", "a"].map { ArchiveItem(path: $0, content: .folder) }
    let error = #expect(throws: ArchiveError.self) { try Self.write(.tarGzip, items) }
    #expect(error?.message.contains("“a”") == true && error?.code == "archive.unwritable")
    let twice = ["a", "a"].map { ArchiveItem(path: $0, content: .folder) }
    #expect(throws: ArchiveError.self) { try Self.write(.tarGzip, twice) }
  }

  @Test func aSinkThatFailsIsTheCause() throws {
    let error = #expect(throws: ArchiveError.self) {
      var writer = try ArchiveWriter(.tarGzip, modified: 0, into: FullSink())
      try writer.add(ArchiveItem(path: "a", content: .bytes([1], executable: false)))
      try writer.finish()
    }
    #expect(error?.cause is FullSink.Full)
  }

  @Test func anAbandonedArchiveIsNoArchive() throws {
    let sink = MemoryBytes()
    do {
      var writer = try ArchiveWriter(.tarGzip, modified: 0, into: sink)
      try writer.add(ArchiveItem(path: "a", content: .bytes([1], executable: false)))
    }
    #expect(
      try sink.bytes
        != Self.write(.tarGzip, [ArchiveItem(path: "a", content: .bytes([1], executable: false))]))
  }

  private func tar(_ arguments: [String]) throws -> String {
    let result = try Tool.run(
      "tar", ["--warning=no-unknown-keyword", "--quoting-style=literal"] + arguments,
      environment: ["LC_ALL": "C.UTF-8"])
    try #require(result.status == 0, "\(result.errors)")
    return result.text
  }
}

/// A disk without space.
final class FullSink: ByteSink {
  struct Full: Error {}

  var position: UInt64 { 0 }
  func append(_ bytes: [UInt8]) throws { throw Full() }
  func overwrite(_ bytes: [UInt8], at offset: UInt64) throws { throw Full() }
}
