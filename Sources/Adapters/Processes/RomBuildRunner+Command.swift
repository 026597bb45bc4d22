// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Proving
import ReleaseCore

extension RomBuildRunner {
  /// Exports the whole tree, runs the ROM's own command there, and takes the images it names.
  func runCommand(
    _ recipe: CommandRecipe, _ facts: BuildFacts, _ exporter: any TreeExporter, in directory: String,
    log: String
  ) async throws -> [PartitionImage] {
    let tree = try StagedTree.make(at: "\(directory)/tree")
    let home = try StagedTree.make(at: "\(directory)/home")
    try exporter.export(facts.tree, folder: "", into: tree.folder)
    let program = try program(of: recipe, facts, in: tree)
    let command = Command(
      program: program, arguments: Array(recipe.arguments.dropFirst()),
      environment: environment(recipe, facts, home: home.folder), folder: tree.folder,
      timeLimit: recipe.timeLimit, grace: grace)
    let ending = try await command.run(loggingTo: log)
    guard ending == .exited(0) else {
      throw ProcessesError.buildFailed(
        device: facts.device.codename, command: recipe.arguments.joined(separator: " "), ending: ending,
        log: log,
        tail: LogTail.text(
          of: try lastBytes(of: log),
          hiding: [("\(tree.folder)/", ""), (tree.folder, "."), (home.folder, "~")]))
    }
    let images = try take(recipe.images, from: tree, to: "\(directory)/images", log: log)
    try remove(tree.folder)
    try remove(home.folder)
    return images
  }

  /// The clean environment; what the recipe sets itself goes last.
  private func environment(_ recipe: CommandRecipe, _ facts: BuildFacts, home: String) -> [String: String] {
    [
      "PATH": tools.text, "HOME": home, "LANG": "C.UTF-8", "TZ": "UTC",
      "SOURCE_DATE_EPOCH": "\(facts.epoch)",
      "MIUI_RELEASE_VERSION": "\(facts.version)",
      "MIUI_RELEASE_DEVICE": facts.device.codename,
      "MIUI_RELEASE_FINGERPRINT": facts.device.fingerprint(of: facts.version),
    ].merging(recipe.environment) { $1 }
  }

  /// The absolute path of the recipe's program: in the tree, else for a bare name on the PATH.
  private func program(of recipe: CommandRecipe, _ facts: BuildFacts, in tree: StagedTree) throws -> String {
    guard let name = recipe.arguments.first, !name.isEmpty else {
      throw unusable(facts, "its command is empty")
    }
    let candidate = name.hasPrefix("/") ? name : "\(tree.folder)/\(name)"
    let resolved = URL(fileURLWithPath: candidate).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    if attributes?[.type] as? FileAttributeType == .typeRegular {
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      if name.contains("/") { throw unusable(facts, "its program \(name) is not executable") }
    }
    if !name.contains("/"), let found = tools.find(name) { return found }
    throw unusable(
      facts, "its program \(name) is neither in the tree\(name.contains("/") ? "" : " nor on the PATH")")
  }

  /// Checks every named image before the first is moved.
  private func take(
    _ images: [CommandRecipe.NamedImage], from tree: StagedTree, to folder: String, log: String
  ) throws -> [PartitionImage] {
    for image in images {
      func unusable(_ reason: String) -> ProcessesError {
        .imageUnusable(partition: image.partition, path: image.path, reason: reason, log: log)
      }
      switch tree.place(image.path) {
      case .nothing: throw unusable("the build did not make it")
      case .folder: throw unusable("it is a folder")
      case .other(let reason): throw unusable(reason)
      case .outside: throw unusable("the path leaves the tree")
      case .file(0): throw unusable("it is empty")
      case .file(let size) where size % ImageMaker.blockSize != 0:
        throw unusable("its size of \(size) bytes is not a multiple of \(ImageMaker.blockSize)")
      case .file where images.contains(where: { $0.path == image.path && $0.partition != image.partition }):
        throw unusable("another partition names it too")
      case .file: break
      }
    }
    return try images.map { image in
      let source = "\(tree.folder)/\(image.path)"
      let target = "\(folder)/\(image.partition).img"
      do {
        try FileManager.default.moveItem(atPath: source, toPath: target)
      } catch {
        throw ProcessesError.fileSystem(doing: "move the image", path: source, reason: "\(error)")
      }
      return try ImageMaker.describe(image.partition, at: target)
    }
  }

  /// The end of a log, at most 16 KiB.
  private func lastBytes(of log: String) throws -> String {
    String(decoding: try read(log).suffix(16 << 10), as: UTF8.self)
  }
}
