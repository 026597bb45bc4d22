// SPDX-License-Identifier: Apache-2.0
internal import Foundation
package import Packaging
package import ReleaseCore

/// The content of a Custota signature: where a package's entries lie and what their bytes must be, so that
/// a phone reads them without the whole package.
///
/// Version 2 adds the digest of the vbmeta images; without it the document is of version 1, which every
/// client reads (Custota, UpdaterThread `CsigInfo`).
package struct Csig: Hashable, Sendable {
  package struct File: Hashable, Sendable, Encodable {
    package let digest: String
    package let name: String
    package let offset: UInt64
    package let size: UInt64
  }

  /// In the order of `ota-property-files`, which the client compares entry by entry.
  package let files: [File]
  package let vbmetaDigest: Digest?

  /// Reads them from a package of ours or another's. Cost: about one pass over the payload.
  ///
  /// Refuses a package that is not A/B, and what a client could not use.
  package init(of package: any ByteSource, vbmetaDigest: Digest? = nil) throws {
    let keys = try PackageReader(package).metadata()
    guard keys["ota-type"] == "AB", let list = keys[PropertyFiles.fullKey] else {
      throw PublishingError.impossibleFact("the package is no A/B package with \(PropertyFiles.fullKey)")
    }
    files = try list.split(separator: ",").map { token in
      let parts = token.trimmingCharacters(in: .whitespaces).split(separator: ":")
      guard parts.count == 3, let offset = UInt64(parts[1]), let size = UInt64(parts[2]),
        offset <= package.size, size <= package.size - offset
      else { throw PublishingError.impossibleFact("the package's property files name “\(token)”") }
      let bytes = try ByteRange(of: package, offset: offset, size: size)
      return File(
        digest: "\(try PackageDigests.of(bytes).sha256)", name: String(parts[0]), offset: offset, size: size)
    }
    for name in ["payload_metadata.bin", "payload.bin", "payload_properties.txt", "metadata.pb"]
    where !files.contains(where: { $0.name == name }) {
      throw PublishingError.impossibleFact("the package's property files name no \(name)")
    }
    self.vbmetaDigest = vbmetaDigest
  }

  private struct Document: Encodable {
    let files: [File]
    let vbmeta_digest: String?
    let version: Int
  }

  /// The bytes that are signed.
  package func bytes() throws(PublishingError) -> [UInt8] {
    try ForeignJSON.bytes(
      of: Document(
        files: files, vbmeta_digest: vbmetaDigest.map { "\($0)" }, version: vbmetaDigest == nil ? 1 : 2),
      file: "csig")
  }

  /// The `.csig` file: a CMS that holds the document and its signature, DER.
  package func signed(by signer: any DocumentSigner) throws -> [UInt8] {
    try signer.signedData(enclosing: try bytes())
  }
}
