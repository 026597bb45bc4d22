// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Merging
package import Publishing
import ReleaseCore

/// Everything a release hands out, staged and digested.
package struct ReleaseProducts: StageFacts {
  package let packages: [ReleaseFacts.PackagedDevice]
  package let images: [ReleaseFacts.ImageArchive]
  package let source: FileFacts?

  package var files: [FileFacts] { packages.map(\.file) + images.map(\.file) + [source].compactMap { $0 } }

  package var summary: String {
    let size = files.reduce(ByteCount(0)) { $0 + $1.size }
    return "\(packages.count.of("package")), \(files.count.of("file")), \(size)"
  }
}

/// What the journal keeps of a device's package: the facts that its images do not tell.
private struct KeptPackage: Codable {
  let tree: ObjectID
  let partitions: [Digest]
  let file: FileFacts
  let archive: FileFacts
  let md5Prefix: String
  let payload: ReleaseManifest.Payload
  let postBuild: String
  let md5: String?
  let propertyFiles: String?
}

extension WeeklyRelease {
  /// Packages the devices; what a killed cut had finished and is still intact is taken as it is.
  func packageDevices(
    _ week: OpenedWeek, _ train: TrainReport, _ builds: DeviceBuilds
  ) async throws -> ReleaseProducts {
    var packages: [ReleaseFacts.PackagedDevice] = []
    var archives: [ReleaseFacts.ImageArchive] = []
    for output in builds.outputs {
      let place = "\(packages.count + 1)/\(builds.outputs.count) \(output.device.codename)"
      ports.narrator.progress(place)
      if let (package, archive) = try keptPackage(output, week, tree: train.tree) {
        packages.append(package)
        archives.append(archive)
        continue
      }
      let facts = buildFacts(of: output.device, week, tree: train.tree)
      let narrator = ports.narrator
      let package = try await ports.workshop.packageDevice(output, facts) {
        narrator.progress("\(place) \($0)")
      }
      let archive = try ports.workshop.archiveImages(output, facts)
      let kept = KeptPackage(
        tree: train.tree, partitions: output.images.map(\.sha256), file: package.file, archive: archive,
        md5Prefix: package.md5Prefix, payload: package.payload, postBuild: package.postBuild,
        md5: package.md5, propertyFiles: package.propertyFiles)
      try keep(kept, of: .package, week, part: ":" + output.device.codename)
      packages.append(package)
      archives.append(ReleaseFacts.ImageArchive(codename: output.device.codename, file: archive))
    }
    return ReleaseProducts(
      packages: packages, images: archives, source: try sourceSnapshot(week, tree: train.tree))
  }

  private func sourceSnapshot(_ week: OpenedWeek, tree: ObjectID) throws -> FileFacts? {
    guard project.sourceSnapshot else { return nil }
    ports.narrator.progress("the source snapshot")
    return try ports.workshop.archiveSource(tree, version: week.version, epoch: week.departure)
  }

  private func keptPackage(
    _ output: BuildOutput, _ week: OpenedWeek, tree: ObjectID
  ) throws -> (ReleaseFacts.PackagedDevice, ReleaseFacts.ImageArchive)? {
    let codename = output.device.codename
    guard let kept = try kept(KeptPackage.self, of: .package, week, part: ":" + codename),
      kept.tree == tree, kept.partitions == output.images.map(\.sha256),
      try ports.workshop.facts(ofStaged: kept.file.name) == kept.file,
      try ports.workshop.facts(ofStaged: kept.archive.name) == kept.archive
    else { return nil }
    let package = ReleaseFacts.PackagedDevice(
      profile: output.device, file: kept.file, md5Prefix: kept.md5Prefix, payload: kept.payload,
      partitions: output.images, postBuild: kept.postBuild, md5: kept.md5,
      propertyFiles: kept.propertyFiles)
    return (package, ReleaseFacts.ImageArchive(codename: codename, file: kept.archive))
  }
}
