// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// The JSON of published documents: sorted snake_case keys, two spaces, a final newline; the same facts
/// always give the same bytes, so that a reader can write a document again and compare.
enum StableJSON {
  static func bytes(of value: some Encodable, file: String) throws(PublishingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do {
      return Array(try encoder.encode(value)) + [10]
    } catch {
      throw .unwritable(file: file, detail: "\(error)")
    }
  }

  /// Reads a document of one format and version; refuses bytes that this program would not have written,
  /// and so unknown keys, keys written twice, and every other spelling of the same facts.
  static func read<Value: Codable>(
    _ type: Value.Type, format: String, version: Int, from bytes: [UInt8], file: String
  ) throws(PublishingError) -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let value: Value
    do {
      let head = try decoder.decode(Head.self, from: Data(bytes))
      guard head.format == format, head.formatVersion == version else {
        throw PublishingError.unknownFormat(
          file: file, expected: "\(format) version \(version)",
          found: "\(head.format) version \(head.formatVersion)")
      }
      value = try decoder.decode(Value.self, from: Data(bytes))
    } catch let error as PublishingError {
      throw error
    } catch {
      throw .malformed(file: file, detail: detail(of: error))
    }
    let written = try Self.bytes(of: value, file: file)
    if let line = firstDifference(bytes, written) { throw .notCanonical(file: file, line: line) }
    return value
  }

  private struct Head: Decodable {
    let format: String
    let formatVersion: Int
  }

  /// The line, from 1, at which two texts part; nil where they are equal.
  static func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> Int? {
    guard left != right else { return nil }
    var line = 1
    for (one, other) in zip(left, right) {
      if one != other { break }
      if one == 10 { line += 1 }
    }
    return line
  }

  static func detail(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(path(context.codingPath + [key])) is missing"
    case .valueNotFound(_, let context), .typeMismatch(_, let context), .dataCorrupted(let context):
      // The parser says the offset only in the underlying error.
      let underlying = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
      let text = underlying ?? context.debugDescription
      return context.codingPath.isEmpty ? text : "\(path(context.codingPath)): \(text)"
    @unknown default: return "\(error)"
    }
  }

  /// `packages[0].sha256`, in the keys of the file.
  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { text, key in
      if let index = key.intValue { return text += "[\(index)]" }
      let snake = key.stringValue.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
      text += (text.isEmpty ? "" : ".") + snake
    }
  }
}
