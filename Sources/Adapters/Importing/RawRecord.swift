// SPDX-License-Identifier: Apache-2.0

/// One row as bytes: the reader's own buffer, and where each selected field stands in it.
///
/// Valid until the reader advances. All fields are UTF-8 without control characters but tabs and line breaks.
/// Keeping a copy past the next `advance()` costs the reader a copy of its buffer.
package struct RawRecord: Sendable {
  /// The line of the file that the row begins on, from 1.
  package internal(set) var line = 0
  /// The bytes that the bounds point into; what is outside the bounds means nothing.
  package internal(set) var bytes: [UInt8] = []
  /// Where the whole row stands in `bytes`.
  package internal(set) var row = 0..<0
  /// Every field of the row, in the order written.
  var fields: [Range<Int>] = []
  /// For JSON, the key of every field; empty for delimited rows.
  var keys: [Range<Int>] = []
  /// The field of each selected column, -1 where the row has none.
  var chosen: [Int] = []

  /// Where a selected column's field stands in `bytes`; nil where the row has none.
  package func range(_ column: Int) -> Range<Int>? {
    let field = chosen[column]
    return field < 0 ? nil : fields[field]
  }

  /// The bytes of a selected column's field; nil where the row has none.
  package func field(_ column: Int) -> ArraySlice<UInt8>? { range(column).map { bytes[$0] } }

  /// The text of a selected column's field; nil where the row has none.
  package func text(_ column: Int) -> String? { field(column).map { String(decoding: $0, as: UTF8.self) } }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// One row with its columns by name.
package struct Row: Sendable {
  /// The line of the file that the row begins on, from 1.
  package let line: Int
  private let columns: [String: Int]
  private let values: [String]

  init(line: Int, columns: [String: Int], values: [String]) {
    self.line = line
    self.columns = columns
    self.values = values
  }

  /// The text of a column, empty where it is written empty; nil where the row has no such column, or null in
  /// it. What is a list or an object in JSON is given as JSON.
  package func field(_ name: String) -> String? { columns[name].map { values[$0] } }

  /// The names of the row's columns, sorted.
  package var names: [String] { columns.keys.sorted() }
}
