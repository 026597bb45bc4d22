// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Foundation
package import ReleaseCore

/// Size and digests of a whole package, as a manifest and a file name give them.
package struct PackageDigests: Hashable, Sendable {
  package let size: ByteCount
  package let sha256: ReleaseCore.Digest
  /// 32 lower-case hexadecimal digits.
  package let md5: String

  /// Cost: one pass over the source.
  package static func of(_ source: any ByteSource) throws -> PackageDigests {
    var stream = DigestStream()
    try source.forEachChunk { stream.update($0) }
    return try stream.digests()
  }
}

/// SHA-256, MD5 and size of bytes as they go by.
struct DigestStream {
  private(set) var sha256 = SHA256()
  private var md5 = Insecure.MD5()
  private var size: UInt64 = 0

  mutating func update(_ bytes: some DataProtocol) {
    sha256.update(data: bytes)
    md5.update(data: bytes)
    size += UInt64(bytes.count)
  }

  /// May be asked for, and the stream go on.
  func digests() throws -> PackageDigests {
    guard let digest = ReleaseCore.Digest(bytes: Array(sha256.finalize())) else {
      throw PackageError.unwritable(entry: "", problem: "SHA-256 gave a digest of an impossible length")
    }
    return PackageDigests(
      size: ByteCount(size), sha256: digest, md5: Hexadecimal.text(of: Array(md5.finalize())))
  }
}
