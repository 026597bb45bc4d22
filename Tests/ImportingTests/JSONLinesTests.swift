// SPDX-License-Identifier: Apache-2.0
import Importing
import Testing

@Suite("JSON lines")
struct JSONLinesTests {
  static let rows: [(String, String, [String])] = [
    ("texts and numbers", #"{"a":"x","b":-1.5e3}"#, ["x", "-1.5e3"]),
    ("white space anywhere", "  {\t\"a\" : \"x\" , \"b\" : true }  \r", ["x", "true"]),
    ("null and missing are no field", #"{"a":null}"#, ["(none)", "(none)"]),
    ("an empty object", "{}", ["(none)", "(none)"]),
    ("escapes", #"{"a":"\"\\\/\n\t\u5c0f\ud83d\ude00","b":""}"#, ["\"\\/\n\t小😀", ""]),
    ("a key written with escapes", #"{"\u0061":"x","b":"y"}"#, ["x", "y"]),
    ("a list stays JSON", #"{"a":["x, y",{"k":"]}"}],"b":{}}"#, [#"["x, y",{"k":"]}"}]"#, "{}"]),
    ("other keys are passed over", #"{"c":1,"b":"y","a":"x"}"#, ["x", "y"]),
  ]

  @Test("a line is one row", arguments: rows)
  func row(_ name: String, _ text: String, _ expected: [String]) throws {
    let found = try TableReaderTests.read(Array((text + "\n").utf8), .jsonl, columns: ["a", "b"])
    #expect(found.rows == [expected])
    #expect(found.problems.isEmpty)
  }

  static let faults: [(String, String, RowFault)] = [
    ("not an object", "[1]", .json(column: 1, expected: "an object")),
    ("cut off", #"{"a":"x"#, .json(column: 8, expected: "the text's closing quote")),
    ("no colon", #"{"a" "x"}"#, .json(column: 6, expected: "a colon")),
    ("a trailing comma", #"{"a":1,}"#, .json(column: 8, expected: "a key in quotes")),
    ("a leading zero", #"{"a":01}"#, .json(column: 6, expected: "a value")),
    ("a word that is none", #"{"a":nul}"#, .json(column: 6, expected: "a value")),
    ("two objects", "{} {}", .json(column: 4, expected: "nothing after the object")),
    ("half a pair", #"{"a":"\ud83d"}"#, .json(column: 13, expected: "the second half of a surrogate pair")),
    ("a key twice", #"{"a":1,"\u0061":2}"#, .repeatedKey("a")),
    ("NUL as an escape", #"{"a":"\u0000"}"#, .controlCharacter(code: 0)),
    ("a raw tab in a text", "{\"a\":\"\t\"}", .controlCharacter(code: 9)),
    (
      "too deep", "{\"a\":" + String(repeating: "[", count: 70),
      .json(column: 70, expected: "at most 64 levels")
    ),
  ]

  @Test("a line that is no object is refused alone", arguments: faults)
  func fault(_ name: String, _ text: String, _ fault: RowFault) throws {
    let found = try TableReaderTests.read(
      Array("{\"a\":\"1\"}\n\(text)\n\n{\"a\":\"2\"}".utf8), .jsonl, columns: ["a"])
    #expect(found.rows == [["1"], ["2"]])
    #expect(found.problems == [TableProblem(line: 2, fault: fault)])
  }

  @Test("rows name their own columns")
  func names() throws {
    var reader = try TableReader(
      bytes: Array("{\"投票人\":\"小米粉\",\"x\":null}\n".utf8), name: "t", format: .jsonl)
    guard case .row(let row) = try reader.next() else {
      Issue.record("no row")
      return
    }
    #expect(row.names == ["投票人"])
    #expect(row.field("投票人") == "小米粉")
    #expect(row.field("x") == nil)
    #expect(row.line == 1)
  }
}
