// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// A fresh folder for one test, removed when its owner lets go of it.
package final class ScratchFolder: Sendable {
  /// Absolute, without symbolic links or a trailing slash.
  package let path: String

  /// Where files never reach a disk, on Linux.
  private static let memory = "/dev/shm"

  /// Makes the folder beneath the system's temporary folder; in memory, where there is such a place, for many files.
  package init(_ purpose: String = "test", inMemory: Bool = false) throws {
    let isInMemory = inMemory && FileManager.default.isWritableFile(atPath: ScratchFolder.memory)
    let parent =
      isInMemory
      ? URL(fileURLWithPath: ScratchFolder.memory, isDirectory: true)
      : FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    let folder = parent.appendingPathComponent(
      "miui-release-\(purpose)-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The absolute path of a relative one.
  package func path(_ relative: String) -> String { "\(path)/\(relative)" }

  /// Makes a folder and its parents; gives its absolute path.
  @discardableResult
  package func folder(_ relative: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path(relative), withIntermediateDirectories: true)
    return path(relative)
  }

  /// Writes a text file and the folders it stands in; gives its absolute path.
  @discardableResult
  package func write(_ text: String, to relative: String) throws -> String {
    try write(Data(text.utf8), to: relative)
  }

  /// Writes a file of these bytes and the folders it stands in; gives its absolute path.
  @discardableResult
  package func write(_ bytes: [UInt8], to relative: String) throws -> String {
    try write(Data(bytes), to: relative)
  }

  /// Writes a file of any bytes and the folders it stands in; gives its absolute path.
  @discardableResult
  package func write(_ data: Data, to relative: String) throws -> String {
    let url = URL(fileURLWithPath: path(relative))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return url.path
  }

  /// Writes a file that may be executed, such as a stand-in for a tool; gives its absolute path.
  @discardableResult
  package func writeScript(_ text: String, to relative: String) throws -> String {
    let file = try write(text, to: relative)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    return file
  }

  package func text(_ relative: String) throws -> String {
    String(decoding: try data(relative), as: UTF8.self)
  }

  package func data(_ relative: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(relative)))
  }

  /// True where anything stands there, also a symbolic link to nowhere.
  package func exists(_ relative: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path(relative))) != nil
  }

  /// Everything beneath, as sorted relative paths, folders included.
  package func contents(of relative: String = "") throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: relative.isEmpty ? path : path(relative)).sorted()
  }

  /// The permission bits of a file.
  package func mode(_ relative: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(relative))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }
}
