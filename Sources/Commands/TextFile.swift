// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Packaging

/// Small text files that the settings name.
enum TextFile {
  /// The largest file read, in bytes; a key or a certificate is far smaller.
  static let limit: UInt64 = 1 << 20

  static func read(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The bytes as they are: what is signed is not repaired on the way.
  static func bytes(_ path: String) throws -> [UInt8] {
    let source = try FileSource(path: path)
    guard source.size <= limit else {
      throw CommandError.option("file", value: path, expected: "at most 1 MiB of text")
    }
    return try source.read(at: 0, count: Int(source.size))
  }
}
