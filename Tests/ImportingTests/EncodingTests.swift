// SPDX-License-Identifier: Apache-2.0
import Importing
import Testing

@Suite("Encodings of a file")
struct EncodingTests {
  /// 小米手机 in each encoding.
  static let encodings: [(TextEncoding, [UInt8])] = [
    (.utf8, [0xE5, 0xB0, 0x8F, 0xE7, 0xB1, 0xB3]),
    (.gbk, [0xD0, 0xA1, 0xC3, 0xD7]),
    (.gb18030, [0xD0, 0xA1, 0xC3, 0xD7]),
    (.big5, [0xA4, 0x70, 0xA6, 0xCC]),
  ]

  @Test("names come out as they were meant", arguments: encodings)
  func names(_ encoding: TextEncoding, _ bytes: [UInt8]) throws {
    let found = try TableReaderTests.read(
      Array("a,b\n".utf8) + bytes + Array(",1\n".utf8), .csv, encoding: encoding, columns: ["a", "b"])
    #expect(found.rows == [["小米", "1"]])
    #expect(found.problems.isEmpty)
  }

  @Test(
    "a file longer than the window keeps its characters whole",
    arguments: [TextEncoding.gbk, .gb18030, .big5])
  func longFile(_ encoding: TextEncoding) throws {
    let name = try #require(Self.encodings.first { $0.0 == encoding }?.1)
    // An odd length of each row, so that windows end inside characters.
    let row = name + Array(",1\n".utf8)
    let bytes = Array("a,b\n".utf8) + (0..<60_000).flatMap { _ in row }
    let found = try TableReaderTests.read(bytes, .csv, encoding: encoding, columns: ["a"])
    #expect(found.rows.count == 60_000)
    #expect(found.rows.allSatisfy { $0 == ["小米"] })
    #expect(found.problems.isEmpty)
  }

  static let damagedRows: [(String, TextEncoding, [UInt8])] = [
    ("a lone first byte before a comma", .gbk, [0xD0]),
    ("a byte that is none", .gbk, [0xFF]),
    ("UTF-8 taken for GB18030", .gb18030, [0xE5, 0xB0, 0xFF]),
    ("a byte that is none in Big5", .big5, [0xFF]),
  ]

  @Test("what is no text loses its row alone", arguments: damagedRows)
  func damaged(_ name: String, _ encoding: TextEncoding, _ bytes: [UInt8]) throws {
    let found = try TableReaderTests.read(
      Array("a,b\n0,0\nx".utf8) + bytes + Array(",1\n3,4\n".utf8), .csv, encoding: encoding,
      columns: ["a", "b"])
    #expect(found.rows == [["0", "0"], ["3", "4"]])
    #expect(found.problems == [TableProblem(line: 3, fault: .invalidText(encoding))])
  }

  @Test("a character cut off at the end of the file")
  func cutOff() throws {
    let found = try TableReaderTests.read(
      Array("a,b\n1,2\n3,".utf8) + [0xD0], .csv, encoding: .gbk, columns: ["a", "b"])
    #expect(found.rows == [["1", "2"]])
    #expect(found.problems == [TableProblem(line: 3, fault: .invalidText(.gbk))])
  }

  @Test("a byte order mark in GB18030")
  func mark() throws {
    let found = try TableReaderTests.read(
      [0x84, 0x31, 0x95, 0x33] + Array("a,b\n1,2\n".utf8), .csv, encoding: .gb18030, columns: ["a", "b"])
    #expect(found.rows == [["1", "2"]])
  }
}
