// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import TestSupport
import Testing

@Suite struct LatestDocumentTests {
  static func rollout(_ version: String = "26.11.27") throws -> Rollout {
    Rollout(
      seed: "dev-\(version)", started: try #require(ZonedInstant("2026-11-27T17:00:00+08:00")),
      steps: [.init(afterHours: 0, percent: 1), .init(afterHours: 24, percent: 100)])
  }

  static func document() throws -> LatestDocument {
    let first = try LatestDocument(
      first: try SampleRelease.plan("26.11.20", previous: nil).manifest, rollout: try rollout("26.11.20"))
    let instant = try #require(ZonedInstant("2026-11-24T10:00:00+08:00"))
    return
      try first
      .withdrawing(
        try #require(BuildVersion("26.11.20")),
        reason: try #require(LocalizedText(zh: "闹钟不响", en: "the alarm stays silent")),
        link: "https://example.org/26.11.20", replacedBy: SampleRelease.version, at: instant
      )
      .publishing(try SampleRelease.manifest(), rollout: try rollout())
      .requiring(minBuild: try #require(BuildVersion("26.11.13")))
  }

  @Test("The document has the bytes that clients know, and reads back")
  func golden() throws {
    let document = try Self.document()
    let bytes = try document.bytes()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text == (try ProjectFiles.golden("Fixtures/Releases/channel-latest.json", actual: text)))
    #expect(try LatestDocument(bytes: bytes) == document)
    #expect(document.manifest.path == "builds/26.11.27/manifest.json")
    #expect(document.offered == SampleRelease.version)
  }

  @Test(
    "A document that is not exact is refused",
    arguments: [
      ("builds/26.11.27/", "builds/26.11.20/"), ("\"format_version\" : 1", "\"format_version\" : 2"),
      ("channel-latest", "channel-pointer"), ("\"week\" : 590", "\"week\" : 0"),
      ("\"week\" : 590", "\"week\" : 590, \"x\" : 1"), ("\"percent\" : 1\n", "\"percent\" : 101\n"),
      ("\"percent\" : 100\n", "\"percent\" : 1\n"), ("\"after_hours\" : 24", "\"after_hours\" : 0"),
      ("\"after_hours\" : 0", "\"after_hours\" : -1"), ("\"paused_seconds\" : 0", "\"paused_seconds\" : -1"),
      ("\"set_percent\" : null", "\"set_percent\" : 101"), ("\"set_percent\" : null,", ""),
      ("\"min_build\" : \"26.11.13\"", "\"min_build\" : \"26.12.4\""),
      ("\"replaced_by\" : \"26.11.27\"", "\"replaced_by\" : \"26.11.20\""),
      ("https://example.org", "javascript:alert(1)//"), ("https://example.org", "https://exa mple.org"),
      ("\"zh\" : \"闹钟不响\"", "\"zh\" : 1"), ("\"seed\" : \"dev-26.11.27\"", "\"seed\" : \"\""),
    ])
  func malformed(old: String, new: String) throws {
    let text = String(decoding: try Self.document().bytes(), as: UTF8.self)
    let changed = text.replacingFirst(old, with: new)
    try #require(changed != text)
    let error = #expect(throws: PublishingError.self) { try LatestDocument(bytes: Array(changed.utf8)) }
    #expect(error?.message.hasPrefix("latest.json") == true)
  }

  @Test("A version withdrawn twice is refused, and so is a list out of order")
  func duplicate() throws {
    let text = String(decoding: try Self.document().bytes(), as: UTF8.self)
    let start = try #require(text.range(of: "\"withdrawn\" : [\n"))
    let end = try #require(text.range(of: "\n  ]\n}", range: start.upperBound..<text.endIndex))
    let entry = text[start.upperBound..<end.lowerBound]
    let older = entry.replacingOccurrences(
      of: "\"version\" : \"26.11.20\"", with: "\"version\" : \"26.11.13\"")
    for (second, words) in [(String(entry), "withdrawn twice"), (older, "is listed after")] {
      let changed = text.replacingFirst(String(entry), with: "\(entry),\n\(second)")
      let error = #expect(throws: PublishingError.self) { try LatestDocument(bytes: Array(changed.utf8)) }
      #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }
  }
}
