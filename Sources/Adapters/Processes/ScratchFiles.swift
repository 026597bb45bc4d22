// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The small files that are handed to rclone and taken from it.
enum ScratchFiles {
  /// The largest document that is read back, in bytes.
  static let largest = 64 << 20

  /// A new folder inside another.
  static func folder(in parent: String) throws(ProcessesError) -> String {
    let path = "\(parent)/\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .fileSystem(doing: "make the folder", path: path, reason: "\(error)")
    }
    return path
  }

  /// Leaves nothing behind; what hinders it stays in the state folder's scratch, which is removed later.
  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// A list for `--files-from-raw`, one path a line.
  static func list(_ paths: [String], in folder: String) throws(ProcessesError) -> String {
    try write(Array((paths.joined(separator: "\n") + "\n").utf8), to: "\(folder)/list")
  }

  static func write(_ bytes: [UInt8], to path: String) throws(ProcessesError) -> String {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
      throw .fileSystem(doing: "write", path: path, reason: "\(error)")
    }
    return path
  }

  /// The bytes of a file; nil where there is none.
  static func bytes(of path: String) throws(ProcessesError) -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      return Array(try file.read(upToCount: largest) ?? Data())
    } catch {
      throw .fileSystem(doing: "read", path: path, reason: "\(error)")
    }
  }

  /// The lines of a file; none where there is no file.
  static func lines(of path: String) throws(ProcessesError) -> Set<String> {
    let bytes = try bytes(of: path) ?? []
    return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
  }
}
