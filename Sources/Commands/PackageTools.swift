// SPDX-License-Identifier: Apache-2.0
internal import Archive
internal import Compression
internal import Files
internal import Packaging
internal import Signing

/// The readers and checkers of packages, put together.
enum PackageTools {
  static func verifier(trusting certificatePath: String?, width: Int) throws -> PackageVerifier {
    PackageVerifier(
      trust: AndroidPackageTrust(), listing: ArchiveReader(), compressor: SystemBlobCompressor(),
      trustedCertificatePEM: try certificatePath.map { try TextFile.read($0) }, width: width)
  }

  static var inspector: PackageInspector {
    PackageInspector(trust: AndroidPackageTrust(), certificates: AndroidPackageTrust())
  }

  static func extractor(width: Int) -> PayloadExtractor {
    PayloadExtractor(compressor: SystemBlobCompressor(), width: width)
  }
}
