// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import TestSupport

/// One real release that is cut once, for every test that only reads or damages copies of it.
struct ReleasedRom: Sendable {
  let scratch: ScratchFolder
  let repository: String
  let releaseFolder: String
  let package: PackageParts

  static let version = "4.10.31"

  /// Cut at the first use; every test that needs it fails where it cannot be cut.
  static let shared = Result { try ReleasedRom() }

  private init() throws {
    let rom = try Rom()
    let result = try rom.run("cut", "--date", Rom.friday)
    guard result.status == 0 else { throw ToolFailure(description: "no release: \(result.errors)") }
    scratch = rom.repository.scratch
    repository = rom.path
    releaseFolder = rom.releaseFolder
    let folder = "\(rom.releaseFolder)/dev/targets/builds/\(Self.version)"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".zip") }
    guard names.count == 1 else { throw ToolFailure(description: "packages: \(names)") }
    package = try PackageParts(Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(names[0])"))))
  }
}

/// A good package, and where each of its structures lies.
struct PackageParts: Sendable {
  let bytes: [UInt8]
  let entries: [ZipEntry]
  /// Offsets of the central directory, its end record, and the CMS.
  let directory: Int
  let end: Int
  let signedData: Int

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    let reader = try PackageReader(MemoryBytes(bytes))
    entries = reader.directory.entries
    directory = Int(reader.directory.offset)
    end = Int(reader.signature.endOffset)
    signedData = Int(reader.signature.signedDataOffset)
  }

  func index(_ name: String) -> Int { entries.firstIndex { $0.name.hasSuffix(name) } ?? -1 }
  func data(_ name: String) -> Int { Int(entries[index(name)].dataOffset) }
  func size(_ name: String) -> Int { Int(entries[index(name)].size) }
  func local(_ name: String) -> Int { Int(entries[index(name)].headerOffset) }

  /// Where the central header of an entry starts.
  func central(_ name: String) -> Int {
    directory + entries.prefix(index(name)).reduce(0) { $0 + ZipLayout.centralHeader(of: $1).count }
  }

  /// A big-endian field of the payload's header.
  private func payloadField(_ offset: Int, _ count: Int) -> Int {
    bytes[(data("payload.bin") + offset)...].prefix(count).reduce(0) { $0 << 8 | Int($1) }
  }

  /// Offsets in the package of the payload's parts behind its header.
  var manifest: Int { data("payload.bin") + 24 }
  var metadataSignature: Int { manifest + payloadField(12, 8) }
  var blobs: Int { metadataSignature + payloadField(20, 4) }
  var payloadEnd: Int { data("payload.bin") + size("payload.bin") }

  func cut(at offset: Int) -> [UInt8] { Array(bytes.prefix(offset)) }

  func patched(_ offset: Int, _ patch: [UInt8]) -> [UInt8] {
    var changed = bytes
    changed.replaceSubrange(offset..<offset + patch.count, with: patch)
    return changed
  }

  /// One bit changed.
  func flipped(_ offset: Int) -> [UInt8] { patched(offset, [bytes[offset] ^ 1]) }
}
