// SPDX-License-Identifier: Apache-2.0
internal import Glibc

extension TableReader {
  /// Parses the row that begins at `start`.
  mutating func parse() -> ParseOutcome {
    var fields: [Range<Int>] = []
    swap(&fields, &record.fields)
    var high: UInt8 = 0
    let outcome = format == .jsonl ? parseLine(&fields, &high) : parseDelimited(&fields, &high)
    swap(&fields, &record.fields)
    guard case .record(let next, let lines) = outcome else { return outcome }
    func refused(_ fault: RowFault) -> ParseOutcome { .refused(fault, next: next, lines: lines) }
    if next - start > lineLimit { return refused(.tooLong(limit: lineLimit)) }
    if high >= 0x80 {
      // By field: what an unescaped field left behind it is no text.
      for field in record.fields { if let fault = textFault(field) { return refused(fault) } }
    }
    if format == .jsonl {
      chooseKeys()
    } else if !columns.isEmpty, record.fields.count != columns.count {
      return refused(.fieldCount(found: record.fields.count, expected: columns.count))
    }
    return outcome
  }

  private mutating func parseDelimited(_ fields: inout [Range<Int>], _ high: inout UInt8) -> ParseOutcome {
    let parser = DelimitedParser(separator: format == .tsv ? UInt8(ascii: "\t") : UInt8(ascii: ","))
    let (start, filled, isAtEnd) = (start, filled, isAtEnd)
    return unsafe record.bytes.withUnsafeMutableBytes { bytes in
      unsafe parser.parse(bytes, from: start, to: filled, isAtEnd: isAtEnd, into: &fields, high: &high)
    }
  }

  private mutating func parseLine(_ fields: inout [Range<Int>], _ high: inout UInt8) -> ParseOutcome {
    let found = newline(from: start)
    guard let end = found ?? (isAtEnd ? filled : nil) else { return .unfinished(openField: nil) }
    let next = found.map { $0 + 1 } ?? filled
    if record.bytes[start..<end].allSatisfy({ $0 == 0x20 || $0 == 9 || $0 == 13 }) {
      return .blank(next: next)
    }
    // What is no text would be reported as no JSON: the text is looked at first.
    if let fault = textFault(start..<end) { return .refused(fault, next: next, lines: 1) }
    var keys: [Range<Int>] = []
    swap(&keys, &record.keys)
    defer { swap(&keys, &record.keys) }
    let start = start
    let fault: RowFault? = unsafe record.bytes.withUnsafeMutableBytes { (bytes) -> RowFault? in
      do throws(JSONLineParser.Fault) {
        try unsafe JSONLineParser.parse(bytes, from: start, to: end, keys: &keys, fields: &fields)
        return nil
      } catch {
        return error.fault
      }
    }
    return fault.map { .refused($0, next: next, lines: 1) } ?? .record(next: next, lines: 1)
  }

  /// Bytes that are no UTF-8, or a control character of its second block (U+0080 to U+009F).
  private func textFault(_ range: Range<Int>) -> RowFault? {
    let text = record.bytes.span.extracting(range)
    do {
      _ = try UTF8Span(validating: text)
    } catch {
      return .invalidText(encoding)
    }
    var index = 1
    while index < text.count {
      if text[index - 1] == 0xC2, text[index] < 0xA0 { return .controlCharacter(code: Int(text[index])) }
      index += 1
    }
    return nil
  }

  /// Finds the selected columns among the keys of a JSON row.
  private mutating func chooseKeys() {
    for (column, name) in wanted.enumerated() {
      record.chosen[column] = record.keys.firstIndex { record.bytes[$0].elementsEqual(name) } ?? -1
    }
  }

  /// The next line feed among the bytes that were read (memchr(3)).
  func newline(from begin: Int) -> Int? {
    let end = filled
    guard begin < end else { return nil }
    return unsafe record.bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + begin, 0x0A, end - begin)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// Drops a byte order mark, and refuses that of UTF-16.
  mutating func dropMark() throws(ImportingError) {
    try fill()
    if filled >= 3, record.bytes[0] == 0xEF, record.bytes[1] == 0xBB, record.bytes[2] == 0xBF { start = 3 }
    if encoding == .utf8, filled >= 2, [[0xFF, 0xFE], [0xFE, 0xFF]].contains(Array(record.bytes[..<2])) {
      throw .utf16(file: name)
    }
  }

  /// Reads the names of the columns; white space around them does not count.
  mutating func readHeader() throws(ImportingError) {
    guard let step = try advance() else { throw .empty(file: name) }
    if case .refused(let problem) = step {
      throw .malformedHeader(file: name, reason: "\(problem)")
    }
    let names = record.fields.map { TableReader.trimmed(record.string($0)) }
    var indexes: [String: Int] = [:]
    for (index, column) in names.enumerated() {
      if column.isEmpty { throw .malformedHeader(file: name, reason: "column \(index + 1) has no name") }
      guard indexes.updateValue(index, forKey: column) == nil else {
        throw .malformedHeader(file: name, reason: "two columns are called “\(column)”")
      }
    }
    columns = names
    columnIndexes = indexes
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
