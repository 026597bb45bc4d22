// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Settings
import Testing

@Suite struct YAMLWriting {
  private let format = YAMLDocumentFormat()

  @Test(arguments: [
    ("Torch", "Torch"), ("手电筒", "手电筒"), ("find my phone", "find my phone"),
    ("4.10.31", "4.10.31"), ("REQ-7", "REQ-7"), ("topic/torch", "topic/torch"),
    ("Li Lei <lilei@example.com>", "Li Lei <lilei@example.com>"), ("it's", "it's"),
    ("4.10", "\"4.10\""), ("no", "\"no\""), ("y", "\"y\""), ("true", "\"true\""), ("null", "\"null\""),
    ("~", "\"~\""), ("", "\"\""), ("12", "\"12\""), ("0x1F", "\"0x1F\""), ("1e5", "\"1e5\""),
    ("2026-11-27", "\"2026-11-27\""), ("17:00", "\"17:00\""), (".inf", "\".inf\""), ("+.5", "\"+.5\""),
    ("<<", "\"<<\""), ("Off", "\"Off\""), ("NULL", "\"NULL\""), ("-.inf", "\"-.inf\""),
    ("one: two", "'one: two'"),
    ("first:\n  indented\nlast", "|-\n  first:\n    indented\n  last"),
  ]) func aTextIsQuotedOnlyWhereItWouldReadAsAnotherType(_ text: String, _ written: String) throws {
    #expect(try format.text(of: .map([("k", .string(text))])) == "k: \(written)\n")
  }

  @Test func aDocumentIsWrittenInBlockStyleInItsOrder() throws {
    let node = DocumentNode.map([
      ("title", .map([("zh", .string("手电筒")), ("en", .string("Torch"))])),
      ("none", nil),
      ("votes", .plain(12)),
      ("requesters", .list([.map([("name", .string("小米粉")), ("group", .plain(true))])])),
      ("empty", .list([])),
      ("reason", .string("first line\nsecond line\n")),
    ])
    #expect(
      try format.text(of: node) == """
        title:
          zh: 手电筒
          en: Torch
        votes: 12
        requesters:
        - name: 小米粉
          group: true
        empty: []
        reason: |
          first line
          second line

        """)
  }

  static let nasty = [
    "", " ", "  x", "x  ", "\n", "\n\n", "a\n", "\na", "a\n\n", "a\n b", "a \nb", "a\tb", "\ta", "a\n\tb",
    "a\r\nb", "\r", "a\u{85}b", "a\u{2028}b", "a\u{2029}", "\u{0}", "\u{7}\u{1B}[31m", "\u{7F}", "\u{80}",
    "a\u{FEFF}", "\u{FFFE}", "\u{A0}", "\u{3000}全角", "- a", "-", "--- a", "---", "...", "? a",
    ":", "a: b", "a:", ": a", "#", "# a", "a # b", "a #b", "a#b", "&a", "*a", "!a", "!!str", "|", ">",
    "|\n a",
    "%a", "@a", "`a", "\"", "\"a\"", "'", "'a'", "it's", "a'b\"c", "\\", "\\n", "{", "}", "{a}", "[", "]",
    "[a]", ",", "a, b", "=", "<<", "~", "null", "Null", "NULL", "true", "True", "yes", "no", "NO", "on",
    "off",
    "y", "n", "4.10", "4.10.31", "0", "007", "0o7", "0x1f", "0b1", "1_000", "1e3", "-1", "+1", ".5", "-.5",
    ".inf", "-.INF", ".nan", "12:30", "12:30:45", "2026-11-27", "2026-11-27T17:00:00+08:00", "手电筒 Torch",
    "荣誉开发组内测\n第二行", "👨‍👩‍👧‍👦", "𠮷野家", "e\u{301}", "\u{202E}abc", "zero\u{200B}width",
    String(repeating: "long ", count: 400), String(repeating: "长", count: 2000), "a\n\n\nb\n\n\n", "\n a",
    " \n", "a\n ", "a\n\n ", "# a\nb", "- a\n- b", "k: v\nk: v\n", "...\n---\n", "\u{1F600}\n\u{1F600}",
  ]

  @Test(arguments: nasty) func whatIsWrittenReadsBackEqual(_ text: String) throws {
    let node = DocumentNode.map([
      ("before", .string("b")), ("value", .string(text)), ("list", .list([.string(text), .string("z")])),
      ("inner", .map([("deep", .list([.map([("key", .string(text)), ("and", .string("a"))])]))])),
      ("after", .string("a")),
    ])
    let written = try format.text(of: node)
    let read = try format.parse(written, file: "f")
    #expect(read.plainText == node.plainText, "\(written)")
    #expect(try format.text(of: read) == written)
  }

  @Test func aByteOrderMarkAtTheBeginningOfATextIsRefused() throws {
    for node in [DocumentNode.string("\u{FEFF}a"), .map([("\u{FEFF}", .string("a"))])] {
      #expect(throws: SettingsError.self) { try format.text(of: node) }
    }
  }

  @Test(arguments: nasty) func aNastyKeyReadsBackEqual(_ text: String) throws {
    let node = DocumentNode.map([(text, .string("v")), ("other key", .map([(text, .list([]))]))])
    let written = try format.text(of: node)
    #expect(try format.parse(written, file: "f").plainText == node.plainText, "\(written)")
  }

  @Test(arguments: 0..<40) func randomDocumentsReadBackEqual(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<50 {
      let node = random.node(depth: 0)
      let written = try format.text(of: node)
      #expect(try format.parse(written, file: "f").plainText == node.plainText, "\(written)")
    }
  }

  @Test(arguments: 0..<20) func damagedTextsAreReadOrRefusedByPlace(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed &+ 1000)
    for _ in 0..<100 {
      let written = try format.text(of: random.node(depth: 0))
      var scalars = Array(written.unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &random) where !scalars.isEmpty {
        let place = Int.random(in: 0..<scalars.count, using: &random)
        if Bool.random(using: &random) { scalars.remove(at: place) } else { scalars[place] = random.scalar() }
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      do {
        _ = try format.parse(text, file: "f")
      } catch let found as DocumentProblems {
        let lines = text.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 1
        #expect(found.problems.allSatisfy { (1...lines).contains($0.line) && $0.column >= 1 }, "\(found)")
      }
    }
  }
}

/// SplitMix64, and documents made with it.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Mostly what means something to YAML, sometimes anything.
  mutating func scalar() -> Unicode.Scalar {
    let marks = Array(" \n\t-?:,[]{}#&*!|>'\"%@`~=<.0123456789abnoyeé手电筒\u{A0}\u{2028}".unicodeScalars)
    if Int.random(in: 0..<8, using: &self) > 0, let mark = marks.randomElement(using: &self) { return mark }
    return Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &self)) ?? "x"
  }

  mutating func text() -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &self) { text.unicodeScalars.append(scalar()) }
    return text.unicodeScalars.first == "\u{FEFF}" ? "" : text
  }

  mutating func node(depth: Int) -> DocumentNode {
    switch depth > 3 ? 0 : Int.random(in: 0..<5, using: &self) {
    case 0, 1: return .string(text())
    case 2: return DocumentNode(.null)
    case 3:
      return .list((0..<Int.random(in: 0...4, using: &self)).map { _ in node(depth: depth + 1) })
    default:
      var pairs: [(String, DocumentNode?)] = []
      for index in 0..<Int.random(in: 0...4, using: &self) {
        pairs.append(("\(text())\(index)k", node(depth: depth + 1)))
      }
      return .map(pairs)
    }
  }
}
