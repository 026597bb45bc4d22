// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import TestSupport
import Testing

/// A package made wrong in one way, and what the error must say.
struct Malformation: Sendable, CustomTestStringConvertible {
  let name: String
  let expected: String
  let make: @Sendable (Parts) -> [UInt8]

  init(_ name: String, _ expected: String, _ make: @escaping @Sendable (Parts) -> [UInt8]) {
    self.name = name
    self.expected = expected
    self.make = make
  }

  var testDescription: String { name }

  /// A good package and where its structures lie.
  struct Parts: Sendable {
    let bytes: [UInt8]
    let entries: [ZipEntry]
    let directory: Int
    let end: Int

    func patched(_ offset: Int, _ patch: [UInt8]) -> [UInt8] {
      var changed = bytes
      changed.replaceSubrange(offset..<offset + patch.count, with: patch)
      return changed
    }

    /// Where the central header of the entry of this index starts.
    func central(_ index: Int) -> Int {
      directory + entries.prefix(index).reduce(0) { $0 + ZipLayout.centralHeader(of: $1).count }
    }

    func local(_ index: Int) -> Int { Int(entries[index].headerOffset) }
  }
}

@Suite struct MalformedPackageTests {
  static let table: [Malformation] = [
    Malformation("empty", "ends inside its signature footer") { _ in [] },
    Malformation("27 bytes", "ends inside its signature footer") { Array($0.bytes.prefix(27)) },
    Malformation("cut inside the first local header", "no ff ff marker") { Array($0.bytes.prefix(40)) },
    Malformation("cut inside the metadata", "no ff ff marker") {
      Array($0.bytes.prefix(Int($0.entries[0].end) - 3))
    },
    Malformation("cut inside the payload", "no ff ff marker") {
      Array($0.bytes.prefix(Int($0.entries[3].end) - 100))
    },
    Malformation("cut inside the directory", "no ff ff marker") {
      Array($0.bytes.prefix($0.directory + 60))
    },
    Malformation("not signed", "no ff ff marker") { Array($0.bytes.prefix($0.end + 20)) + [0, 0] },
    Malformation("cut inside the CMS", "no ff ff marker") { Array($0.bytes.dropLast(200)) },
    Malformation("cut inside the footer", "no ff ff marker") { Array($0.bytes.dropLast(1)) },
    Malformation("CMS before the comment", "puts the CMS 65535 bytes before the end") {
      $0.patched($0.bytes.count - 6, [0xff, 0xff])
    },
    Malformation("CMS inside the footer", "leaves no room for a CMS") {
      $0.patched($0.bytes.count - 6, [6, 0])
    },
    Malformation("comment longer than the file", "says the comment has 65535 bytes") {
      $0.patched($0.bytes.count - 2, [0xff, 0xff])
    },
    Malformation("comment one byte shorter", "does not start with 50 4b 05 06") {
      $0.patched($0.bytes.count - 2, [$0.bytes[$0.bytes.count - 2] - 1])
    },
    Malformation("comment lengths that differ", "and the signature footer says") {
      $0.patched($0.end + 20, [1, 0])
    },
    Malformation("a second end record in the comment", "second end-of-central-directory magic") {
      $0.patched($0.end + 30, [0x50, 0x4b, 5, 6])
    },
    Malformation("absurd entry count", "at most 1000 in") {
      $0.patched($0.end + 8, [0xff, 0xff, 0xff, 0xff])
    },
    Malformation("counts that differ", "in its entry count of this disk") {
      $0.patched($0.end + 8, [4, 0])
    },
    Malformation("one entry fewer", "behind its last header") { $0.patched($0.end + 8, [4, 0, 4, 0]) },
    Malformation("one entry more", "ends inside its central header 6") {
      $0.patched($0.end + 8, [6, 0, 6, 0])
    },
    Malformation("several disks", "in its disk number") { $0.patched($0.end + 4, [1]) },
    Malformation("absurd directory size", "behind the end record itself") {
      $0.patched($0.end + 12, [0xff, 0xff, 0xff, 0x7f])
    },
    Malformation("absurd directory offset", "behind the end record itself") {
      $0.patched($0.end + 16, [0xff, 0xff, 0xff, 0x7f])
    },
    Malformation("directory size one less", "and it must end at") {
      $0.patched($0.end + 12, [$0.bytes[$0.end + 12] &- 1])
    },
    Malformation("zip64 without a record", "zip64 end of central directory") {
      $0.patched($0.end + 16, [0xff, 0xff, 0xff, 0xff])
    },
    Malformation("a central header without its magic", "does not start with 50 4b 01 02") {
      $0.patched($0.central(1), [0])
    },
    Malformation("data descriptor in both headers", "data descriptor (flag bit 3)") { parts in
      var bytes = parts.patched(parts.central(3) + 8, [8])
      bytes[parts.local(3) + 6] = 8
      return bytes
    },
    Malformation("data descriptor in the local header", "; bit 3, a data descriptor") {
      $0.patched($0.local(3) + 6, [8])
    },
    Malformation("encrypted", "is encrypted") { $0.patched($0.central(3) + 8, [1]) },
    Malformation("deflated payload", "has compression method 8") { $0.patched($0.central(3) + 10, [8]) },
    Malformation("local method deflate", "in its method") { $0.patched($0.local(3) + 8, [8]) },
    Malformation("local extra longer than the central one", "in its extra length") {
      $0.patched($0.local(3) + 28, [4])
    },
    Malformation("central extra", "an extra field of 4 bytes") { $0.patched($0.central(3) + 30, [4]) },
    Malformation("entry comment", "has a comment of 9 bytes") { $0.patched($0.central(3) + 32, [9]) },
    Malformation("nameless entry", "a name of 0 bytes") { $0.patched($0.central(3) + 28, [0, 0]) },
    Malformation("absurd name length", "a name of 65535 bytes") {
      $0.patched($0.central(3) + 28, [0xff, 0xff])
    },
    Malformation("name that is not UTF-8", "a name that is not UTF-8") {
      $0.patched($0.central(3) + 46, [0xff])
    },
    Malformation("entry twice", "for the second time") { parts in
      // metadata.pb has three letters more: its header is made to say metadata instead of otacert’s.
      let header = ZipLayout.centralHeader(of: parts.entries[0])
      let other = ZipLayout.centralHeader(of: parts.entries[1])
      var bytes = parts.bytes
      bytes.replaceSubrange(
        parts.directory..<parts.directory + header.count + other.count, with: header + header)
      bytes.replaceSubrange(
        parts.end - 3 + 12..<parts.end - 3 + 16,
        with: (0..<4).map { UInt8(truncatingIfNeeded: (parts.end - 3 - parts.directory) >> (8 * $0)) })
      return bytes
    },
    Malformation("absurd entry size", "reach behind the directory’s start") {
      $0.patched($0.central(3) + 20, [0xfe, 0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff])
    },
    Malformation("sizes that differ", "in its compressed size") { $0.patched($0.central(3) + 20, [1]) },
    Malformation("entries that overlap", "and the one before ends at") {
      $0.patched($0.central(3) + 42, [0, 0])
    },
    Malformation("name that differs in the local header", "in its name or extra field") {
      $0.patched($0.local(3) + 30, Array("q".utf8))
    },
  ]

  @Test(arguments: table)
  func isRefused(_ malformation: Malformation) async throws {
    let bytes = try SamplePackage.write().bytes
    let reader = try PackageReader(MemoryBytes(bytes))
    let parts = Malformation.Parts(
      bytes: bytes, entries: reader.directory.entries, directory: Int(reader.directory.offset),
      end: Int(reader.signature.endOffset))
    let broken = MemoryBytes(malformation.make(parts))
    do {
      _ = try PackageReader(broken)
      Issue.record("was read")
    } catch let error as PackageError {
      let expected = malformation.expected.replacingOccurrences(of: "’", with: "'")
      #expect(error.message.contains(expected), "\(error.message)")
    }
    #expect(try await !SamplePackage.verifier().findings(in: broken).isEmpty)
  }
}
