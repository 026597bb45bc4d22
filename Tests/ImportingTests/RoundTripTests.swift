// SPDX-License-Identifier: Apache-2.0
import Importing
import Testing

@Suite("What is written can be read")
struct RoundTripTests {
  /// SplitMix64, so that a seed gives the same table everywhere.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let pieces = [
    "a", ",", "\"", "\"\"", "\n", "\r\n", "\t", " ", "小米", "😀", "ملف", "{", "}", "\\", "'", ";", "é",
    "\\u0041", "0",
  ]

  private static func text(_ random: inout Generator) -> String {
    (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
      .joined()
  }

  private static func table(_ seed: UInt64) -> [[String]] {
    var random = Generator(state: seed)
    let columns = Int.random(in: 2...5, using: &random)
    return (0..<200).map { _ in (0..<columns).map { _ in text(&random) } }
  }

  @Test("comma and tab separated tables", arguments: [UInt64](1...40))
  func delimited(_ seed: UInt64) throws {
    let table = Self.table(seed)
    let names = table[0].indices.map { "c\($0)" }
    let (format, separator) = seed.isMultiple(of: 2) ? (TableFormat.csv, ",") : (.tsv, "\t")
    let ending = seed.isMultiple(of: 3) ? "\r\n" : "\n"
    func row(_ fields: [String]) -> String {
      fields.map { field in
        let mustQuote = field.unicodeScalars.contains { "\",\t\r\n".unicodeScalars.contains($0) }
        return mustQuote || field.isEmpty
          ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
      }.joined(separator: separator)
    }
    let text = ([names] + table).map(row).joined(separator: ending)
    let found = try TableReaderTests.read(Array(text.utf8), format, columns: names)
    #expect(found.rows == table, "seed \(seed)")
    #expect(found.problems.isEmpty)
  }

  @Test("JSON lines", arguments: [UInt64](41...60))
  func json(_ seed: UInt64) throws {
    let table = Self.table(seed)
    let names = table[0].indices.map { "c\($0)" }
    func quoted(_ text: String) -> String {
      let escaped = text.utf16.map { unit in
        unit < 0x20 || unit > 0x7E || unit == 0x22 || unit == 0x5C
          ? "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count) + String(unit, radix: 16)
          : String(UnicodeScalar(UInt8(unit)))
      }
      return "\"" + escaped.joined() + "\""
    }
    let text = table.map { row in
      "{" + zip(names, row).map { "\(quoted($0)):\(quoted($1))" }.joined(separator: ",") + "}"
    }.joined(separator: "\n")
    let found = try TableReaderTests.read(Array(text.utf8), .jsonl, columns: names)
    #expect(found.rows == table, "seed \(seed)")
    #expect(found.problems.isEmpty)
  }

  @Test("any bytes are read to the end, each line at most once", arguments: [UInt64](100...160))
  func garbage(_ seed: UInt64) throws {
    var random = Generator(state: seed)
    let alphabet: [UInt8] = [
      0, 0x0A, 0x0D, 0x09, 0x22, 0x2C, 0x5C, 0x61, 0x7B, 0x7D, 0x3A, 0x80, 0xC2, 0xE5, 0xFF,
    ]
    let bytes = (0..<4000).map { _ in alphabet.randomElement(using: &random) ?? 0 }
    let format = TableFormat.allCases[Int(seed % 3)]
    let encoding = TextEncoding.allCases[Int(seed / 3 % 4)]
    let head = format == .jsonl ? [] : Array("a\n".utf8)
    var reader = try TableReader(
      bytes: head + bytes, name: "t", format: format, encoding: encoding, lineLimit: 500)
    var last = 0
    while let entry = try reader.next() {
      switch entry {
      case .row(let row):
        #expect(row.line > last)
        last = row.line
      case .refused(let problem):
        #expect(problem.line > last)
        last = problem.line
      }
    }
    #expect(last > 0)
    #expect(last <= bytes.count(where: { $0 == 0x0A }) + 2)
  }
}
