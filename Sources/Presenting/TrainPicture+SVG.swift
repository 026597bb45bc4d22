// SPDX-License-Identifier: Apache-2.0

extension TrainPicture {
  private enum Size {
    static let width = 300
    static let height = 54
    static let step = 74
    static let left = 24
    static let right = 520
    static let top = 64
    static let page = 860
  }

  /// The picture as one SVG file that needs nothing else: aboard to the left from top to bottom, who stays behind
  /// to the right, red between those who collide.
  package var svg: String {
    let rows = max(aboard.count + 2, behind.count + 1)
    let height = Size.top + rows * Size.step + 20
    var body: HTML = ""
    let stops = aboard.count + 1
    body += "<line class=\"rail\" x1=\"44\" y1=\"\(Size.top + 20)\" x2=\"44\" y2=\"\(middle(stops))\"/>"
    body += end(base, row: 0)
    for (index, stop) in aboard.enumerated() {
      body += box(stop, x: Size.left, row: index + 1, style: "aboard", number: "\(index + 1)")
    }
    body += end(head, row: stops)
    for (index, stop) in behind.enumerated() {
      body += box(stop, x: Size.right, row: index + 1, style: "behind", number: nil)
    }
    var places: [String: (x: Int, row: Int)] = [:]
    for (index, stop) in aboard.enumerated() { places[stop.name] = (Size.left, index + 1) }
    for (index, stop) in behind.enumerated() { places[stop.name] = (Size.right, index + 1) }
    for line in lines {
      guard let from = places[line.from], let to = places[line.to] else { continue }
      body += curve(line, from, to)
    }
    let document: HTML = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Size.page) \(height)" width="\(Size.page)" \
      height="\(height)" role="img"><title>\(title)</title><style>\
      text{font:14px system-ui,sans-serif;fill:#222}.name{font-weight:700}.note{fill:#667;font-size:12px}\
      .head{font-size:18px;font-weight:700}.sheet{fill:#fff}.rail{stroke:#2a7;stroke-width:6}\
      .aboard{fill:#eefaf3;stroke:#2a7}.behind{fill:#f6f6f6;stroke:#999;stroke-dasharray:5 3}\
      .end{fill:#2a7}.conflict{fill:none;stroke:#d33;stroke-width:1.5}\
      .breaks{fill:none;stroke:#e80;stroke-width:3}.needs{fill:none;stroke:#888;stroke-dasharray:4 4}\
      </style><rect class="sheet" width="\(Size.page)" height="\(height)"/>\
      <text class="head" x="24" y="34">\(title)</text>\
      <text class="note" x="\(Size.right)" y="\(Size.top + 24)">\(behind.isEmpty ? "" : "left behind")</text>\
      \(body)</svg>
      """
    return document.text + "\n"
  }

  private func middle(_ row: Int) -> Int { Size.top + row * Size.step + Size.height / 2 }

  private func end(_ words: String, row: Int) -> HTML {
    """
    <circle class="end" cx="44" cy="\(middle(row))" r="9"/>\
    <text class="note" x="64" y="\(middle(row) + 5)">\(clipped(words, 60))</text>
    """
  }

  private func box(_ stop: Stop, x: Int, row: Int, style: HTML, number: String?) -> HTML {
    let top = Size.top + row * Size.step
    return """
      <g><title>\(stop.name) \(stop.title): \(stop.note)</title>\
      <rect class="\(style)" x="\(x)" y="\(top)" width="\(Size.width)" height="\(Size.height)" rx="8"/>\
      <text class="name" x="\(x + 14)" y="\(top + 22)">\(number.map { "\($0). " } ?? "")\(stop.name)</text>\
      <text x="\(x + 100)" y="\(top + 22)">\(clipped(stop.title, 22))</text>\
      <text class="note" x="\(x + 14)" y="\(top + 42)">\(clipped(stop.note, 44))</text></g>
      """
  }

  private func curve(_ line: Line, _ from: (x: Int, row: Int), _ to: (x: Int, row: Int)) -> HTML {
    let style: HTML =
      switch line.kind {
      case .conflict: "conflict"
      case .breaks: "breaks"
      case .needs: "needs"
      }
    let (start, finish) = (side(from, facing: to), side(to, facing: from))
    let bend = from.x == to.x ? (from.x == Size.left ? 70 : -70) : 0
    let center = (start + finish) / 2 + bend
    return """
      <path class="\(style)" d="M \(start) \(middle(from.row)) C \(center) \(middle(from.row)), \
      \(center) \(middle(to.row)), \(finish) \(middle(to.row))"><title>\(line.from), \(line.to): \
      \(line.label)</title></path>
      """
  }

  /// Where a curve leaves a box: towards the other column, on the inner side within one.
  private func side(_ place: (x: Int, row: Int), facing other: (x: Int, row: Int)) -> Int {
    place.x == Size.left ? place.x + Size.width : place.x
  }

  /// What fits; the whole stands in the tooltip. A wide character takes two places.
  private func clipped(_ text: String, _ places: Int) -> String {
    var left = places
    var result = ""
    for character in text {
      left -= (character.unicodeScalars.first?.value ?? 0) >= 0x1100 ? 2 : 1
      guard left >= 0 else { return result + "…" }
      result.append(character)
    }
    return result
  }
}
