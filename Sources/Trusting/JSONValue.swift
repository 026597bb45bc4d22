// SPDX-License-Identifier: Apache-2.0

/// One value of the JSON dialect that TUF signs: no fractions, integers of 64 bits, exact texts.
package indirect enum JSONValue: Hashable, Sendable {
  case object([ExactText: JSONValue])
  case array([JSONValue])
  case string(ExactText)
  case integer(Int64)
  case boolean(Bool)
  case null

  /// What the value is, in a person's words.
  package var kindName: String {
    switch self {
    case .object: "an object"
    case .array: "a list"
    case .string: "a text"
    case .integer: "a number"
    case .boolean: "true or false"
    case .null: "null"
    }
  }

  /// The member of an object; nil for anything else.
  package subscript(_ key: ExactText) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }
}

extension JSONValue {
  package var object: [ExactText: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }
  package var array: [JSONValue]? {
    if case .array(let items) = self { items } else { nil }
  }
  package var string: String? {
    if case .string(let text) = self { text.text } else { nil }
  }
  package var integer: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }
  package var boolean: Bool? {
    if case .boolean(let flag) = self { flag } else { nil }
  }

  package static func string(_ text: String) -> JSONValue { .string(ExactText(text)) }
  package static func integer(_ number: Int) -> JSONValue { .integer(Int64(number)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral text: String) { self = .string(ExactText(text)) }
  package init(integerLiteral number: Int64) { self = .integer(number) }
  package init(booleanLiteral flag: Bool) { self = .boolean(flag) }
  package init(arrayLiteral items: JSONValue...) { self = .array(items) }
  /// Of a key that stands twice the last counts; only texts from outside are checked for that.
  package init(dictionaryLiteral members: (ExactText, JSONValue)...) {
    self = .object(Dictionary(members) { $1 })
  }
}
