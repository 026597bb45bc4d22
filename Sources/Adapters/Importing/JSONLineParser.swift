// SPDX-License-Identifier: Apache-2.0

/// Reads one JSON object (RFC 8259) with the values of its keys as fields, unescaped in place.
///
/// A text is given as its characters, a number or truth as written, a list or object as its JSON; null is no field.
struct JSONLineParser {
  /// Thrown to leave the line; the reader reports it with the line's number.
  struct Fault: Error {
    let fault: RowFault
  }

  private let start: Int
  private let end: Int
  private var at: Int
  private static let deepest = 64

  private init(from start: Int, to end: Int) {
    self.start = start
    self.end = end
    at = start
  }

  /// Parses the line from `start` to `end`, its line break excluded.
  static func parse(
    _ bytes: UnsafeMutableRawBufferPointer, from start: Int, to end: Int, keys: inout [Range<Int>],
    fields: inout [Range<Int>]
  ) throws(Fault) {
    var parser = JSONLineParser(from: start, to: end)
    keys.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    try unsafe parser.object(bytes, &keys, &fields)
    unsafe parser.skipSpace(bytes)
    if parser.at < end { throw parser.expected("nothing after the object") }
  }

  private mutating func object(
    _ bytes: UnsafeMutableRawBufferPointer, _ keys: inout [Range<Int>], _ fields: inout [Range<Int>]
  ) throws(Fault) {
    unsafe skipSpace(bytes)
    try unsafe take(bytes, "{", "an object")
    unsafe skipSpace(bytes)
    if unsafe peek(bytes) == UInt8(ascii: "}") {
      at += 1
      return
    }
    while true {
      unsafe skipSpace(bytes)
      let key = try unsafe string(bytes, "a key in quotes")
      for known in keys where unsafe Self.same(bytes, known, key) {
        throw Fault(fault: .repeatedKey(unsafe String(decoding: bytes[key], as: UTF8.self)))
      }
      unsafe skipSpace(bytes)
      try unsafe take(bytes, ":", "a colon")
      unsafe skipSpace(bytes)
      if let value = try unsafe value(bytes) {
        keys.append(key)
        fields.append(value)
      }
      unsafe skipSpace(bytes)
      if unsafe peek(bytes) == UInt8(ascii: ",") {
        at += 1
        continue
      }
      try unsafe take(bytes, "}", "a comma or the object's end")
      return
    }
  }

  private mutating func value(_ bytes: UnsafeMutableRawBufferPointer) throws(Fault) -> Range<Int>? {
    let first = unsafe peek(bytes)
    if first == UInt8(ascii: "\"") { return try unsafe string(bytes, "a text") }
    let begin = at
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      try unsafe nested(bytes, depth: 1)
      return begin..<at
    }
    let word = try unsafe self.word(bytes)
    return unsafe Self.equals(bytes, word, "null") ? nil : word
  }

  /// A number, true, false or null.
  private mutating func word(_ bytes: UnsafeMutableRawBufferPointer) throws(Fault) -> Range<Int> {
    let begin = at
    while at < end, unsafe Self.isWord(bytes[at]) { at += 1 }
    let word = begin..<at
    for known in ["null", "true", "false"] as [StaticString] where unsafe Self.equals(bytes, word, known) {
      return word
    }
    guard unsafe Self.isNumber(bytes, word) else {
      at = begin
      throw expected("a value")
    }
    return word
  }

  /// Passes over a list or an object, whose texts stay as they are written.
  private mutating func nested(_ bytes: UnsafeMutableRawBufferPointer, depth: Int) throws(Fault) {
    guard depth <= Self.deepest else { throw expected("at most \(Self.deepest) levels") }
    let isObject = unsafe peek(bytes) == UInt8(ascii: "{")
    let close: UInt8 = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    at += 1
    unsafe skipSpace(bytes)
    if unsafe peek(bytes) == close {
      at += 1
      return
    }
    while true {
      unsafe skipSpace(bytes)
      if isObject {
        try unsafe passString(bytes)
        unsafe skipSpace(bytes)
        try unsafe take(bytes, ":", "a colon")
        unsafe skipSpace(bytes)
      }
      switch unsafe peek(bytes) {
      case UInt8(ascii: "{"), UInt8(ascii: "["): try unsafe nested(bytes, depth: depth + 1)
      case UInt8(ascii: "\""): try unsafe passString(bytes)
      default: _ = try unsafe word(bytes)
      }
      unsafe skipSpace(bytes)
      if unsafe peek(bytes) == UInt8(ascii: ",") {
        at += 1
        continue
      }
      guard unsafe peek(bytes) == close else { throw expected("a comma or the end of the list or object") }
      at += 1
      return
    }
  }

  private mutating func passString(_ bytes: UnsafeMutableRawBufferPointer) throws(Fault) {
    try unsafe take(bytes, "\"", "a text")
    while at < end {
      let byte = unsafe bytes[at]
      if byte == UInt8(ascii: "\"") {
        at += 1
        return
      }
      if byte < 0x20 { throw Fault(fault: .controlCharacter(code: Int(byte))) }
      at += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    throw expected("the text's closing quote")
  }

  /// A text, its escapes replaced where they stand: each is shorter than what it was written as.
  private mutating func string(
    _ bytes: UnsafeMutableRawBufferPointer, _ what: String
  ) throws(Fault) -> Range<Int> {
    try unsafe take(bytes, "\"", what)
    let begin = at
    var written = at
    while at < end {
      let byte = unsafe bytes[at]
      if byte == UInt8(ascii: "\"") {
        at += 1
        return begin..<written
      }
      if byte < 0x20 || byte == 0x7F { throw Fault(fault: .controlCharacter(code: Int(byte))) }
      if byte == UInt8(ascii: "\\") {
        let scalar = try unsafe escape(bytes)
        for unit in String(scalar).utf8 {
          unsafe bytes[written] = unit
          written += 1
        }
      } else {
        unsafe bytes[written] = byte
        written += 1
        at += 1
      }
    }
    throw expected("the text's closing quote")
  }

  private mutating func escape(_ bytes: UnsafeMutableRawBufferPointer) throws(Fault) -> Unicode.Scalar {
    at += 1
    guard at < end else { throw expected("an escape") }
    let letter = unsafe bytes[at]
    at += 1
    switch letter {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): throw Fault(fault: .controlCharacter(code: 8))
    case UInt8(ascii: "f"): throw Fault(fault: .controlCharacter(code: 12))
    case UInt8(ascii: "u"): break
    default: throw expected("an escape")
    }
    var code = try unsafe hexadecimal(bytes)
    if (0xD800..<0xDC00).contains(code) {
      guard at + 1 < end, unsafe bytes[at] == UInt8(ascii: "\\"), unsafe bytes[at + 1] == UInt8(ascii: "u")
      else { throw expected("the second half of a surrogate pair") }
      at += 2
      let low = try unsafe hexadecimal(bytes)
      guard (0xDC00..<0xE000).contains(low) else { throw expected("the second half of a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw expected("a character that is no half of a pair") }
    let isBreak = code == 9 || code == 10 || code == 13
    if !isBreak, code < 0x20 || (0x7F..<0xA0).contains(code) {
      throw Fault(fault: .controlCharacter(code: Int(code)))
    }
    return scalar
  }

  private mutating func hexadecimal(_ bytes: UnsafeMutableRawBufferPointer) throws(Fault) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard at < end, let digit = unsafe Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
        throw expected("four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  private func peek(_ bytes: UnsafeMutableRawBufferPointer) -> UInt8? { at < end ? unsafe bytes[at] : nil }

  private mutating func take(
    _ bytes: UnsafeMutableRawBufferPointer, _ character: Unicode.Scalar, _ what: String
  ) throws(Fault) {
    guard unsafe peek(bytes) == UInt8(ascii: character) else { throw expected(what) }
    at += 1
  }

  private mutating func skipSpace(_ bytes: UnsafeMutableRawBufferPointer) {
    while let byte = unsafe peek(bytes), byte == 0x20 || byte == 9 || byte == 13 { at += 1 }
  }

  private func expected(_ what: String) -> Fault {
    Fault(fault: .json(column: min(at, end) - start + 1, expected: what))
  }
}
