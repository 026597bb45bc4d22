// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore

/// A value of a JSON document whose shape is another program's matter.
package enum JSONValue: Hashable, Sendable, Decodable {
  case null
  case flag(Bool)
  case number(String)
  case string(String)
  case list([JSONValue])
  case object([String: JSONValue])

  package init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Key.self) {
      var found: [String: JSONValue] = [:]
      for key in object.allKeys { found[key.stringValue] = try object.decode(JSONValue.self, forKey: key) }
      self = .object(found)
      return
    }
    if var list = try? decoder.unkeyedContainer() {
      var found: [JSONValue] = []
      while !list.isAtEnd { found.append(try list.decode(JSONValue.self)) }
      self = .list(found)
      return
    }
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Int64.self) {
      self = .number(String(number))
    } else {
      self = .number(String(try value.decode(Double.self)))
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// The value under a key of an object.
  package subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The items of a list; empty for anything else.
  package var items: [JSONValue] { if case .list(let items) = self { items } else { [] } }

  /// The text of a string or a number.
  package var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .null, .list, .object: nil
    }
  }

  /// Decodes another program's document. Throws `RequestingError.malformedExport` that says where it is wrong.
  package static func decode<Value: Decodable>(
    _: Value.Type, from bytes: [UInt8], file: String
  ) throws(RequestingError) -> Value {
    // A byte order mark is no part of JSON (RFC 8259, 8.1).
    let data = Data(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch let error as DecodingError {
      throw .malformedExport(file: file, reason: words(error))
    } catch {
      throw .malformedExport(file: file, reason: "is not JSON")
    }
  }

  private static func words(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
      return path.isEmpty ? "" : "\(path): "
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context))has no “\(key.stringValue)”"
    case .typeMismatch(let type, let context): "\(place(context))is not a \(type)"
    case .valueNotFound(_, let context): "\(place(context))is null"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "is not JSON"
    case .dataCorrupted(let context): "\(place(context))\(context.debugDescription)"
    @unknown default: "is not JSON"
    }
  }
}
