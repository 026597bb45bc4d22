// SPDX-License-Identifier: Apache-2.0
import Importing
import TestSupport
import Testing

@Suite("Rows of a file")
struct TableReaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let rows: [[String]]
    var problems: [TableProblem] = []
  }

  static let examples: [Case] = [
    Case(testDescription: "plain fields", text: "a,b\n1,2\n", rows: [["1", "2"]]),
    Case(testDescription: "no line break at the end", text: "a,b\n1,2", rows: [["1", "2"]]),
    Case(testDescription: "CRLF", text: "a,b\r\n1,2\r\n3,4\r\n", rows: [["1", "2"], ["3", "4"]]),
    Case(testDescription: "a CR at the very end", text: "a,b\r\n1,2\r", rows: [["1", "2"]]),
    Case(testDescription: "a byte order mark", text: "\u{FEFF}a,b\n1,2\n", rows: [["1", "2"]]),
    Case(
      testDescription: "blank lines are passed over", text: "a,b\n\n1,2\r\n\r\n\n3,4\n",
      rows: [["1", "2"], ["3", "4"]]),
    Case(testDescription: "quoted separators", text: "a,b\n\"1,5\",2\n", rows: [["1,5", "2"]]),
    Case(
      testDescription: "doubled quotes", text: "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n",
      rows: [["say \"hi\"", "\""]]),
    Case(
      testDescription: "quoted line breaks", text: "a,b\n\"1\n2\r\n3\",x\ny,z\n",
      rows: [["1\n2\r\n3", "x"], ["y", "z"]]),
    Case(testDescription: "empty fields, quoted or not", text: "a,b\n,\"\"\n", rows: [["", ""]]),
    Case(testDescription: "spaces belong to the field", text: "a,b\n 1 , 2\n", rows: [[" 1 ", " 2"]]),
    Case(
      testDescription: "white space around names does not count", text: " a ,b\t\n1,2\n", rows: [["1", "2"]]),
    Case(
      testDescription: "right to left, emoji and script stay text",
      text: "a,b\nمرحبا,<script>alert('👍🏽')</script>\n",
      rows: [["مرحبا", "<script>alert('👍🏽')</script>"]]),
    Case(testDescription: "a tab inside a field", text: "a,b\n1\t2,3\n", rows: [["1\t2", "3"]]),
    Case(
      testDescription: "too few fields", text: "a,b\n1\n3,4\n", rows: [["3", "4"]],
      problems: [TableProblem(line: 2, fault: .fieldCount(found: 1, expected: 2))]),
    Case(
      testDescription: "too many fields", text: "a,b\n1,2,3\n3,4\n", rows: [["3", "4"]],
      problems: [TableProblem(line: 2, fault: .fieldCount(found: 3, expected: 2))]),
    Case(
      testDescription: "a quote inside a plain field", text: "a,b\n1,5\"\n3,4\n", rows: [["3", "4"]],
      problems: [TableProblem(line: 2, fault: .quoteInField(2))]),
    Case(
      testDescription: "text after a closing quote", text: "a,b\n\"1\"x,2\n3,4\n", rows: [["3", "4"]],
      problems: [TableProblem(line: 2, fault: .textAfterQuote(1))]),
    Case(
      testDescription: "a quote that is never closed loses its line alone", text: "a,b\n\"1,2\n3,4\n5,6\n",
      rows: [["3", "4"], ["5", "6"]], problems: [TableProblem(line: 2, fault: .unclosedQuote(1))]),
    Case(
      testDescription: "NUL", text: "a,b\n1,\u{0}\n3,4\n", rows: [["3", "4"]],
      problems: [TableProblem(line: 2, fault: .controlCharacter(code: 0))]),
    Case(
      testDescription: "escape in quotes", text: "a,b\n1,\"\u{1B}[2J\n\"\n3,4\n", rows: [["3", "4"]],
      problems: [TableProblem(line: 2, fault: .controlCharacter(code: 0x1B))]),
    Case(
      testDescription: "delete", text: "a,b\n1,\u{7F}\n3,4\n", rows: [["3", "4"]],
      problems: [TableProblem(line: 2, fault: .controlCharacter(code: 0x7F))]),
    Case(
      testDescription: "a control character of the second block", text: "a,b\n1,\u{85}\n3,4\n",
      rows: [["3", "4"]],
      problems: [TableProblem(line: 2, fault: .controlCharacter(code: 0x85))]),
    Case(
      testDescription: "a carriage return that ends no line", text: "a,b\n1,2\r3,4\n5,6\n",
      rows: [["5", "6"]],
      problems: [TableProblem(line: 2, fault: .controlCharacter(code: 13))]),
    Case(
      testDescription: "lines are counted through quoted breaks", text: "a,b\n\"1\n\n\",2\n3\n",
      rows: [["1\n\n", "2"]],
      problems: [TableProblem(line: 5, fault: .fieldCount(found: 1, expected: 2))]),
  ]

  @Test("comma separated", arguments: examples)
  func delimited(_ example: Case) throws {
    let found = try Self.read(Array(example.text.utf8), .csv, columns: ["a", "b"])
    #expect(found.rows == example.rows)
    #expect(found.problems == example.problems)
  }

  @Test("tab separated: a comma is text")
  func tabs() throws {
    let found = try Self.read(Array("a\tb\n1,5\t\"2\t3\"\n".utf8), .tsv, columns: ["a", "b"])
    #expect(found.rows == [["1,5", "2\t3"]])
    #expect(found.problems.isEmpty)
  }

  @Test("bytes that are not UTF-8 lose their row alone")
  func invalidText() throws {
    let bytes = Array("a,b\n1,".utf8) + [0xC3, 0x28] + Array("\n3,4\n".utf8)
    let found = try Self.read(bytes, .csv, columns: ["a", "b"])
    #expect(found.rows == [["3", "4"]])
    #expect(found.problems == [TableProblem(line: 2, fault: .invalidText(.utf8))])
  }

  static let headers: [(String, [UInt8], ImportingError)] = [
    ("nothing", [], .empty(file: "t.csv")),
    ("only blank lines", Array("\n\r\n".utf8), .empty(file: "t.csv")),
    (
      "a name twice", Array("a,a\n".utf8),
      .malformedHeader(file: "t.csv", reason: "two columns are called “a”")
    ),
    ("a name missing", Array("a,,b\n".utf8), .malformedHeader(file: "t.csv", reason: "column 2 has no name")),
    ("UTF-16", [0xFF, 0xFE, 0x61, 0], .utf16(file: "t.csv")),
  ]

  @Test("a first row that names no columns", arguments: headers)
  func header(_ example: (name: String, bytes: [UInt8], error: ImportingError)) {
    #expect(throws: example.error) {
      _ = try Self.read(example.bytes, .csv, columns: ["a"])
    }
  }

  @Test("a needed column that is missing is named with those that are there")
  func missingColumn() throws {
    var reader = try TableReader(bytes: Array("x,y\n".utf8), name: "t.csv", format: .csv)
    do {
      try reader.require(["x", "voter"])
      Issue.record("nothing was thrown")
    } catch {
      #expect(error == .missingColumn(file: "t.csv", column: "voter", found: ["x", "y"]))
    }
    #expect(try reader.advance() == nil)
  }

  @Test("a file that is not there")
  func missingFile() {
    #expect(
      throws: ImportingError.unreadable(file: "/nonexistent/x.csv", reason: "No such file or directory")
    ) {
      _ = try TableReader(path: "/nonexistent/x.csv", format: .csv).columns
    }
  }

  /// Every row's selected columns, and every problem.
  static func read(
    _ bytes: [UInt8], _ format: TableFormat, encoding: TextEncoding = .utf8, columns: [String],
    lineLimit: Int = TableReader.defaultLineLimit
  ) throws -> (rows: [[String]], problems: [TableProblem]) {
    var reader = try TableReader(
      bytes: bytes, name: "t.csv", format: format, encoding: encoding, lineLimit: lineLimit)
    reader.select(columns)
    var rows: [[String]] = []
    var problems: [TableProblem] = []
    while let step = try reader.advance() {
      switch step {
      case .record: rows.append(columns.indices.map { reader.record.text($0) ?? "(none)" })
      case .refused(let problem): problems.append(problem)
      }
    }
    return (rows, problems)
  }
}
