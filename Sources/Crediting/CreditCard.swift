// SPDX-License-Identifier: Apache-2.0
package import Publishing
package import ReleaseCore
package import Requesting

/// A card for somebody to show: “I designed this”. The same facts give the same bytes.
package struct CreditCard: Hashable, Sendable {
  package let product: String
  package let title: LocalizedText
  package let id: RequestID
  package let name: String
  /// True for who asked, false for who built.
  package let isDesigner: Bool
  package let version: BuildVersion
  package let date: CivilDate
  package let votes: Int

  package init(
    product: String, title: LocalizedText, id: RequestID, name: String, isDesigner: Bool,
    version: BuildVersion,
    date: CivilDate, votes: Int
  ) {
    self.product = product
    self.title = title
    self.id = id
    self.name = name
    self.isDesigner = isDesigner
    self.version = version
    self.date = date
    self.votes = votes
  }

  /// Pixels, at the ratio that previews of links are shown in.
  package static let width = 1200
  package static let height = 630

  /// The card as SVG 1.1: text as text, nothing from elsewhere, no script.
  package func svg(in language: Language) -> [UInt8] {
    let title = TextFit.lines(self.title.text(in: language), width: 1040 / 76, lines: 2)
    let size = title.count == 1 ? 76 : 64
    let narrow = TextFit.lines(self.title.text(in: language), width: 1040 / Double(size), lines: 2)
    let name = fit(self.name, sizes: [60, 48, 40, 32], width: 1000)
    let lines = narrow.enumerated().map { index, line in
      text(line, x: 80, y: 240 + index * (size + 14), size: size, weight: 750, fill: "#221a14")
    }
    let zh = language == .zh
    let claim = isDesigner ? (zh ? "这是我设计的" : "I designed this") : (zh ? "这是我做的" : "I built this")
    let facts = [
      zh ? "\(votes) 票" : votes == 1 ? "1 vote" : "\(votes) votes", "\(version)", "\(date)", "\(id)",
    ].joined(separator: " · ")
    let parts =
      [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Self.width)\" height=\"\(Self.height)\" "
          + "viewBox=\"0 0 \(Self.width) \(Self.height)\" role=\"img\" xml:lang=\"\(zh ? "zh-Hans" : "en")\" font-family=\"\(Self.fonts)\">",
        "<title>\(Self.escaped("\(claim): \(self.title.text(in: language)) — \(self.name)"))</title>",
        "<defs><linearGradient id=\"warm\" x1=\"0\" y1=\"0\" x2=\"1\" y2=\"1\"><stop offset=\"0\" stop-color=\"#ff6900\"/>"
          + "<stop offset=\"1\" stop-color=\"#ff9a3d\"/></linearGradient></defs>",
        "<rect width=\"1200\" height=\"630\" fill=\"url(#warm)\"/>",
        "<rect x=\"32\" y=\"32\" width=\"1136\" height=\"566\" rx=\"40\" fill=\"#fffaf5\"/>",
        text(
          TextFit.lines(product, width: 640 / 32, lines: 1).first ?? "", x: 80, y: 118, size: 32, weight: 700,
          fill: "#b34700"),
        "<rect x=\"80\" y=\"140\" width=\"96\" height=\"8\" rx=\"4\" fill=\"#ff6900\"/>",
      ] + lines
      + [
        text(zh ? "“\(claim)”" : "“\(claim)”", x: 80, y: 428, size: 40, weight: 700, fill: "#b34700"),
        text(name.text, x: 80, y: 500, size: name.size, weight: 750, fill: "#221a14"),
        text(facts, x: 80, y: 558, size: 28, weight: 500, fill: "#65594f"), "</svg>",
      ]
    return Array((parts.joined(separator: "\n") + "\n").utf8)
  }

  private static let fonts =
    "MiSans, 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Segoe UI', sans-serif"

  /// The largest size at which a text fits one line; at the smallest it ends in an ellipsis.
  private func fit(_ text: String, sizes: [Int], width: Double) -> (text: String, size: Int) {
    for size in sizes where TextFit.width(text) * Double(size) <= width { return (text, size) }
    let size = sizes.last ?? 32
    return (TextFit.lines(text, width: width / Double(size), lines: 1).first ?? "", size)
  }

  /// `unicode-bidi`: a name that runs from right to left moves nothing around it.
  private func text(_ text: String, x: Int, y: Int, size: Int, weight: Int, fill: String) -> String {
    "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\" font-weight=\"\(weight)\" fill=\"\(fill)\">\(Self.escaped(text))</text>"
  }

  /// XML 1.0 text without controls and marks that turn the direction.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: result += "&amp;"
      case 0x3C: result += "&lt;"
      case 0x3E: result += "&gt;"
      case 0x22: result += "&quot;"
      case 0x27: result += "&#39;"
      case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF:
        break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
