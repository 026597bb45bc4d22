// SPDX-License-Identifier: Apache-2.0
internal import Building
internal import Compression
internal import Files
import Foundation
internal import Git
internal import Packaging
internal import Publishing
internal import ReleaseCore
internal import Releasing
internal import Settings
internal import Signing

/// The folder that a cut works in, and the tools that make what it hands out.
struct CutFolder: CutWorkshop {
  let root: String
  let logs: String
  let settings: ReleaseSettings
  let repository: GitRepository
  let processors: Int

  private var staged: String { "\(root)/out" }

  func stagedPath(_ name: String) -> String { "\(staged)/\(name)" }

  func emptyFolder(_ name: String) throws -> String {
    let path = "\(root)/\(name)"
    if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    try Folders.make(path)
    return path
  }

  func facts(ofStaged name: String) throws -> FileFacts? {
    let path = stagedPath(name)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try FileSource(path: path)
    return FileFacts(name: name, size: ByteCount(file.size), sha256: try file.sha256())
  }

  func isIntact(_ image: PartitionImage) throws -> Bool {
    guard FileManager.default.fileExists(atPath: image.path) else { return false }
    let file = try FileSource(path: image.path)
    return try file.size == image.size.bytes && file.sha256() == image.sha256
  }

  func freeSpace() throws -> ByteCount {
    try Folders.make(root)
    // What is made here is copied there: the smaller of the two counts.
    var there = settings.releaseFolder.absolute
    while !Folders.exists(there), there != "/" { there = Folders.parent(of: there) }
    return min(try FreeSpace.available(at: root), try FreeSpace.available(at: there))
  }

  func checkKey(at instant: Date) throws -> (problems: [String], warnings: [String]) {
    do {
      return ([], try signer().warnings(at: instant))
    } catch let failure as any Failure {
      return ([failure.message], [])
    }
  }

  func packageDevice(
    _ output: BuildOutput, _ facts: BuildFacts, progress: (String) -> Void
  ) async throws -> ReleaseFacts.PackagedDevice {
    let device = facts.device
    let folder = try emptyFolder("package-\(device.codename)")
    let signer = try signer()
    progress("payload")
    let payload = try FileSink(path: "\(folder)/payload.bin")
    let writer = PayloadWriter(compressor: SystemBlobCompressor(), signer: signer, width: processors)
    let properties = try await writer.write(
      try output.images.map { PayloadPartition(name: $0.name, image: try FileSource(path: $0.path)) },
      maxTimestamp: facts.epoch, securityPatchLevel: device.securityPatch,
      scratch: try FileSink(path: "\(folder)/blobs"), to: payload)
    progress("package")
    let fingerprint = device.fingerprint(of: facts.version)
    let package = try FileSink(path: "\(folder)/package.zip")
    let written = try PackageWriter(signer: signer).write(
      facts: PackageFacts(
        devices: [device.codename], fingerprint: fingerprint, incremental: "\(facts.version)",
        sdkLevel: device.sdkLevel, securityPatch: device.securityPatch, timestamp: facts.epoch),
      payload: payload, properties: properties.text, into: package)
    try package.synchronize()
    let name = try PackageName(
      device: device.marketName, version: facts.version, md5: written.digests.md5, android: device.android)
    try take("\(folder)/package.zip", as: "\(name)")
    try FileManager.default.removeItem(atPath: folder)
    return ReleaseFacts.PackagedDevice(
      profile: device,
      file: FileFacts(name: "\(name)", size: written.digests.size, sha256: written.digests.sha256),
      md5Prefix: name.md5Prefix,
      payload: ReleaseManifest.Payload(
        fileHash: properties.fileHashText, fileSize: ByteCount(properties.fileSize),
        metadataHash: properties.metadataHashText, metadataSize: ByteCount(properties.metadataSize)),
      partitions: output.images, postBuild: fingerprint, md5: written.digests.md5,
      propertyFiles: written.propertyFiles.full)
  }

  func clear() throws {
    let manager = FileManager.default
    guard manager.fileExists(atPath: root) else { return }
    // The logs of the builds stay; everything else can be made again.
    for name in try manager.contentsOfDirectory(atPath: root) where name.hasPrefix("images-") {
      let log = "\(root)/\(name)/build.log"
      guard manager.fileExists(atPath: log) else { continue }
      try Folders.make(logs)
      let kept = "\(logs)/\(name.dropFirst(7)).log"
      try? manager.removeItem(atPath: kept)
      try manager.moveItem(atPath: log, toPath: kept)
    }
    try manager.removeItem(atPath: root)
  }

  private func signer() throws -> RSAPackageSigner {
    try RSAPackageSigner(
      certificatePEM: try TextFile.read(settings.certificate.absolute),
      privateKeyPEM: try TextFile.read(settings.privateKey.absolute))
  }

  func take(_ path: String, as name: String) throws {
    try Folders.make(staged)
    let target = stagedPath(name)
    if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
    try FileManager.default.moveItem(atPath: path, toPath: target)
  }
}
