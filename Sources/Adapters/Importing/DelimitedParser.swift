// SPDX-License-Identifier: Apache-2.0

/// What the bytes at the beginning of a row turned out to be.
enum ParseOutcome {
  /// A whole row; the next begins at `next`, so many lines further.
  case record(next: Int, lines: Int)
  /// A whole row that is refused.
  case refused(RowFault, next: Int, lines: Int)
  /// The row's structure is broken: the next is looked for on the next line.
  case broken(RowFault)
  /// An empty line.
  case blank(next: Int)
  /// The row goes on past the bytes that were read; nil where the file ended in it.
  case unfinished(openField: Int?)
}

/// Finds the fields of a row by RFC 4180: quoted fields hold separators, line breaks and doubled quotes.
struct DelimitedParser {
  let separator: UInt8

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let tab = UInt8(ascii: "\t")

  /// Parses from `start`; on `.record` the fields stand in `fields`, unescaped in place.
  ///
  /// Cost: one pass over the row, a second one only over fields with doubled quotes.
  func parse(
    _ bytes: UnsafeMutableRawBufferPointer, from start: Int, to end: Int, isAtEnd: Bool,
    into fields: inout [Range<Int>], high: inout UInt8
  ) -> ParseOutcome {
    fields.removeAll(keepingCapacity: true)
    high = 0
    var escaped: [Int] = []
    var fault: RowFault?
    var lines = 0
    var at = start
    while true {
      let fieldStart = at
      if at < end, unsafe bytes[at] == Self.quote {
        at += 1
        var closed = false
        var hasEscapes = false
        while at < end {
          let byte = unsafe bytes[at]
          if byte > Self.quote {
            high |= byte
            if byte == 0x7F { fault = fault ?? .controlCharacter(code: 0x7F) }
            at += 1
          } else if byte == Self.quote {
            if at + 1 < end, unsafe bytes[at + 1] == Self.quote {
              hasEscapes = true
              at += 2
            } else if at + 1 == end, !isAtEnd {
              return .unfinished(openField: fields.count + 1)
            } else {
              closed = true
              break
            }
          } else {
            if byte == Self.newline {
              lines += 1
            } else if byte < 0x20, byte != Self.tab, byte != Self.carriageReturn {
              fault = fault ?? .controlCharacter(code: Int(byte))
            }
            at += 1
          }
        }
        guard closed else { return .unfinished(openField: fields.count + 1) }
        if hasEscapes { escaped.append(fields.count) }
        fields.append(fieldStart + 1..<at)
        at += 1
      } else {
        scan: while at < end {
          let byte = unsafe bytes[at]
          if byte > 0x2C {
            high |= byte
            if byte == 0x7F { fault = fault ?? .controlCharacter(code: 0x7F) }
            at += 1
            continue
          }
          switch byte {
          case separator, Self.newline, Self.carriageReturn: break scan
          case Self.quote: return .broken(.quoteInField(fields.count + 1))
          case 0..<0x20 where byte != Self.tab: fault = fault ?? .controlCharacter(code: Int(byte))
          default: break
          }
          at += 1
        }
        fields.append(fieldStart..<at)
      }
      guard at < end else {
        guard isAtEnd else { return .unfinished(openField: nil) }
        return unsafe finish(bytes, fault, fields: &fields, escaped: escaped, next: at, lines: lines)
      }
      switch unsafe bytes[at] {
      case separator: at += 1
      case Self.newline:
        if fields.count == 1, at == start { return .blank(next: at + 1) }
        return unsafe finish(bytes, fault, fields: &fields, escaped: escaped, next: at + 1, lines: lines + 1)
      case Self.carriageReturn:
        guard at + 1 < end || isAtEnd else { return .unfinished(openField: nil) }
        guard unsafe at + 1 == end || bytes[at + 1] == Self.newline else {
          return .broken(.controlCharacter(code: Int(Self.carriageReturn)))
        }
        let next = min(at + 2, end)
        if fields.count == 1, at == start { return .blank(next: next) }
        return unsafe finish(bytes, fault, fields: &fields, escaped: escaped, next: next, lines: lines + 1)
      default: return .broken(.textAfterQuote(fields.count))
      }
    }
  }

  private func finish(
    _ bytes: UnsafeMutableRawBufferPointer, _ fault: RowFault?, fields: inout [Range<Int>], escaped: [Int],
    next: Int, lines: Int
  ) -> ParseOutcome {
    if let fault { return .refused(fault, next: next, lines: lines) }
    for field in escaped { fields[field] = unsafe Self.unescape(bytes, fields[field]) }
    return .record(next: next, lines: lines)
  }

  /// Writes each doubled quote once; the field gets shorter.
  private static func unescape(_ bytes: UnsafeMutableRawBufferPointer, _ field: Range<Int>) -> Range<Int> {
    var written = field.lowerBound
    var at = field.lowerBound
    while at < field.upperBound {
      let byte = unsafe bytes[at]
      unsafe bytes[written] = byte
      written += 1
      at += byte == quote ? 2 : 1
    }
    return field.lowerBound..<written
  }
}
