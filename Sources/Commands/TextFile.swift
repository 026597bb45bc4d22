// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Packaging

/// Small text files that the settings name.
enum TextFile {
  /// The largest file read, in bytes; a key or a certificate is far smaller.
  static let limit: UInt64 = 1 << 20

  static func read(_ path: String) throws -> String {
    let source = try FileSource(path: path)
    guard source.size <= limit else {
      throw CommandError.option("file", value: path, expected: "at most 1 MiB of text")
    }
    return String(decoding: try source.read(at: 0, count: Int(source.size)), as: UTF8.self)
  }
}
