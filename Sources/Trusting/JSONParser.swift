// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a JSON text, and at which byte.
package struct JSONProblem: Error, Hashable, Sendable {
  package let offset: Int
  package let problem: String
}

/// Reads JSON strictly (RFC 8259), and refuses what two readers may understand differently: duplicate keys,
/// fractions, exponents, lone surrogates, numbers beyond 64 bits, nesting deeper than 64.
package struct JSONParser {
  /// Deeper nesting is refused before it can exhaust the stack.
  package static let maximumDepth = 64

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads one value and nothing after it but white space.
  package static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
    var parser = JSONParser(bytes)
    parser.skipSpace()
    let value = try parser.value()
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.problem("text after the end of the value") }
    return value
  }

  private func problem(_ words: String) -> JSONProblem { JSONProblem(offset: position, problem: words) }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ byte: UInt8, _ expected: String) throws(JSONProblem) {
    guard next == byte else { throw problem("expected \(expected)") }
    position += 1
  }

  private mutating func value() throws(JSONProblem) -> JSONValue {
    guard let byte = next else { throw problem("the text ends where a value is expected") }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(ExactText(try string()))
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try integer()
    default: throw problem("expected a value")
    }
  }

  private mutating func word(_ text: String, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
    guard bytes[position...].starts(with: text.utf8) else { throw problem("expected \(text)") }
    position += text.utf8.count
    return value
  }

  private mutating func enter() throws(JSONProblem) {
    depth += 1
    guard depth <= JSONParser.maximumDepth else {
      throw problem("nested deeper than \(JSONParser.maximumDepth) levels")
    }
    position += 1
    skipSpace()
  }

  /// After an item: true where another one follows the comma, false where the collection ends.
  private mutating func another(before end: UInt8) throws(JSONProblem) -> Bool {
    skipSpace()
    if next == UInt8(ascii: ",") {
      position += 1
      skipSpace()
      return true
    }
    guard next == end else { throw problem("expected a comma or the end of the collection") }
    position += 1
    depth -= 1
    return false
  }

  private mutating func object() throws(JSONProblem) -> JSONValue {
    var members: [ExactText: JSONValue] = [:]
    try enter()
    if next == UInt8(ascii: "}") {
      position += 1
      depth -= 1
      return .object(members)
    }
    repeat {
      let start = position
      let key = ExactText(try string())
      skipSpace()
      try take(UInt8(ascii: ":"), "a colon after the key")
      skipSpace()
      guard members.updateValue(try value(), forKey: key) == nil else {
        throw JSONProblem(offset: start, problem: "the key “\(key)” stands twice in one object")
      }
    } while try another(before: UInt8(ascii: "}"))
    return .object(members)
  }

  private mutating func array() throws(JSONProblem) -> JSONValue {
    var items: [JSONValue] = []
    try enter()
    if next == UInt8(ascii: "]") {
      position += 1
      depth -= 1
      return .array(items)
    }
    repeat { items.append(try value()) } while try another(before: UInt8(ascii: "]"))
    return .array(items)
  }

  private mutating func integer() throws(JSONProblem) -> JSONValue {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let first = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    guard position > first else { throw problem("expected a digit") }
    guard position == first + 1 || bytes[first] != 0x30 else {
      throw JSONProblem(offset: first, problem: "a number has a leading zero")
    }
    switch next {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      throw JSONProblem(offset: start, problem: "a fraction or exponent cannot be signed")
    default: break
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard text != "-0" else { throw JSONProblem(offset: start, problem: "minus zero cannot be signed") }
    guard let number = Int64(text) else {
      throw JSONProblem(offset: start, problem: "the number \(text) does not fit 64 bits")
    }
    return .integer(number)
  }
}

extension JSONParser {
  private mutating func string() throws(JSONProblem) -> String {
    let start = position
    try take(UInt8(ascii: "\""), "a text in quotes")
    var content: [UInt8] = []
    while true {
      guard let byte = next else {
        throw JSONProblem(offset: start, problem: "the text ends before its closing quote")
      }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw JSONProblem(offset: start, problem: "the text is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try escape(into: &content)
      case 0..<0x20: throw problem("a control character stands unescaped in a text")
      default:
        content.append(byte)
        position += 1
      }
    }
  }

  private mutating func escape(into content: inout [UInt8]) throws(JSONProblem) {
    position += 1
    guard let letter = next else { throw problem("the text ends inside an escape") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"): content += Array(String(Character(try scalar())).utf8)
    default:
      position -= 1
      throw problem("unknown escape")
    }
  }

  /// A code point of one `\u`, or of a pair of surrogates.
  private mutating func scalar() throws(JSONProblem) -> Unicode.Scalar {
    let start = position - 2
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, bytes[position...].starts(with: "\\u".utf8) else {
      throw JSONProblem(offset: start, problem: "half of a surrogate pair stands alone")
    }
    position += 2
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw JSONProblem(offset: start, problem: "half of a surrogate pair stands alone") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONProblem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw problem("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
