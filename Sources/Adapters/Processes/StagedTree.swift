// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore

/// A folder of exported files that an image is made of, or that a build command ran in.
///
/// Paths inside it are followed without ever passing through a symbolic link.
struct StagedTree {
  let folder: String

  /// Makes the folder, with mode 0755 whatever the umask.
  static func make(at folder: String) throws(ProcessesError) -> StagedTree {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    } catch {
      throw .fileSystem(doing: "make the folder", path: folder, reason: "\(error)")
    }
    return StagedTree(folder: folder)
  }

  /// What stands at a path.
  enum Place: Hashable {
    case nothing
    case file(size: UInt64)
    case folder
    /// A link, device or socket there, or on the way there.
    case other(String)
    /// An absolute path, or one with `.` or `..` in it.
    case outside
  }

  /// Looks at each part of a path inside the tree.
  func place(_ path: String) -> Place {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if path.isEmpty || parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) { return .outside }
    var current = folder
    for (index, part) in parts.enumerated() {
      current += "/\(part)"
      // Attributes of the item itself: a link is not followed.
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: current) else {
        return .nothing
      }
      switch attributes[.type] as? FileAttributeType {
      case .typeDirectory: if index == parts.count - 1 { return .folder }
      case .typeRegular:
        guard index == parts.count - 1 else { return .nothing }
        return .file(size: (attributes[.size] as? NSNumber)?.uint64Value ?? 0)
      case .typeSymbolicLink: return .other("“\(part)” is a symbolic link")
      default: return .other("“\(part)” is neither a file nor a folder")
      }
    }
    return .folder
  }

  /// Writes a text file with mode 0644, in folders of mode 0755.
  func write(_ text: String, to path: String) throws(ProcessesError) {
    let file = "\(folder)/\(path)"
    do {
      var parent = folder
      for part in path.split(separator: "/").dropLast() {
        parent += "/\(part)"
        if !FileManager.default.fileExists(atPath: parent) { _ = try StagedTree.make(at: parent) }
      }
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    } catch {
      throw .fileSystem(doing: "write", path: file, reason: "\(error)")
    }
  }

  /// Entries beneath the folder and the 4096-byte blocks their contents fill.
  func measure() throws(ProcessesError) -> (entries: Int, blocks: Int) {
    guard let walk = FileManager.default.enumerator(atPath: folder) else {
      throw .fileSystem(doing: "read the folder", path: folder, reason: "it is not there")
    }
    var entries = 0
    var blocks = 1
    while walk.nextObject() != nil {
      entries += 1
      let size = (walk.fileAttributes?[.size] as? NSNumber)?.intValue ?? 0
      let isFolder = walk.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
      // A folder's size here depends on the file system beneath: count its own block, and its entries below.
      blocks += isFolder ? 1 : (size + 4095) / 4096
    }
    // Names are at most 255 bytes with eight in front.
    return (entries, blocks + entries * 264 / 4096)
  }
}
