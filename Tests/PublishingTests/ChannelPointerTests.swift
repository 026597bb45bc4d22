// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import TestSupport
import Testing

@Suite struct ChannelPointerTests {
  @Test("The pointer has the bytes that readers know, and reads back")
  func golden() throws {
    let pointer = try ChannelPointer(to: try SampleRelease.manifest())
    let bytes = try pointer.bytes()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text == (try ProjectFiles.golden("Fixtures/Releases/latest.json", actual: text)))
    #expect(try ChannelPointer(bytes: bytes) == pointer)
  }

  @Test(
    "A pointer that is not exact is refused",
    arguments: [
      ("26.11.27/manifest.json", "../x/manifest.json"), ("26.11.27/manifest.json", "26.11.20/manifest.json"),
      ("\"format_version\" : 1", "\"format_version\" : 2"), ("\"week\" : 590", "\"week\" : 590, \"x\" : 1"),
      ("channel-pointer", "manifest"), ("+08:00", "+08:0"), ("\"sha256\" : \"", "\"sha256\" : \"0"),
    ])
  func malformed(old: String, new: String) throws {
    let text = String(decoding: try ChannelPointer(to: try SampleRelease.manifest()).bytes(), as: UTF8.self)
    let changed = text.replacingFirst(old, with: new)
    try #require(changed != text)
    let error = #expect(throws: PublishingError.self) { try ChannelPointer(bytes: Array(changed.utf8)) }
    #expect(error?.message.hasPrefix("latest.json") == true)
  }

  @Test("A channel moves forward, stays, and never goes back")
  func succession() throws {
    let old = try SampleRelease.plan("26.11.20", previous: nil).pointer
    let new = try SampleRelease.plan().pointer
    let respin = try SampleRelease.plan("26.11.27.2").pointer
    var facts = try SampleRelease.facts()
    facts.week = 591
    let other = try ChannelPointer(to: try .make(from: facts))
    #expect(new.succession(after: nil) == .advances)
    #expect(new.succession(after: old) == .advances)
    #expect(respin.succession(after: new) == .advances)
    #expect(new.succession(after: new) == .isCurrent)
    #expect(old.succession(after: respin) == .isBehind(respin.version))
    #expect(other.succession(after: new) == .contradicts)
  }
}
