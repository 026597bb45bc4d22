// SPDX-License-Identifier: Apache-2.0

/// Lines of cells laid out in columns; a Chinese character takes two places.
struct TextColumns {
  private var rows: [[String]] = []
  private let indent: String

  init(indent: Int = 2) { self.indent = String(repeating: " ", count: indent) }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ cells: String...) { rows.append(cells) }

  var text: String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], Self.width(of: cell))
      }
    }
    return rows.map { row in
      var line = indent
      for (column, cell) in row.enumerated() {
        line += cell
        if column + 1 < row.count {
          line += String(repeating: " ", count: widths[column] - Self.width(of: cell) + 2)
        }
      }
      return line
    }.joined(separator: "\n")
  }

  /// Places on a terminal, after Unicode's East Asian Width: wide and full-width forms take two.
  static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: sum
      case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
        0x20000...0x3FFFD:
        sum + 2
      default: sum + 1
      }
    }
  }
}
