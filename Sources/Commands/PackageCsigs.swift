// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Packaging
internal import Publishing
internal import ReleaseCore
internal import Signing

/// The signed Custota documents of a channel's packages: made where the packages' key is, kept elsewhere.
struct PackageCsigs: CsigSource {
  /// The channel's folder.
  let folder: String
  let certificate: String
  let privateKey: String
  let console: Console

  func kept(_ package: ReleaseManifest.Package) throws -> [UInt8]? {
    let path = "\(folder)/\(FeedSet.csigPath(of: package.file))"
    guard try Folders.isTaken(path) else { return nil }
    let file = try FileSource(path: path, followingLinks: false)
    return try file.read(at: 0, count: Int(file.size))
  }

  /// A document that cannot be made costs one device its Custota feed, and never a publication.
  func made(for package: ReleaseManifest.Package, in version: BuildVersion) throws -> [UInt8]? {
    guard try Folders.isTaken(privateKey) else { return nil }
    do {
      let signer = try RSAPackageSigner(
        certificatePEM: try TextFile.read(certificate), privateKeyPEM: try TextFile.read(privateKey))
      let place = StagedTarget.storedPath(TargetPath.of(package.file, in: version), package.sha256)
      console.live("signing \(package.file) for Custota")
      return try Csig(of: try FileSource(path: "\(folder)/\(place)", followingLinks: false))
        .signed(by: signer)
    } catch let failure as any Failure {
      console.warn("no Custota feed for \(package.codename) \(version): \(failure.message)")
      return nil
    }
  }
}
