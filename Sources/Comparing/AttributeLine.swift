// SPDX-License-Identifier: Apache-2.0

/// One line of `.gitattributes`: what it is about, and what it says.
struct AttributeLine: Sendable {
  enum Subject: Sendable {
    case files(AttributePattern)
    /// `[attr]name`: what setting `name` also says.
    case macro(String)
  }

  struct State: Sendable {
    var attribute: String
    var value: AttributeValue
  }

  let subject: Subject
  let states: [State]

  /// Why a line says nothing, in words for a person.
  struct Refused: Error {
    let reason: String
  }

  /// Longer lines are left out.
  private static let longestLine = 2047
  private static let macroPrefix = Array("[attr]".utf8)

  /// Reads a line without its end; nil for an empty line or a comment.
  static func read(_ line: ArraySlice<UInt8>, macrosAllowed: Bool) throws(Refused) -> AttributeLine? {
    let text = line.prefix { $0 != 0 }
    var rest = text.drop(while: isBlank)
    guard let first = rest.first, first != UInt8(ascii: "#") else { return nil }
    guard text.count <= longestLine else {
      throw Refused(reason: "the line is longer than \(longestLine) bytes")
    }
    var name: [UInt8]
    if let quoted = QuotedName.read(rest) {
      name = quoted.name
      rest = quoted.rest
    } else {
      name = Array(rest.prefix { !isBlank($0) })
      rest = rest.dropFirst(name.count)
    }
    if name.count > macroPrefix.count, name.starts(with: macroPrefix) {
      guard macrosAllowed else { throw Refused(reason: "macros may be defined only in the root folder") }
      name = Array(name.dropFirst(macroPrefix.count).drop(while: isBlank).prefix { !isBlank($0) })
      let macro = try attribute(name[...])
      return AttributeLine(subject: .macro(macro), states: try states(rest))
    }
    let states = try states(rest)
    guard let pattern = AttributePattern(name) else {
      throw Refused(reason: "a pattern may not start with !")
    }
    return AttributeLine(subject: .files(pattern), states: states)
  }

  private static func states(_ text: ArraySlice<UInt8>) throws(Refused) -> [State] {
    var states: [State] = []
    for word in text.split(whereSeparator: isBlank) {
      states.append(try state(word))
    }
    return states
  }

  private static func state(_ word: ArraySlice<UInt8>) throws(Refused) -> State {
    let name = word.prefix { $0 != UInt8(ascii: "=") }
    switch word.first {
    case UInt8(ascii: "-"): return State(attribute: try attribute(name.dropFirst()), value: .unset)
    case UInt8(ascii: "!"): return State(attribute: try attribute(name.dropFirst()), value: .unspecified)
    default:
      let attribute = try attribute(name)
      if name.endIndex == word.endIndex { return State(attribute: attribute, value: .set) }
      let value = String(decoding: word[(name.endIndex + 1)...], as: UTF8.self)
      return State(attribute: attribute, value: .value(value))
    }
  }

  private static func attribute(_ name: ArraySlice<UInt8>) throws(Refused) -> String {
    let text = String(decoding: name, as: UTF8.self)
    guard let first = name.first, first != UInt8(ascii: "-"), name.allSatisfy(isNameByte) else {
      throw Refused(reason: "\(text) is not a valid attribute name")
    }
    return text
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
    default: false
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }
}

/// A name in double quotes with C escapes, as git quotes paths.
enum QuotedName {
  /// The name and what follows it; nil when the text is not a well-formed quoted name.
  static func read(_ text: ArraySlice<UInt8>) -> (name: [UInt8], rest: ArraySlice<UInt8>)? {
    guard text.first == UInt8(ascii: "\"") else { return nil }
    var name: [UInt8] = []
    var rest = text.dropFirst()
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return (name, rest) }
      guard byte == UInt8(ascii: "\\") else {
        name.append(byte)
        continue
      }
      guard let code = rest.popFirst() else { return nil }
      switch code {
      case UInt8(ascii: "a"): name.append(0x07)
      case UInt8(ascii: "b"): name.append(0x08)
      case UInt8(ascii: "f"): name.append(0x0C)
      case UInt8(ascii: "n"): name.append(0x0A)
      case UInt8(ascii: "r"): name.append(0x0D)
      case UInt8(ascii: "t"): name.append(0x09)
      case UInt8(ascii: "v"): name.append(0x0B)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): name.append(code)
      case 0x30...0x33:
        guard let second = rest.popFirst(), let third = rest.popFirst(), (0x30...0x37).contains(second),
          (0x30...0x37).contains(third)
        else { return nil }
        name.append((code & 7) << 6 | (second & 7) << 3 | (third & 7))
      default: return nil
      }
    }
    return nil
  }
}
