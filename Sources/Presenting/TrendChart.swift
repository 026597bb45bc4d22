// SPDX-License-Identifier: Apache-2.0

/// Columns over the last weeks, the newest to the right, each made of parts.
struct TrendChart {
  struct Column {
    let label: String
    let total: Int
    let parts: [(value: Int, style: HTML)]
  }

  let columns: [Column]
  let title: String

  private static let height = 150
  private static let step = 64

  var markup: HTML {
    let most = max(1, columns.map(\.total).max() ?? 1)
    let width = max(4, columns.count) * Self.step
    let drawn = columns.enumerated().map { index, column in
      draw(column, at: index * Self.step, of: most, isLast: index == columns.count - 1)
    }
    return """
      <svg class="trend" viewBox="0 0 \(width) \(Self.height + 44)" role="img"><title>\(title)</title>\
      <rect class="track" y="\(Self.height + 18)" width="\(width)" height="1"/>\(drawn.joined())</svg>
      """
  }

  private func draw(_ column: Column, at left: Int, of most: Int, isLast: Bool) -> HTML {
    let full = column.total * Self.height / most
    let whole = max(1, column.total)
    var bottom = Self.height + 18
    var result: HTML = ""
    for part in column.parts {
      let height = part.value * full / whole
      bottom -= height
      result +=
        "<rect class=\"\(part.style)\" x=\"\(left + 12)\" y=\"\(bottom)\" width=\"40\" height=\"\(height)\"/>"
    }
    let style: HTML = isLast ? "now" : "label"
    result += """
      <text class="value" x="\(left + 32)" y="\(Self.height + 12 - full)" text-anchor="middle">\(Self.short(column.total))</text>\
      <text class="\(style)" x="\(left + 32)" y="\(Self.height + 36)" text-anchor="middle">\(column.label)</text>
      """
    return result
  }

  /// `98765` is `98.7k`.
  private static func short(_ number: Int) -> String {
    number < 10_000 ? "\(number)" : "\(number / 1000).\(number % 1000 / 100)k"
  }
}
