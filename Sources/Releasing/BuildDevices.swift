// SPDX-License-Identifier: Apache-2.0
package import Building
import Foundation
import Merging
import ReleaseCore

/// Every device's images.
package struct DeviceBuilds: StageFacts {
  package let outputs: [BuildOutput]

  package var summary: String {
    let images = outputs.flatMap(\.images)
    let size = images.reduce(ByteCount(0)) { $0 + $1.size }
    return "\(outputs.count.of("device")), \(images.count.of("image")), \(size)"
  }
}

/// What the journal keeps of a device's build.
private struct KeptBuild: Codable {
  struct Image: Codable {
    let name: String
    let path: String
    let size: ByteCount
    let sha256: Digest
  }
  let tree: ObjectID
  let images: [Image]
  let log: String
}

extension WeeklyRelease {
  /// Builds the devices one after another; images that a killed cut finished are taken as they are
  /// when they still have their digests.
  func buildDevices(_ week: OpenedWeek, _ train: TrainReport) async throws -> DeviceBuilds {
    var outputs: [BuildOutput] = []
    let devices = try devices(of: week)
    for device in devices {
      ports.narrator.progress("\(outputs.count + 1)/\(devices.count) \(device.codename)")
      outputs.append(try await build(buildFacts(of: device, week, tree: train.tree), week))
    }
    return DeviceBuilds(outputs: outputs)
  }

  /// A device's images: those that are there already, if they are of the same tree.
  func build(_ facts: BuildFacts, _ week: OpenedWeek) async throws -> BuildOutput {
    if let kept = try keptBuild(facts, week) { return kept }
    let folder = try ports.workshop.emptyFolder("images-\(facts.device.codename)")
    let output = try await ports.builds.build(facts, exporter: ports.exporter, in: folder)
    let images = output.images.map {
      KeptBuild.Image(name: $0.name, path: $0.path, size: $0.size, sha256: $0.sha256)
    }
    try keep(
      KeptBuild(tree: facts.tree, images: images, log: output.log), of: .build, week,
      part: ":" + facts.device.codename)
    return output
  }

  func buildFacts(of device: DeviceProfile, _ week: OpenedWeek, tree: ObjectID) -> BuildFacts {
    BuildFacts(device: device, version: week.version, epoch: week.departure, tree: tree)
  }

  private func keptBuild(_ facts: BuildFacts, _ week: OpenedWeek) throws -> BuildOutput? {
    guard
      let kept = try kept(KeptBuild.self, of: .build, week, part: ":" + facts.device.codename),
      kept.tree == facts.tree
    else { return nil }
    let images = kept.images.map {
      PartitionImage(name: $0.name, path: $0.path, size: $0.size, sha256: $0.sha256)
    }
    guard try images.allSatisfy({ try ports.workshop.isIntact($0) }) else { return nil }
    return BuildOutput(device: facts.device, images: images, log: kept.log)
  }
}
