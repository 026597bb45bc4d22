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
      trustedCertificatePEM: try certificatePath.map(certificate), width: width)
  }

  /// A wrong file here says nothing of a package, and is found before one is looked at.
  private static func certificate(_ path: String) throws -> String {
    let pem = try TextFile.read(path)
    do {
      _ = try AndroidPackageTrust().summary(ofCertificatePEM: pem)
    } catch {
      throw CommandError.certificate(path, error)
    }
    return pem
  }

  static var inspector: PackageInspector {
    PackageInspector(trust: AndroidPackageTrust(), certificates: AndroidPackageTrust())
  }

  static func extractor(width: Int) -> PayloadExtractor {
    PayloadExtractor(compressor: SystemBlobCompressor(), width: width)
  }
}
