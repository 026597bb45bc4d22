// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Settings
import Testing

@Suite struct YAMLReading {
  private let format = YAMLDocumentFormat()

  @Test func aDocumentKeepsOrderAndPlaces() throws {
    let node = try format.parse("b: 1\na:\n  - x\n  - \"y\"\n", file: "f.yaml")
    guard case .mapping(let entries) = node.content else {
      Issue.record("not a mapping: \(node)")
      return
    }
    #expect(entries.map(\.key) == ["b", "a"])
    #expect(entries[1].keyPosition == DocumentNode.Position(line: 2, column: 1))
    guard case .sequence(let items) = entries[1].value.content else {
      Issue.record("not a list")
      return
    }
    #expect(items.map(\.content) == [.scalar("x", quoted: false), .scalar("y", quoted: true)])
    #expect(items[1].position == DocumentNode.Position(line: 4, column: 5))
  }

  @Test(arguments: ["", "\n", "# only a comment\n", "---\n", "~", "null", "\u{FEFF}"])
  func nothingIsNull(_ text: String) throws {
    #expect(try format.parse(text, file: "f").content == .null)
  }

  @Test func aByteOrderMarkAndForeignLineBreaksAreRead() throws {
    let node = try format.parse("\u{FEFF}a: 1\r\nb: 2\r\n", file: "f")
    #expect(node.plainText == .mapping([("a", "1"), ("b", "2")].map { .init($0.0, .text($0.1)) }))
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let line: Int
    let column: Int
    let fragment: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ line: Int, _ column: Int, _ fragment: String) {
      self.name = name
      self.text = text
      self.line = line
      self.column = column
      self.fragment = fragment
    }
  }

  static let refused = [
    Refused("a key written twice", "a: 1\nb: 2\na: 3\n", 1, 1, "“a” is written more than once"),
    Refused("a key twice, once in quotes", "x:\n  a: 1\n  \"a\": 3\n", 2, 3, "more than once"),
    Refused("an anchor", "a: &x 1\n", 1, 4, "anchors and aliases"),
    Refused("an alias", "a: &x 1\nb: *x\n", 1, 4, "anchors and aliases"),
    Refused("an anchor on a key", "&x a: 1\n", 1, 1, "anchors and aliases"),
    Refused("an anchor on a mapping", "a: &x\n  b: 1\n", 1, 4, "anchors and aliases"),
    Refused("an alias of nothing", "a: *x\n", 1, 4, "anchors and aliases"),
    Refused("an alias that is a key", "a: &x 1\n*x : 2\n", 1, 4, "anchors and aliases"),
    Refused("a tag", "a: !secret b\n", 1, 4, "tag “!secret”"),
    Refused("a core tag", "a: !!int \"3\"\n", 1, 4, "tag “tag:yaml.org,2002:int”"),
    Refused("a string tag on a plain word", "a: !!str 3\n", 1, 4, "tag"),
    Refused("a tag on a mapping", "a: !x {b: 1}\n", 1, 4, "tag “!x”"),
    Refused("a tag on a list", "a: !x [b]\n", 1, 4, "tag “!x”"),
    Refused("a second document", "a: 1\n---\nb: 2\n", 2, 1, "second document"),
    Refused("a number as key", "1: a\n", 1, 1, "another type than text"),
    Refused("a yes as key", "a:\n  yes: a\n", 2, 3, "“yes” reads as another type"),
    Refused("no key", "a:\n  ?\n  : b\n", 2, 4, "“” reads as another type"),
    Refused("nothing as key", "~: b\n", 1, 1, "“~” reads as another type"),
    Refused("a tag on a key", "!x a: b\n", 1, 1, "tag “!x”"),
    Refused("a mapping as key", "? {a: b}\n: c\n", 1, 3, "a key must be a text, found a mapping"),
    Refused("a list as key", "? [a, b]\n: c\n", 1, 3, "a key must be a text, found a list"),
    Refused("a merge key", "<<: {a: 1}\n", 1, 1, "merge keys"),
    Refused("a tab that indents", "a:\n\tb: 1\n", 2, 1, "a tab cannot indent"),
    Refused("an open quote", "a: \"b\n", 2, 1, "is not YAML"),
    Refused("a colon in a plain value", "a: b: c\n", 1, 5, "is not YAML"),
    Refused("an open bracket", "a: [b\nc: d\n", 2, 2, "is not YAML"),
    Refused("a bad indentation", "a: 1\n b: 2\n", 2, 3, "is not YAML"),
    Refused("a percent sign as value", "a: %b\n", 1, 4, "is not YAML"),
    Refused("an unknown escape", "a: \"\\q\"\n", 1, 5, "is not YAML"),
    Refused("half a surrogate", "a: \"\\uD800\"\n", 1, 7, "is not YAML"),
    Refused("an incompatible version", "%YAML 9.9\n---\na: 1\n", 1, 1, "is not YAML"),
    Refused("a bell", "a: 1\nb: \u{7}\n", 2, 4, "U+0007"),
    Refused("a zero", "a: \u{0}\n", 1, 4, "U+0000"),
    Refused("a byte order mark inside", "a: \u{FEFF}b\n", 1, 4, "U+FEFF"),
    Refused("a non-character", "a: \u{FFFE}\n", 1, 4, "U+FFFE"),
    Refused(
      "33 levels", String(repeating: "[", count: 33) + String(repeating: "]", count: 33), 1, 33,
      "deeper than 32 levels"),
    Refused(
      "a hundred thousand brackets", String(repeating: "[", count: 100_000), 1, 1, "is not YAML"),
    Refused(
      "a hundred thousand dashes", String(repeating: "- ", count: 100_000), 1, 1999, "is not YAML"),
    Refused(
      "more than a mebibyte", String(repeating: "# 0123456789\n", count: 90_000), 1, 1, "at most 1.0 MiB"),
    Refused("a billion laughs", laughs, 2, 10, "alias “*a0” is not allowed"),
  ]

  /// Aliases of aliases, the last one a key: whoever hashes it unfolds 10^12 scalars.
  static let laughs: String = {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    return text + "? *a12\n: x\n"
  }()

  @Test(arguments: refused) func isRefusedByPlace(_ example: Refused) throws {
    do {
      let node = try format.parse(example.text, file: "f.yaml")
      Issue.record("was read as \(node)")
    } catch let found as DocumentProblems {
      #expect(found.problems.count == 1)
      let problem = try #require(found.problems.first)
      #expect(problem.file == "f.yaml")
      #expect(problem.line == example.line, "\(problem)")
      #expect(problem.column == example.column, "\(problem)")
      #expect(problem.message.contains(example.fragment), "\(problem)")
    }
  }

  @Test func thirtyTwoLevelsAreRead() throws {
    let text = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(throws: Never.self) { try format.parse(text, file: "f") }
  }

  @Test func aTextMayHoldMarksThatLookLikeAnchors() throws {
    let stars = String(repeating: "*bold ", count: 20)
    let node = try format.parse("a: Tom &Jerry \(stars)\nb: |\n  & *x\n", file: "f")
    #expect(node.kindName == "a mapping")
  }
}

/// A node without places and quotes: what a reader makes of it.
indirect enum PlainText: Equatable {
  struct Pair: Equatable {
    let key: String
    let value: PlainText

    init(_ key: String, _ value: PlainText) {
      self.key = key
      self.value = value
    }
  }

  case null
  case text(String)
  case list([PlainText])
  case mapping([Pair])
}

extension DocumentNode {
  var plainText: PlainText {
    switch content {
    case .null: .null
    case .scalar(let text, _): .text(text)
    case .sequence(let items): .list(items.map(\.plainText))
    case .mapping(let entries): .mapping(entries.map { .init($0.key, $0.value.plainText) })
    }
  }
}
