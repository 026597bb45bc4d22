// SPDX-License-Identifier: Apache-2.0

/// A row that could not be read, and why; reading goes on after it.
package struct TableProblem: Hashable, Sendable, CustomStringConvertible {
  /// The line of the file that the row begins on, from 1.
  package let line: Int
  package let fault: RowFault

  package init(line: Int, fault: RowFault) {
    self.line = line
    self.fault = fault
  }

  package var description: String { "line \(line): \(fault)" }
}

/// One way in which the bytes of a row can be wrong.
package enum RowFault: Hashable, Sendable, CustomStringConvertible {
  /// Bytes that are no text of the file's encoding.
  case invalidText(TextEncoding)
  /// NUL or another control character; tabs, and line breaks in quotes, are none.
  case controlCharacter(code: Int)
  /// A quote inside a field that does not begin with one.
  case quoteInField(Int)
  /// Something other than a separator after the closing quote.
  case textAfterQuote(Int)
  /// The file ends, or the limit is reached, inside a quoted field.
  case unclosedQuote(Int)
  /// More or fewer fields than columns.
  case fieldCount(found: Int, expected: Int)
  /// Longer than the limit, in bytes.
  case tooLong(limit: Int)
  /// Not one JSON object; the byte of the line, from 1.
  case json(column: Int, expected: String)
  /// A key that the object has twice.
  case repeatedKey(String)

  /// A stable word for machines.
  package var code: String {
    switch self {
    case .invalidText: "invalid-text"
    case .controlCharacter: "control-character"
    case .quoteInField: "quote-in-field"
    case .textAfterQuote: "text-after-quote"
    case .unclosedQuote: "unclosed-quote"
    case .fieldCount: "field-count"
    case .tooLong: "too-long"
    case .json: "json"
    case .repeatedKey: "repeated-key"
    }
  }

  package var description: String {
    switch self {
    case .invalidText(let encoding): "the row holds bytes that are not \(encoding.rawValue)"
    case .controlCharacter(let code):
      "the row holds the control character U+\(Self.hex(code)), which text does not have"
    case .quoteInField(let field): "field \(field) holds a quote and does not begin with one"
    case .textAfterQuote(let field): "field \(field) goes on after its closing quote"
    case .unclosedQuote(let field): "field \(field) begins with a quote that is never closed"
    case .fieldCount(let found, let expected):
      "the row has \(found) \(found == 1 ? "field" : "fields"), expected \(expected)"
    case .tooLong(let limit): "the row is longer than \(limit) bytes"
    case .json(let column, let expected): "expected \(expected) at byte \(column)"
    case .repeatedKey(let key): "the key “\(key)” is there twice"
    }
  }

  private static func hex(_ code: Int) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
