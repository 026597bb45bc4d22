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

  /// As many of the first entries as fit into a number of bytes, but one at least; without white space.
  static func fitting<Entry>(
    _ entries: [Entry], within limit: Int, file: String, document: ([Entry]) -> any Encodable
  ) throws(PublishingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var entries = entries
    do {
      while true {
        let bytes = Array(try encoder.encode(document(entries))) + [10]
        if bytes.count <= limit || entries.count <= 1 { return bytes }
        entries.removeLast()
      }
    } catch {
      throw .unwritable(file: file, detail: "\(error)")
    }
  }
}
