// SPDX-License-Identifier: Apache-2.0
package import Building
import Foundation
import ReleaseCore

/// Makes a device's images: from folders of the merged tree, or with the ROM's own build command.
package struct RomBuildRunner: BuildRunner {
  let tools: ToolPath
  /// Between SIGTERM and SIGKILL for a build command that overran its time limit.
  let grace: Duration

  /// A runner whose tools, and whose build commands' programs, are found on `tools`.
  package init(tools: ToolPath, grace: Duration = .seconds(10)) {
    self.tools = tools
    self.grace = grace
  }

  /// The tools a recipe needs that are missing here, as Debian package names, sorted.
  package func missingTools(for recipe: BuildRecipe) async throws -> [String] {
    var needed: Set<ExternalTool> = []
    switch recipe {
    case .command: needed.insert(.shell)
    case .tree(let partitions):
      for partition in partitions {
        switch partition.fileSystem {
        case .erofs: needed.insert(.mkfsErofs)
        case .ext4: needed.formUnion([.mke2fs, .debugfs])
        }
      }
    }
    return Set(needed.filter { tools.find($0.rawValue) == nil }.map(\.debianPackage)).sorted()
  }

  /// Builds into `directory` (exists, empty): `images/`, and the log `build.log`.
  ///
  /// What was exported is removed after a success and left for a look after a failure.
  package func build(
    _ facts: BuildFacts, exporter: any TreeExporter, in directory: String
  ) async throws -> BuildOutput {
    let log = "\(directory)/build.log"
    _ = try StagedTree.make(at: "\(directory)/images")
    let images =
      switch facts.device.recipe {
      case .tree(let partitions):
        try await buildTree(partitions, facts, exporter, in: directory, log: log)
      case .command(let recipe):
        try await runCommand(recipe, facts, exporter, in: directory, log: log)
      }
    return BuildOutput(device: facts.device, images: images, log: log)
  }

  private func buildTree(
    _ partitions: [PartitionProfile], _ facts: BuildFacts, _ exporter: any TreeExporter,
    in directory: String, log: String
  ) async throws -> [PartitionImage] {
    let maker = ImageMaker(tools: tools, epoch: facts.epoch)
    var images: [PartitionImage] = []
    var notes = ""
    for partition in partitions {
      let staging = try StagedTree.make(at: "\(directory)/staging/\(partition.name)")
      for folder in partition.folders {
        try exporter.export(facts.tree, folder: folder, into: staging.folder)
      }
      if let path = partition.buildProperties { try writeProperties(facts, to: path, in: staging) }
      let image = "\(directory)/images/\(partition.name).img"
      let uuid = ImageMaker.uuid(
        codename: facts.device.codename, partition: partition.name, version: facts.version)
      try await maker.make(partition, from: staging, uuid: uuid, at: image, scratch: directory)
      let described = try ImageMaker.describe(partition.name, at: image)
      images.append(described)
      notes +=
        "\(partition.name): \(partition.folders.joined(separator: ", ")) -> \(described.size.bytes) bytes,"
        + " sha256 \(described.sha256), uuid \(uuid)\n"
      try remove(staging.folder)
    }
    try StagedTree(folder: directory).write(notes, to: "build.log")
    return images
  }

  /// Lays a partition's folders over each other in a new folder, and writes the build's properties there.
  func stage(
    _ partition: PartitionProfile, _ facts: BuildFacts, _ exporter: any TreeExporter, at folder: String
  ) throws -> StagedTree {
    let staging = try StagedTree.make(at: folder)
    for folder in partition.folders { try exporter.export(facts.tree, folder: folder, into: staging.folder) }
    if let path = partition.buildProperties { try writeProperties(facts, to: path, in: staging) }
    return staging
  }

  private func writeProperties(_ facts: BuildFacts, to path: String, in tree: StagedTree) throws {
    var existing = ""
    switch tree.place(path) {
    case .nothing: break
    case .file: existing = String(decoding: try read("\(tree.folder)/\(path)"), as: UTF8.self)
    case .folder: throw unusable(facts, "its build properties cannot be written to the folder \(path)")
    case .other(let reason):
      throw unusable(facts, "its build properties cannot be written to \(path): \(reason)")
    case .outside: throw unusable(facts, "the path \(path) of its build properties leaves the partition")
    }
    try tree.write(BuildProperties.text(existing, with: BuildProperties.lines(of: facts)), to: path)
  }

  func unusable(_ facts: BuildFacts, _ reason: String) -> ProcessesError {
    .recipeUnusable(device: facts.device.codename, reason: reason)
  }

  func remove(_ path: String) throws(ProcessesError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .fileSystem(doing: "remove", path: path, reason: "\(error)")
    }
  }

  func read(_ path: String) throws(ProcessesError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .fileSystem(doing: "read", path: path, reason: "\(error)")
    }
  }
}
