// SPDX-License-Identifier: Apache-2.0
import Foundation
import Serving
import Testing

@Suite struct HTTPDateTests {
  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
      ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200), ("Tuesday, 19-Jan-38 03:14:07 GMT", 2_147_483_647),
    ] as [(String, Int64)])
  func readsTheThreeForms(_ text: String, _ seconds: Int64) {
    #expect(HTTPDate.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 30 Feb 2026 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, ０６ Nov 1994 08:49:37 GMT",
  ])
  func refuses(_ text: String) {
    #expect(HTTPDate.seconds(text) == nil)
  }

  /// Against Foundation, over five centuries.
  @Test func writesWhatFoundationWrites() {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    for seconds in stride(from: Int64(-5_000_000_000), to: 12_000_000_000, by: 61_234_567) {
      let expected = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
      #expect(HTTPDate.text(seconds) == expected)
      #expect(HTTPDate.seconds(expected) == seconds)
      let stamp = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
      #expect(HTTPDate.timestamp(seconds) == stamp)
    }
  }
}
