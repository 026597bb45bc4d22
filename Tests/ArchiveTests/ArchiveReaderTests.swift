// SPDX-License-Identifier: Apache-2.0
import Archive
import Foundation
import Packaging
import ReleaseCore
import TestSupport
import Testing

@Suite struct ArchiveReaderTests {
  /// A zip made by python's zipfile, by the body of a `with` statement on `z`.
  static func zip(_ body: String) throws -> [UInt8] {
    let scratch = try ScratchFolder("zip")
    let script =
      "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\n\(body)\nz.close()"
    let made = try Tool.run("python3", ["-W", "ignore", "-c", script, scratch.path("made.zip")])
    try #require(made.status == 0, "\(made.errors)")
    return [UInt8](try scratch.data("made.zip"))
  }

  @Test func readsStoredAndDeflatedEntries() throws {
    let bytes = try Self.zip(
      """
      z.writestr('a.txt', b'hello ' * 100)
      z.writestr('sub/b.bin', bytes(range(256)), zipfile.ZIP_STORED)
      """)
    let entries = try ArchiveReader().entries(of: MemoryBytes(bytes))
    let hello = Array(String(repeating: "hello ", count: 100).utf8)
    #expect(
      entries == [
        ListedEntry(name: "a.txt", size: 600, crc: CRC32.of(hello)),
        ListedEntry(name: "sub/b.bin", size: 256, crc: CRC32.of((0...255).map { UInt8($0) })),
      ])
  }

  /// What python writes, how the bytes are then damaged, and what the error says.
  struct Untrusted: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: String
    var limits = ArchiveLimits()
    var damage: @Sendable ([UInt8]) -> [UInt8] = { $0 }
    let expected: String
  }

  static let table: [Untrusted] = [
    Untrusted(
      testDescription: "a bomb of 50 MB of zeros", body: "z.writestr('bomb', b'\\0' * 50_000_000)",
      expected: "a zip bomb"),
    Untrusted(
      testDescription: "a bomb of many names",
      body: "for i in range(2000): z.writestr('e%d' % i, b'')", expected: "more than 1000 entries"),
    Untrusted(
      testDescription: "a name of 2000 bytes", body: "z.writestr('n' * 2000, b'x')",
      expected: "2000 bytes, expected 1 to 1024"),
    Untrusted(
      testDescription: "more than the total",
      body: "z.writestr('big', bytes(range(256)) * 100, zipfile.ZIP_STORED)",
      limits: {
        var limits = ArchiveLimits()
        limits.totalSize = ByteCount(10_000)
        return limits
      }(), expected: "more than 9.7 KiB"),
    Untrusted(
      testDescription: "a folder", body: "z.writestr('folder/', b'')", expected: "is not a regular file"),
    Untrusted(
      testDescription: "a changed byte in a stored entry",
      body: "z.writestr('data', b'A' * 1000, zipfile.ZIP_STORED)",
      damage: { bytes in
        var changed = bytes
        changed[500] ^= 1
        return changed
      }, expected: "ZIP bad CRC"),
    Untrusted(
      testDescription: "a changed byte in a deflated entry", body: "z.writestr('data', b'AB' * 1000)",
      damage: { bytes in
        var changed = bytes
        changed[40] ^= 0x55
        return changed
      }, expected: "“data”"),
    Untrusted(
      testDescription: "truncated", body: "z.writestr('data', b'A' * 1000, zipfile.ZIP_STORED)",
      damage: { Array($0.prefix(600)) }, expected: "Unrecognized archive format"),
    Untrusted(
      testDescription: "no zip", body: "", damage: { _ in [UInt8](repeating: 9, count: 4000) },
      expected: "Unrecognized archive format"),
    Untrusted(
      testDescription: "an entry that reaches behind the end",
      body: "z.writestr('data', b'A' * 1000, zipfile.ZIP_STORED)",
      damage: { bytes in
        var changed = bytes
        // Size and compressed size in the central header; the local one is not read for them.
        let central = bytes.count - 22 - 46 - 4
        for index in [20, 24] {
          changed.replaceSubrange(central + index..<central + index + 4, with: [0, 0, 0, 0x7f])
        }
        return changed
      }, expected: "Inconsistent uncompressed size"),
  ]

  @Test(arguments: table)
  func isRefused(_ untrusted: Untrusted) throws {
    let bytes = untrusted.damage(try Self.zip(untrusted.body))
    let error = #expect(throws: ArchiveError.self) {
      try ArchiveReader(limits: untrusted.limits).entries(of: MemoryBytes(bytes))
    }
    #expect(error?.message.contains(untrusted.expected) == true, "\(error?.message ?? "none")")
    #expect(error?.kind == .badData)
  }

  @Test func theSourcesErrorComesThrough() throws {
    #expect(throws: BrokenSource.Broken.self) { try ArchiveReader().entries(of: BrokenSource()) }
  }

  @Test func theBodysErrorEndsTheWalk() throws {
    let bytes = try Self.zip("z.writestr('a', b'x')")
    #expect(throws: BrokenSource.Broken.self) {
      try ArchiveReader().read(MemoryBytes(bytes)) { _ in throw BrokenSource.Broken() }
    }
  }
}

/// A disk that cannot be read.
struct BrokenSource: ByteSource {
  struct Broken: Error {}

  var size: UInt64 { 10_000 }
  func read(at offset: UInt64, count: Int) throws -> [UInt8] { throw Broken() }
}
