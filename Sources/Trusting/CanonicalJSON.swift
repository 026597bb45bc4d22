// SPDX-License-Identifier: Apache-2.0

/// The OLPC dialect of canonical JSON that TUF signatures are over (TUF 4.2).
///
/// Keys sorted by code point, no white space, and of all characters only `"` and `\` escaped: a newline of a
/// PEM key stands raw, so the canonical form of a document is not always JSON.
package enum CanonicalJSON {
  /// Cost: one pass and a sort of each object's keys.
  package static func bytes(of value: JSONValue) -> [UInt8] {
    var writer = JSONWriter(style: .canonical)
    writer.write(value)
    return writer.bytes
  }
}

/// JSON for files: the same value always gives the same bytes.
package enum DocumentJSON {
  /// Keys sorted, one line, a newline at the end; or indented by one space where people are to read it.
  package static func bytes(of value: JSONValue, indented: Bool = false) -> [UInt8] {
    var writer = JSONWriter(style: indented ? .indented : .compact)
    writer.write(value)
    return writer.bytes + [0x0A]
  }
}

/// Appends values to bytes in one of three styles.
private struct JSONWriter {
  enum Style { case canonical, compact, indented }

  let style: Style
  private(set) var bytes: [UInt8] = []
  private var depth = 0

  init(style: Style) { self.style = style }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .object(let members):
      collect("{", members.sorted { $0.key < $1.key }, "}") { writer, member in
        writer.write(text: member.key)
        writer.bytes.append(UInt8(ascii: ":"))
        if writer.style == .indented { writer.bytes.append(0x20) }
        writer.write(member.value)
      }
    case .array(let items): collect("[", items, "]") { $0.write($1) }
    case .string(let text): write(text: text)
    case .integer(let number): bytes += Array(number.description.utf8)
    case .boolean(let flag): bytes += Array((flag ? "true" : "false").utf8)
    case .null: bytes += Array("null".utf8)
    }
  }

  private mutating func collect<Item>(
    _ open: Unicode.Scalar, _ items: [Item], _ close: Unicode.Scalar,
    _ write: (inout JSONWriter, Item) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    depth += 1
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine()
      write(&self, item)
    }
    depth -= 1
    if !items.isEmpty { breakLine() }
    bytes.append(UInt8(ascii: close))
  }

  private mutating func breakLine() {
    guard style == .indented else { return }
    bytes.append(0x0A)
    bytes += Array(repeating: 0x20, count: depth)
  }

  private mutating func write(text: ExactText) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A where style != .canonical: bytes += Array("\\n".utf8)
      case 0..<0x20 where style != .canonical:
        let digits = String(byte, radix: 16)
        bytes += Array(("\\u00" + (digits.utf8.count == 1 ? "0" : "") + digits).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
