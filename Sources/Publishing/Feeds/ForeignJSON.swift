// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// JSON whose keys others chose: sorted, so that the same facts give the same bytes, and otherwise as they
/// are spelled.
enum ForeignJSON {
  static func bytes(of value: some Encodable, file: String) throws(PublishingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [10]
    } catch {
      throw .unwritable(file: file, detail: "\(error)")
    }
  }
}
