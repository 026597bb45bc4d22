// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Scheduling
import Testing

@Suite struct ZonedInstantTests {
  @Test(
    "An instant reads back as it was written, and is the second that Foundation finds",
    arguments: [
      "2026-11-27T17:00:00+08:00", "1970-01-01T00:00:00+00:00", "2012-02-29T23:59:59-03:30",
      "2026-01-01T00:30:00+13:45", "2999-12-31T12:00:00-11:00",
    ])
  func roundTrip(text: String) throws {
    let instant = try #require(ZonedInstant(text))
    #expect(instant.description == text)
    let date = try #require(ISO8601DateFormatter().date(from: text))
    #expect(instant.seconds == Int64(date.timeIntervalSince1970))
  }

  @Test(
    "What is no instant is refused",
    arguments: [
      "", "2026-11-27", "2026-11-27T17:00:00Z", "2026-11-27T17:00:00-00:00", "2026-11-27t17:00:00+08:00",
      "2026-11-31T17:00:00+08:00", "2026-11-27T24:00:00+08:00", "2026-11-27T17:60:00+08:00",
      "2026-11-27T17:00:60+08:00", "2026-11-27T17:00:00+24:00", "2026-11-27T17:00:00.5+08:00",
      "2026-11-27 17:00:00+08:00", "2026-11-27T17:00:00+0800", "2026-11-27T+7:00:00+08:00",
    ])
  func refused(text: String) { #expect(ZonedInstant(text) == nil) }

  @Test("Date and time of day are the zone's")
  func parts() throws {
    let instant = try #require(ZonedInstant("2026-11-28T01:05:00+08:00"))
    #expect(instant.date == CivilDate("2026-11-28"))
    #expect(instant.timeOfDay == "01:05")
    #expect(instant.zoneText == "+08:00")
  }
}
