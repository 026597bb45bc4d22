// SPDX-License-Identifier: Apache-2.0
import Importing
import TestSupport
import Testing

@Suite("Long rows")
struct LongRowTests {
  @Test("a row of ten megabytes is read", arguments: [TableFormat.csv, .jsonl])
  func tenMegabytes(_ format: TableFormat) throws {
    let long = String(repeating: "x", count: 10_000_000)
    let text =
      format == .csv ? "a,b\n1,\"\(long)\"\n2,3\n" : "{\"a\":1,\"b\":\"\(long)\"}\n{\"a\":2,\"b\":3}\n"
    let found = try TableReaderTests.read(Array(text.utf8), format, columns: ["a", "b"])
    #expect(found.rows.map(\.[1].utf8.count) == [10_000_000, 1])
    #expect(found.problems.isEmpty)
  }

  @Test("a row over the limit is refused, the next ones are read", arguments: [TableFormat.csv, .jsonl])
  func overLimit(_ format: TableFormat) throws {
    let long = String(repeating: "x", count: 2_000_000)
    let text =
      format == .csv
      ? "a,b\n1,\(long)\n2,3\n" : "{\"a\":\"1\",\"b\":\"\(long)\"}\n{\"a\":\"2\",\"b\":\"3\"}\n"
    let found = try TableReaderTests.read(
      Array(text.utf8), format, columns: ["a", "b"], lineLimit: 1_000_000)
    #expect(found.rows == [["2", "3"]])
    #expect(found.problems == [TableProblem(line: format == .csv ? 2 : 1, fault: .tooLong(limit: 1_000_000))])
  }

  @Test("a row exactly at the limit is read")
  func atLimit() throws {
    let found = try TableReaderTests.read(
      Array("a\n12345678\n123456789\n".utf8), .csv, columns: ["a"], lineLimit: 9)
    #expect(found.rows == [["12345678"]])
    #expect(found.problems == [TableProblem(line: 3, fault: .tooLong(limit: 9))])
  }

  @Test("rows are read from a file as from memory")
  func file() throws {
    let folder = try ScratchFolder("importing")
    let lines = (0..<50_000).map { "\($0),\"line \($0)\"\n" }.joined()
    let path = try folder.write("a,b\n" + lines, to: "t.csv")
    var reader = try TableReader(path: path, format: .csv)
    #expect(reader.columns == ["a", "b"])
    var count = 0
    while case .row(let row) = try reader.next() {
      guard row.field("a") == "\(count)", row.field("b") == "line \(count)", row.line == count + 2 else {
        Issue.record("row \(count) is \(row)")
        return
      }
      count += 1
    }
    #expect(count == 50_000)
  }
}
