// SPDX-License-Identifier: Apache-2.0
import Crediting
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("LongCJKNameOnACard")
struct LongCJKNameOnACardTests {
  static let names = [
    "夜", String(repeating: "龘", count: 80), String(repeating: "W", count: 120),
    "عبد الرحمن بن محمد بن عبد الله بن أحمد", String(repeating: "👩‍👩‍👧‍👦", count: 30), "<script>&\"'", "a\u{202E}b",
    "Wolfeschlegelsteinhausenbergerdorff the Third of Somewhere Far Away",
  ]

  @Test("every line fits the card, by a measure that no usual font exceeds", arguments: names)
  func fits(name: String) throws {
    for title in ["手电筒", String(repeating: "很长的标题", count: 30), String(repeating: "Long word ", count: 30)] {
      let reader = try SVGReader(card(name: name, title: title).svg(in: .zh))
      #expect(reader.texts.count >= 5)
      for text in reader.texts {
        let wide = text.words.unicodeScalars.filter { $0.value > 0x2E80 }.count
        #expect(Double(wide * text.size) <= 1080, "\(text.words)")
        #expect(text.x + wide * text.size <= 1160, "\(text.words)")
        #expect((80...600).contains(text.y))
      }
    }
  }

  @Test("a long name ends in an ellipsis, a short one stands whole and large")
  func ellipsizes() throws {
    let long = try SVGReader(card(name: Self.names[1], title: "手电筒").svg(in: .zh))
    #expect(long.texts.contains { $0.words.hasPrefix("龘龘") && $0.words.hasSuffix("…") })
    let short = try SVGReader(card(name: "夜归人", title: "手电筒").svg(in: .zh))
    #expect(short.texts.contains { $0.words == "夜归人" && $0.size == 60 })
  }

  @Test("the same facts give the same bytes, and the version, date, votes and title are on it")
  func tells() throws {
    let card = card(name: "夜归人", title: "手电筒")
    #expect(card.svg(in: .zh) == card.svg(in: .zh))
    let svg = String(decoding: card.svg(in: .en), as: UTF8.self)
    for word in ["I designed this", "26.11.20", "2026-11-20", "977 votes", "手电筒", "REQ-7"] {
      #expect(svg.contains(word))
    }
  }

  private func card(name: String, title: String) -> CreditCard {
    let version = BuildVersion(date: CivilDate("2026-11-20") ?? CivilDate(dayNumber: 0))
    return CreditCard(
      product: "MIUI", title: LocalizedText(zh: title, en: nil) ?? LongCJKNameOnACardTests.fallback,
      id: RequestID(7),
      name: name, isDesigner: true, version: version, date: version.date, votes: 977)
  }

  private static var fallback: LocalizedText {
    guard let text = LocalizedText(zh: "-", en: nil) else { preconditionFailure("a text") }
    return text
  }
}

/// Reads a card with an XML parser of its own.
private final class SVGReader: NSObject, XMLParserDelegate {
  struct Text {
    var words: String
    let x: Int
    let y: Int
    let size: Int
  }

  private(set) var texts: [Text] = []
  private var isInText = false

  init(_ bytes: [UInt8]) throws {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    if !parser.parse() { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    isInText = name == "text"
    func number(_ key: String) -> Int { attributes[key].flatMap(Int.init) ?? -1 }
    if isInText { texts.append(Text(words: "", x: number("x"), y: number("y"), size: number("font-size"))) }
  }

  func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
    isInText = false
  }

  func parser(_ parser: XMLParser, foundCharacters words: String) {
    if isInText { texts[texts.count - 1].words += words }
  }
}
