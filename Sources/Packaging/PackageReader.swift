// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// An untrusted package, its layout read and nothing of it verified yet.
package struct PackageReader: Sendable {
  package let source: any ByteSource
  package let signature: WholeFileSignature
  package let directory: ZipDirectory

  /// The largest of the small entries that is read into memory, in bytes.
  static let textLimit: UInt64 = 1 << 20

  /// Reads footer, directory and local headers. Throws `PackageError`, and what the source throws.
  package init(_ source: any ByteSource) throws {
    self.source = source
    signature = try WholeFileSignature(locatingIn: source)
    directory = try ZipDirectory(in: source, endOffset: signature.endOffset)
  }

  /// An entry that must be there.
  package func entry(_ name: String) throws -> ZipEntry {
    guard let entry = directory[name] else {
      throw PackageError.malformed(
        structure: "central directory", offset: directory.offset, problem: "names no entry “\(name)”")
    }
    return entry
  }

  /// An entry's contents as a source of their own.
  package func contents(of name: String) throws -> ByteRange {
    let entry = try entry(name)
    return try ByteRange(of: source, offset: entry.dataOffset, size: entry.size)
  }

  /// A small entry's bytes.
  package func bytes(of name: String) throws -> [UInt8] {
    let contents = try contents(of: name)
    guard contents.size <= PackageReader.textLimit else {
      throw PackageError.malformed(
        structure: name, offset: contents.offset,
        problem: "has \(contents.size) bytes; at most \(PackageReader.textLimit) are read")
    }
    return try contents.read(at: 0, count: Int(contents.size))
  }

  /// A small entry's text.
  package func text(of name: String) throws -> String {
    guard let text = String(validating: try bytes(of: name), as: UTF8.self) else {
      throw PackageError.malformed(
        structure: name, offset: try entry(name).dataOffset, problem: "is not UTF-8")
    }
    return text
  }

  /// The keys of the text metadata.
  package func metadata() throws -> [String: String] {
    try PackageMetadata.keys(
      inText: try bytes(of: PackageEntry.metadata), at: try entry(PackageEntry.metadata).dataOffset)
  }
}

/// The DER inside a PEM certificate.
enum PEMCertificate {
  /// Nil where the text is not one certificate.
  static func der(in pem: String) -> [UInt8]? {
    let lines = pem.split(whereSeparator: \.isNewline)
    guard lines.first == "-----BEGIN CERTIFICATE-----", lines.last == "-----END CERTIFICATE-----",
      let data = Data(base64Encoded: lines.dropFirst().dropLast().joined())
    else { return nil }
    return Array(data)
  }
}
