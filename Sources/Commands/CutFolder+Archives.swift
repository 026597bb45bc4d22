// SPDX-License-Identifier: Apache-2.0
internal import Archive
internal import Building
internal import Files
import Foundation
internal import Git
internal import Packaging
internal import Publishing
internal import ReleaseCore

extension CutFolder {
  func archiveImages(_ output: BuildOutput, _ facts: BuildFacts) throws -> FileFacts {
    let device = facts.device
    let folder = "\(device.codename)_images_\(facts.version)"
    let items = output.images.map { image in
      PlannedItem(path: "\(folder)/\(image.name).img") {
        .file(try FileSource(path: image.path), executable: false)
      }
    }
    return try archive(items, .tarGzip, epoch: facts.epoch) {
      "\(folder)_\(device.android)_cn_\($0).tgz"
    }
  }

  func archiveSource(_ tree: ObjectID, version: BuildVersion, epoch: Int64) throws -> FileFacts {
    let folder = try emptyFolder("source")
    defer { try? Folders.remove(folder) }
    try repository.export(tree, folder: "", into: folder)
    return try archive(try items(in: folder, below: "source_\(version)"), .tarZstandard, epoch: epoch) {
      "source_\(version)_\($0).tar.zst"
    }
  }

  /// What goes into an archive. A file is opened when its turn comes: a source tree has more of them than a
  /// process may have open.
  private struct PlannedItem {
    let path: String
    let content: () throws -> ArchiveItem.Content
  }

  /// Every file, link and folder below a folder.
  private func items(in folder: String, below prefix: String) throws -> [PlannedItem] {
    let manager = FileManager.default
    return try manager.subpathsOfDirectory(atPath: folder).map { name in
      PlannedItem(path: "\(prefix)/\(name)") {
        let path = "\(folder)/\(name)"
        let attributes = try manager.attributesOfItem(atPath: path)
        switch attributes[.type] as? FileAttributeType {
        case .typeSymbolicLink: return .link(try manager.destinationOfSymbolicLink(atPath: path))
        case .typeDirectory: return .folder
        default:
          let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
          return .file(try FileSource(path: path), executable: mode & 0o100 != 0)
        }
      }
    }
  }

  /// Writes the items in the order of their paths' bytes, and names the archive after its MD5.
  private func archive(
    _ items: [PlannedItem], _ format: ArchiveFormat, epoch: Int64, named name: (String) -> String
  ) throws -> FileFacts {
    try Folders.make(root)
    let path = "\(root)/archive.partial"
    let sink = try FileSink(path: path)
    var writer = try ArchiveWriter(format, modified: epoch, into: sink)
    for item in items.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
      try writer.add(ArchiveItem(path: item.path, content: try item.content()))
    }
    try writer.finish()
    try sink.synchronize()
    let digests = try PackageDigests.of(try FileSource(path: path))
    let final = name(String(digests.md5.prefix(PackageName.md5PrefixLength)))
    try take(path, as: final)
    return FileFacts(name: final, size: digests.size, sha256: digests.sha256)
  }
}
