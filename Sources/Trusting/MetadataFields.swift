// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Takes the known members out of one object of a document; what is left is kept as unknown.
package struct MetadataFields {
  /// Whose metadata it is, for messages.
  package let role: String
  private let path: String
  private var members: [ExactText: JSONValue]

  package init(_ value: JSONValue, role: String, path: String) throws(TrustError) {
    guard case .object(let members) = value else {
      throw .malformed(role: role, field: path, problem: "is \(value.kindName), expected an object")
    }
    self.members = members
    self.role = role
    self.path = path
  }

  /// The members nobody asked for.
  package var unknown: [ExactText: JSONValue] { members }

  package func dotted(_ key: ExactText) -> String { path.isEmpty ? key.text : "\(path).\(key)" }

  package func malformed(_ key: ExactText, _ problem: String) -> TrustError {
    .malformed(role: role, field: dotted(key), problem: problem)
  }

  package mutating func optional<Value>(
    _ key: ExactText, _ expected: String, _ read: (JSONValue) -> Value?
  ) throws(TrustError) -> Value? {
    guard let member = members.removeValue(forKey: key) else { return nil }
    guard let value = read(member) else {
      throw malformed(key, "is \(member.kindName), expected \(expected)")
    }
    return value
  }

  package mutating func required<Value>(
    _ key: ExactText, _ expected: String, _ read: (JSONValue) -> Value?
  ) throws(TrustError) -> Value {
    guard let value = try optional(key, expected, read) else { throw malformed(key, "is missing") }
    return value
  }

  package mutating func text(_ key: ExactText) throws(TrustError) -> String {
    try required(key, "a text") { $0.string }
  }

  package mutating func list(_ key: ExactText) throws(TrustError) -> [JSONValue] {
    try required(key, "a list") { $0.array }
  }

  package mutating func object(_ key: ExactText) throws(TrustError) -> [ExactText: JSONValue] {
    try required(key, "an object") { $0.object }
  }

  /// A whole number of at least one.
  package mutating func positive(_ key: ExactText) throws(TrustError) -> Int {
    try required(key, "a whole number above zero") { $0.integer.flatMap { $0 > 0 ? Int($0) : nil } }
  }

  /// A length in bytes.
  package mutating func optionalLength(_ key: ExactText) throws(TrustError) -> Int64? {
    try optional(key, "a number of bytes") { $0.integer.flatMap { $0 >= 0 ? $0 : nil } }
  }

  /// Texts in their order, none twice.
  package mutating func distinctTexts(_ key: ExactText) throws(TrustError) -> [ExactText] {
    var seen: Set<ExactText> = []
    var texts: [ExactText] = []
    for item in try list(key) {
      guard case .string(let text) = item else {
        throw malformed(key, "lists \(item.kindName), expected texts")
      }
      guard seen.insert(text).inserted else { throw malformed(key, "lists \(text) twice") }
      texts.append(text)
    }
    return texts
  }
}
