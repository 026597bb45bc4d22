// SPDX-License-Identifier: Apache-2.0
import Testing
import Updating

@Suite struct RangeReplyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var status = 206
    var asked: Range<UInt64>? = 100..<200
    var contentRange: String?
    var lengths: [String] = []
    var type: String?
    var encodings: [String] = []
    var retryAfter: String?
    var isForMembers = false
    let expected: RangeReply

    var reply: RangeReply {
      var head = ReplyHead(status: status)
      head.contentRange = contentRange
      head.contentLengths = lengths
      head.contentType = type
      head.contentEncodings = encodings
      head.retryAfter = retryAfter
      head.date = "Fri, 27 Nov 2026 09:00:00 GMT"
      return RangeReply(head, asked: asked, length: 1000, isForMembers: isForMembers)
    }
  }

  private static func wrong(_ detail: String) -> RangeReply { .refused(.wrongRange(detail: detail)) }
  private static func nonsense(_ range: String) -> RangeReply {
    wrong("Content-Range \u{201C}\(range)\u{201D} is not a range")
  }

  static let parts: [Case] = [
    Case(
      testDescription: "the range that was asked for", contentRange: "bytes 100-199/1000", lengths: ["100"],
      expected: .part(100..<200)),
    Case(
      testDescription: "a total nobody knows", contentRange: "bytes 100-199/*", expected: .part(100..<200)),
    Case(
      testDescription: "less than was asked for", contentRange: "bytes 100-149/1000", lengths: ["50"],
      expected: .part(100..<150)),
    Case(
      testDescription: "a unit in capitals", contentRange: " Bytes 100-199/1000 ", expected: .part(100..<200)),
    Case(
      testDescription: "the same length twice", contentRange: "bytes 100-199/1000",
      lengths: ["100", "100, 100"], expected: .part(100..<200)),
    Case(
      testDescription: "an encoding that is none", contentRange: "bytes 100-199/1000",
      encodings: ["identity"], expected: .part(100..<200)),
    Case(
      testDescription: "a range nobody asked for", asked: nil, contentRange: "bytes 0-999/1000",
      expected: wrong("206 where no range was asked for")),
    Case(testDescription: "no Content-Range", expected: wrong("206 without Content-Range")),
    Case(
      testDescription: "several parts", type: "Multipart/ByteRanges; boundary=x",
      expected: wrong("several parts where one was asked for")),
    Case(
      testDescription: "another start", contentRange: "bytes 101-199/1000",
      expected: wrong("bytes 101-199 for 100-199")),
    Case(
      testDescription: "more than was asked for", contentRange: "bytes 100-200/1000",
      expected: wrong("bytes 100-200 for 100-199")),
    Case(
      testDescription: "an empty range", contentRange: "bytes 100-99/1000",
      expected: nonsense("bytes 100-99/1000")),
    Case(
      testDescription: "an empty range at the end", contentRange: "bytes 1000-999/1000",
      expected: nonsense("bytes 1000-999/1000")),
    Case(
      testDescription: "a negative end", contentRange: "bytes 100--1/1000",
      expected: nonsense("bytes 100--1/1000")),
    Case(
      testDescription: "an end past the total", contentRange: "bytes 100-1000/1000",
      expected: nonsense("bytes 100-1000/1000")),
    Case(
      testDescription: "a start past 64 bits", contentRange: "bytes 18446744073709551616-1/1000",
      expected: nonsense("bytes 18446744073709551616-1/1000")),
    Case(
      testDescription: "the last end of 64 bits", contentRange: "bytes 100-18446744073709551615/*",
      expected: nonsense("bytes 100-18446744073709551615/*")),
    Case(
      testDescription: "another unit", contentRange: "lines 100-199/1000",
      expected: nonsense("lines 100-199/1000")),
    Case(
      testDescription: "a sign", contentRange: "bytes +100-199/1000",
      expected: nonsense("bytes +100-199/1000")),
    Case(
      testDescription: "neither range nor total", contentRange: "bytes */*", expected: nonsense("bytes */*")),
    Case(
      testDescription: "control characters", contentRange: "bytes \u{1b}[31m/1",
      expected: nonsense("bytes [31m/1")),
    Case(
      testDescription: "another file's total", contentRange: "bytes 100-199/1001",
      expected: .refused(.wrongLength(expected: 1000, found: 1001))),
    Case(
      testDescription: "a length that is not the range's", contentRange: "bytes 100-199/1000",
      lengths: ["99"], expected: wrong("Content-Length 99 for a range of 100 bytes")),
    Case(
      testDescription: "a compressed part", contentRange: "bytes 100-199/1000", encodings: ["GZIP"],
      expected: .refused(.encoded(name: "GZIP"))),
  ]

  static let others: [Case] = [
    Case(
      testDescription: "the whole file in place of a range", status: 200, lengths: ["1000"], expected: .whole),
    Case(testDescription: "the whole file of a length not said", status: 200, asked: nil, expected: .whole),
    Case(
      testDescription: "a longer file", status: 200, lengths: ["1001"],
      expected: .refused(.wrongLength(expected: 1000, found: 1001))),
    Case(
      testDescription: "a page in place of the file", status: 200, lengths: ["35"], type: "text/html",
      expected: .refused(.wrongLength(expected: 1000, found: 35))),
    Case(
      testDescription: "two lengths", status: 200, lengths: ["1000", "7"],
      expected: .refused(.network(detail: "it sent several different Content-Length headers"))),
    Case(
      testDescription: "a negative length", status: 200, lengths: ["-1"],
      expected: .refused(.network(detail: "its Content-Length \u{201C}-1\u{201D} is not a number"))),
    Case(
      testDescription: "a compressed file", status: 200, encodings: ["br"],
      expected: .refused(.encoded(name: "br"))),
    Case(
      testDescription: "416 for a file that is complete", status: 416, asked: 1000..<1000,
      contentRange: "bytes */1000", expected: .complete),
    Case(
      testDescription: "416 for bytes that are there", status: 416, contentRange: "bytes */1000",
      expected: wrong("416 for bytes that the file has")),
    Case(
      testDescription: "416 without a word", status: 416, expected: wrong("416 for bytes that the file has")),
    Case(
      testDescription: "416 for a shorter file", status: 416, contentRange: "bytes */50",
      expected: .refused(.wrongLength(expected: 1000, found: 50))),
    Case(
      testDescription: "416 where no range was asked for", status: 416, asked: nil,
      expected: .refused(.status(416))),
    Case(testDescription: "401", status: 401, expected: .refused(.denied(status: 401, message: ""))),
    Case(testDescription: "403 where anybody may", status: 403, expected: .refused(.missing(status: 403))),
    Case(
      testDescription: "403 where members may", status: 403, isForMembers: true,
      expected: .refused(.denied(status: 403, message: ""))),
    Case(testDescription: "404", status: 404, isForMembers: true, expected: .refused(.missing(status: 404))),
    Case(
      testDescription: "429 with seconds", status: 429, retryAfter: "60",
      expected: .refused(.busy(status: 429, retryAfter: .seconds(60)))),
    Case(
      testDescription: "503 with a date", status: 503, retryAfter: "Fri, 27 Nov 2026 09:02:00 GMT",
      expected: .refused(.busy(status: 503, retryAfter: .seconds(120)))),
    Case(
      testDescription: "503 with a date that is past", status: 503,
      retryAfter: "Fri, 27 Nov 2026 08:00:00 GMT", expected: .refused(.busy(status: 503, retryAfter: .zero))),
    Case(
      testDescription: "500 with nonsense", status: 500, retryAfter: "soon",
      expected: .refused(.busy(status: 500, retryAfter: nil))),
    Case(testDescription: "408", status: 408, expected: .refused(.busy(status: 408, retryAfter: nil))),
    Case(testDescription: "304", status: 304, expected: .refused(.status(304))),
    Case(testDescription: "204", status: 204, expected: .refused(.status(204))),
    Case(testDescription: "a teapot", status: 418, expected: .refused(.status(418))),
  ]

  @Test("206 means", arguments: parts)
  func part(_ one: Case) { #expect(one.reply == one.expected) }

  @Test("Any other status means", arguments: others)
  func other(_ one: Case) { #expect(one.reply == one.expected) }

  @Test(
    "If-Range names a strong tag, else an old enough date",
    arguments: [
      ("\"abc\"", nil, "\"abc\""), ("W/\"abc\"", "Fri, 27 Nov 2026 08:00:00 GMT", nil), ("abc", nil, nil),
      ("\"", nil, nil), ("\"a b\"", nil, nil), (nil, nil, nil), ("\"\"", nil, "\"\""),
      (nil, "Fri, 27 Nov 2026 08:59:59 GMT", "Fri, 27 Nov 2026 08:59:59 GMT"),
      (nil, "Fri, 27 Nov 2026 09:00:00 GMT", nil), (nil, "yesterday", nil),
    ] as [(String?, String?, String?)])
  func ifRange(_ tag: String?, _ modified: String?, _ expected: String?) {
    var head = ReplyHead(status: 206)
    head.entityTag = tag
    head.lastModified = modified
    head.date = "Fri, 27 Nov 2026 09:00:00 GMT"
    #expect(RangeValidator.ifRange(head) == expected)
  }
}
