// SPDX-License-Identifier: Apache-2.0
import Packaging
import TestSupport

extension BadInput {
  private static func row(
    _ name: String, _ words: String, inspect: Int32 = 65, extract: Int32 = 65,
    _ make: @escaping @Sendable (PackageParts) throws -> [UInt8]
  ) -> BadInput {
    BadInput(
      name: "package: \(name)", words: words, subject: .package(inspect: inspect, extract: extract, make))
  }

  static let packages = truncated + flipped + headers + payloads + bombs

  /// Cut off inside every structure, from the front of the file to its end.
  private static let truncated = [
    row("nothing", "signature footer") { _ in [] },
    row("cut inside the first local header", "signature footer") { $0.cut(at: 11) },
    row("cut inside the metadata", "signature footer") { $0.cut(at: $0.data("metadata") + 9) },
    row("cut before the payload", "signature footer") { $0.cut(at: $0.local("payload.bin")) },
    row("cut inside the payload's manifest", "signature footer") { $0.cut(at: $0.manifest + 5) },
    row("cut inside the blobs", "signature footer") { $0.cut(at: $0.blobs + 1) },
    row("cut inside the central directory", "signature footer") { $0.cut(at: $0.directory + 30) },
    row("cut inside the end record", "signature footer") { $0.cut(at: $0.end + 12) },
    row("cut inside the CMS", "signature footer") { $0.cut(at: $0.signedData + 99) },
    row("without its last byte", "signature footer") { $0.cut(at: $0.bytes.count - 1) },
    row("without its first byte", "end of central directory") { Array($0.bytes.dropFirst()) },
    row("without a byte of the payload", "end of central directory") {
      var bytes = $0.bytes
      bytes.remove(at: $0.blobs)
      return bytes
    },
  ]

  /// One bit in each structure.
  private static let flipped = [
    row("a bit of the first local header", "local header") { $0.flipped($0.local("metadata")) },
    row("a bit of a local header's date", "in its date") { $0.flipped($0.local("payload.bin") + 12) },
    row("a bit of the text metadata", "metadata", inspect: 0, extract: 0) {
      $0.flipped($0.data("metadata") + 12)
    },
    row("a bit of the protobuf metadata", "metadata.pb", inspect: 0, extract: 0) {
      $0.flipped($0.data("metadata.pb") + 20)
    },
    row("a bit of otacert", "otacert", inspect: 0, extract: 0) { $0.flipped($0.data("otacert") + 300) },
    row("a bit of the payload's magic", "payload.bin") { $0.flipped($0.data("payload.bin")) },
    row("a bit of the payload's version", "major version") { $0.flipped($0.data("payload.bin") + 11) },
    row("a bit of the metadata signature", "metadata signature", inspect: 0, extract: 0) {
      $0.flipped($0.blobs - 40)
    },
    row("a bit of a blob", "the data of", inspect: 0, extract: 77) { $0.flipped($0.blobs + 30) },
    row("a bit of the payload signature", "payload signature", inspect: 0, extract: 0) {
      $0.flipped($0.payloadEnd - 40)
    },
    row("a bit of the payload's properties", "payload_properties.txt", inspect: 0, extract: 0) {
      $0.flipped($0.data("payload_properties.txt") + 12)
    },
    row("a bit of a checksum", "in its checksum") {
      $0.flipped($0.central("payload.bin") + 16)
    },
    row("a bit of the end record's magic", "50 4b 05 06") { $0.flipped($0.end) },
    row("a bit of the signature's message", "signature message", inspect: 0, extract: 0) {
      $0.flipped($0.end + 25)
    },
    row("a bit of the CMS's head", "CMS", extract: 0) { $0.flipped($0.signedData) },
    row("a bit of the CMS's signature", "whole-file signature", inspect: 0, extract: 0) {
      $0.flipped($0.bytes.count - 20)
    },
    row("a bit of the footer's marker", "ff ff") { $0.flipped($0.bytes.count - 4) },
  ]

  /// Absurd values where a header has a size, a count or a method.
  private static let headers = [
    row("a CMS longer than the file", "puts the CMS") { $0.patched($0.bytes.count - 6, [0xff, 0xff]) },
    row("a comment longer than the file", "the comment has 65535 bytes") {
      $0.patched($0.bytes.count - 2, [0xff, 0xff])
    },
    row("65535 entries", "at most 1000") { $0.patched($0.end + 8, [0xff, 0xff, 0xff, 0xff]) },
    row("a directory of 2 GiB", "behind the end record") {
      $0.patched($0.end + 12, [0xff, 0xff, 0xff, 0x7f])
    },
    row("a directory at 2 GiB", "behind the end record") {
      $0.patched($0.end + 16, [0xff, 0xff, 0xff, 0x7f])
    },
    row("an entry of 4 GiB", "central header") {
      $0.patched($0.central("payload.bin") + 20, [0xfe, 0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff])
    },
    row("a name of 65535 bytes", "a name of 65535 bytes") {
      $0.patched($0.central("payload.bin") + 28, [0xff, 0xff])
    },
    row("an extra field of 65535 bytes", "an extra field of 65535 bytes") {
      $0.patched($0.central("payload.bin") + 30, [0xff, 0xff])
    },
    row("a data descriptor", "data descriptor") { $0.patched($0.central("payload.bin") + 8, [8]) },
    row("entries that overlap", "the one before ends") {
      $0.patched($0.central("payload.bin") + 42, [0, 0, 0, 0])
    },
    row("zip64 without its record", "zip64") { $0.patched($0.end + 16, [0xff, 0xff, 0xff, 0xff]) },
  ]

  /// Absurd sizes in the payload's own header, which lies in a STORED entry.
  private static let payloads = [
    row("a manifest of 2^63 bytes", "manifest_size") {
      $0.patched($0.data("payload.bin") + 12, [0x80, 0, 0, 0, 0, 0, 0, 0])
    },
    row("a manifest of no bytes", "manifest_size") {
      $0.patched($0.data("payload.bin") + 12, .init(repeating: 0, count: 8))
    },
    row("a manifest longer than the payload", "ends inside its") {
      $0.patched($0.data("payload.bin") + 12, [0, 0, 0, 0, 0, 0xff, 0, 0])
    },
    row("a metadata signature of 4 GiB", "metadata signature") {
      $0.patched($0.data("payload.bin") + 20, [0xff, 0xff, 0xff, 0xff])
    },
    row("a manifest of noise", "manifest") { parts in
      parts.patched(
        parts.manifest, (parts.manifest..<parts.metadataSignature).map { UInt8($0 * 37 & 0xff) | 0x80 })
    },
  ]

  /// Entries that would unpack to far more than they are.
  private static let bombs = [
    row("a payload that says it is deflated", "compression method 8") { parts in
      var bytes = parts.patched(parts.central("payload.bin") + 10, [8])
      bytes[parts.local("payload.bin") + 8] = 8
      return bytes
    },
    row("a deflated entry of 64 MiB behind the others", "compression method 8") { try bomb($0, method: 8) },
    row("the same, said to be stored", "central header") { try bomb($0, method: 0) },
    row("a zip behind the zip", "signature footer") { $0.bytes + $0.bytes.prefix($0.end + 22) },
    row("a zip before the zip", "end of central directory") { $0.bytes.prefix($0.directory) + $0.bytes },
  ]

  /// An entry of 64 MiB of zeros as deflate keeps them, with both headers and a directory that fits.
  private static func bomb(_ parts: PackageParts, method: UInt16) throws -> [UInt8] {
    let size = 64 << 20
    let packed = try Tool.run("sh", ["-c", "head -c \(size) /dev/zero | gzip -9 -n"]).output
    let deflated = Array(packed.dropFirst(10).dropLast(8))
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let crc = Array(packed.suffix(8).prefix(4))
    let name = Array("bomb.bin".utf8)
    let common =
      [20, 0, 0, 0] + little(Int(method), 2) + [0, 0, 0x21, 0x3a] + crc + little(deflated.count, 4)
      + little(size, 4)
      + little(name.count, 2) + [0, 0]
    let local = [0x50, 0x4b, 3, 4] + common + name + deflated
    let central =
      [0x50, 0x4b, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10) + little(parts.directory, 4)
      + name
    var end = Array(parts.bytes[parts.end...])
    end.replaceSubrange(8..<12, with: little(parts.entries.count + 1, 2) + little(parts.entries.count + 1, 2))
    end.replaceSubrange(12..<16, with: little(parts.end - parts.directory + central.count, 4))
    end.replaceSubrange(16..<20, with: little(parts.directory + local.count, 4))
    return parts.bytes[..<parts.directory] + local + parts.bytes[parts.directory..<parts.end] + central + end
  }
}
