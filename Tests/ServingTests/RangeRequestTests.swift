// SPDX-License-Identifier: Apache-2.0
import Serving
import Testing

@Suite struct RangeRequestTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let header: String?
    var size: UInt64 = 1000
    let expected: RangeRequest

    init(_ sentence: String, _ header: String?, of size: UInt64 = 1000, _ expected: RangeRequest) {
      testDescription = sentence
      self.header = header
      self.size = size
      self.expected = expected
    }
  }

  static let cases = [
    Case("no header is the whole file", nil, .whole),
    Case("one byte", "bytes=0-0", .part(0..<1)),
    Case("the last byte", "bytes=999-999", .part(999..<1000)),
    Case("an open end", "bytes=990-", .part(990..<1000)),
    Case("an end past the file is the file's end", "bytes=990-5000", .part(990..<1000)),
    Case("the whole as a part", "bytes=0-999", .part(0..<1000)),
    Case("a suffix", "bytes=-10", .part(990..<1000)),
    Case("a suffix longer than the file", "bytes=-2000", .part(0..<1000)),
    Case("a suffix of nothing", "bytes=-0", .unsatisfiable),
    Case("the rest of a complete file", "bytes=1000-", .unsatisfiable),
    Case("a start past the end", "bytes=2000-3000", .unsatisfiable),
    Case("an end before the start", "bytes=50-10", .unsatisfiable),
    Case("spaces", "bytes= 5 - 9 ", .part(5..<10)),
    Case("the unit in capitals", "Bytes=5-9", .part(5..<10)),
    Case("another unit is ignored", "lines=5-9", .whole),
    Case("a unit alone is ignored", "bytes=", .whole),
    Case("no numbers are malformed", "bytes=all", .unsatisfiable),
    Case("a hyphen alone is malformed", "bytes=-", .unsatisfiable),
    Case("a sign is malformed", "bytes=+5-9", .unsatisfiable),
    Case("a trailing comma is malformed", "bytes=0-9,", .unsatisfiable),
    Case("two parts are the whole file", "bytes=0-9,20-29", .whole),
    Case("one of two parts is there", "bytes=5-9,5000-", .part(5..<10)),
    Case("one of two parts is there, the second", "bytes=5000-,5-9", .part(5..<10)),
    Case("the largest number", "bytes=0-9223372036854775807", .part(0..<1000)),
    Case("past the largest number", "bytes=0-9223372036854775808", .unsatisfiable),
    Case("far past the largest number", "bytes=99999999999999999999999-", .unsatisfiable),
    Case("a part of an empty file is the empty file", "bytes=0-0", of: 0, .whole),
    Case("a suffix of an empty file is the empty file", "bytes=-1", of: 0, .whole),
    Case("past an empty file", "bytes=1-", of: 0, .unsatisfiable),
    Case(
      "past four gigabytes", "bytes=5368709119-", of: 5_368_709_120, .part(5_368_709_119..<5_368_709_120)),
  ]

  @Test(arguments: cases) func reads(_ one: Case) {
    #expect(RangeRequest(one.header, size: one.size) == one.expected)
  }

  /// Whatever is asked for, a part is never empty and never leaves the file.
  @Test func aPartAlwaysLiesInTheFile() {
    let numbers = ["", "0", "1", "7", "8", "9", "18446744073709551615"]
    for size in [0, 1, 8] as [UInt64] {
      for start in numbers {
        for end in numbers {
          for more in ["", ",", ",0-0", ",-1"] {
            guard case .part(let part) = RangeRequest("bytes=\(start)-\(end)\(more)", size: size) else {
              continue
            }
            #expect(!part.isEmpty && part.upperBound <= size, "\(start)-\(end)\(more) of \(size): \(part)")
          }
        }
      }
    }
  }
}
