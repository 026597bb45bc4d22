// SPDX-License-Identifier: Apache-2.0

/// Bars of one measure, drawn into the table that says the same in words and numbers.
struct BarChart {
  /// One row: what it is, how much, and what stands beside the number.
  struct Row {
    let label: HTML
    let value: Int
    let note: HTML
    var style: HTML = "good"
  }

  let rows: [Row]

  /// The table's rows; the longest bar is the largest value.
  var markup: HTML {
    let most = max(1, rows.map(\.value).max() ?? 1)
    return rows.map { row in
      """
      <tr><th scope="row">\(row.label)</th>\
      <td class="b">\(Self.bar(row.value, of: most, row.style))</td>\
      <td class="n">\(row.value)<small>\(row.note)</small></td></tr>

      """
    }.joined()
  }

  /// One bar, a thousand units wide; drawing only, its number stands beside it.
  static func bar(_ value: Int, of most: Int, _ style: HTML) -> HTML {
    let length = value == 0 ? 0 : max(8, value * 1000 / max(1, most))
    return """
      <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="track" width="1000" height="10"/><rect class="\(style)" width="\(length)" height="10"/></svg>
      """
  }

  /// Two bars from the middle: what pleased to the right, what did not to the left.
  static func opposed(_ loved: Int, _ weak: Int, of most: Int) -> HTML {
    let right = loved == 0 ? 0 : max(6, loved * 490 / max(1, most))
    let left = weak == 0 ? 0 : max(6, weak * 490 / max(1, most))
    return """
      <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="track" width="1000" height="10"/><rect class="bad" x="\(495 - left)" width="\(left)" height="10"/>\
      <rect class="good" x="505" width="\(right)" height="10"/><rect class="axis" x="497" width="6" height="10"/></svg>
      """
  }

  /// Parts of a whole side by side, each with its style.
  static func stacked(_ parts: [(value: Int, style: HTML)]) -> HTML {
    let whole = max(1, parts.reduce(0) { $0 + $1.value })
    var at = 0
    var done = 0
    let pieces = parts.map { part -> HTML in
      done += part.value
      let end = done * 1000 / whole
      defer { at = end }
      return "<rect class=\"\(part.style)\" x=\"\(at)\" width=\"\(end - at)\" height=\"20\"/>"
    }
    return """
      <svg class="mood" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="track" width="1000" height="20"/>\(pieces.joined())</svg>
      """
  }
}
