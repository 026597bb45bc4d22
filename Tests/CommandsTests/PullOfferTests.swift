// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import TestSupport
import Testing

@Suite struct PullOfferTests {
  private static func instant(_ date: Date) -> ZonedInstant {
    ZonedInstant(seconds: Int64(date.timeIntervalSince1970), offset: 480)
  }

  private static func withdraw(_ channel: SmallChannel, _ version: String, for replacement: String?) throws {
    try channel.offer { latest, now in
      guard let version = BuildVersion(version),
        let reason = LocalizedText(zh: "相机打不开", en: "The camera does not start")
      else { throw ToolFailure(description: "no version or reason") }
      return try latest.withdrawing(
        version, reason: reason, link: "https://example.org/why",
        replacedBy: replacement.flatMap { BuildVersion($0) }, at: instant(now))
    }
  }

  @Test func aWithdrawnBuildIsRefusedWithItsReason() throws {
    let channel = try SmallChannel(size: 20_000)
    try channel.cut(0)
    let server = try ChannelServer(channel.folder)
    let phone = try Phone()
    #expect(try phone.pull(server.url, with: ["--root", channel.root]).status == 0)
    try Self.withdraw(channel, "26.10.30", for: nil)

    // Who has it is told, and who has not does not get it.
    let told = try phone.pull(server.url)
    #expect(told.status == 83 && told.errors.contains("which you have, was withdrawn"), "\(told.errors)")
    let other = try Phone()
    for more in [[], ["--version", "26.10.30"], ["--now"], ["--allow-downgrade"]] {
      let refused = try other.pull(server.url, with: ["--root", channel.root] + more)
      #expect(refused.status == 83 && other.visible().isEmpty, "\(refused.errors)")
      for words in ["The camera does not start", "相机打不开", "https://example.org/why"] {
        #expect(refused.errors.contains(words))
      }
    }
    // The next week's build is what they go on with.
    try channel.cut(1)
    let next = try phone.pull(server.url, with: ["--json"])
    let report = try next.json(Phone.Report.self)
    #expect(next.status == 0 && report.version == "26.11.6" && report.recall?.version == "26.10.30")
    #expect(try other.pull(server.url, with: ["--version", "26.10.30"]).status == 83)
  }

  @Test func theOlderBuildInAWithdrawnOnesPlaceMustBeAskedFor() throws {
    let channel = try SmallChannel(size: 20_000)
    try channel.cut(0)
    try channel.cut(1)
    let server = try ChannelServer(channel.folder)
    let phone = try Phone()
    #expect(try phone.pull(server.url, with: ["--root", channel.root]).status == 0)
    try Self.withdraw(channel, "26.11.6", for: "26.10.30")
    let told = try phone.pull(server.url)
    #expect(
      told.status == 83 && told.errors.contains("--version 26.10.30 --allow-downgrade"), "\(told.errors)")
    let back = try phone.pull(server.url, with: ["--version", "26.10.30", "--allow-downgrade"])
    #expect(back.status == 0 && back.errors.contains("was withdrawn"), "\(back.errors)")
    #expect(try phone.pull(server.url).text.hasPrefix("nothing new"))
    // A phone with nothing takes it by itself.
    let other = try Phone()
    let first = try other.pull(server.url, with: ["--root", channel.root])
    #expect(first.status == 0 && other.visible().first?.contains("26.10.30") == true, "\(first.errors)")
  }

  @Test func aRolloutReachesAPhoneInItsTurn() throws {
    let rollout = """
          rollout:
            - after_hours: 0
              percent: 30
      """
    let channel = try SmallChannel(rollout: rollout, size: 20_000)
    try channel.cut(0)
    let server = try ChannelServer(channel.folder)
    let phone = try Phone()
    let ids = try (0..<16).map { try phone.scratch.write("phone-\($0)\n", to: "id-\($0)") }
    var outcomes: Set<String> = []
    for id in ids {
      let result = try phone.pull(
        server.url,
        with: ["--root", channel.root, "--install-id", id, "--have", "26.10.23", "--json"])
      outcomes.insert(try result.json(Phone.Report.self).status)
    }
    #expect(outcomes == ["fetched", "not-yet"])

    try channel.offer { latest, _ in try latest.rolloutSet(percent: 0) }
    let patient = try Phone()
    let waits = try patient.pull(server.url, with: ["--root", channel.root])
    #expect(waits.status == 0 && waits.text.contains("0 %") && patient.visible().isEmpty, "\(waits.text)")
    #expect(try patient.pull(server.url, with: ["--exit-code"]).status == 2)
    let id = try patient.scratch.text("cache/install-id")
    #expect(try patient.pull(server.url, with: ["--now"]).status == 0)
    #expect(try patient.visible().count == 1 && patient.scratch.text("cache/install-id") == id)
    #expect(try patient.scratch.mode("cache/install-id") == 0o600)

    try channel.offer { latest, now in try latest.rolloutPaused(at: Self.instant(now)) }
    let other = try Phone()
    for more in [[], ["--now"]] {
      let paused = try other.pull(server.url, with: ["--root", channel.root, "--json"] + more)
      #expect(try paused.json(Phone.Report.self).status == "paused")
    }
    let named = try other.pull(server.url, with: ["--version", "26.10.30"])
    #expect(named.status == 0 && named.errors.contains("held back"), "\(named.errors)")
  }

  @Test func aChannelWithoutABuildHasNothingNew() throws {
    let channel = try SmallChannel(size: 20_000)
    let server = try ChannelServer(channel.folder)
    let phone = try Phone()
    let result = try phone.pull(server.url, with: ["--root", channel.root, "--json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try result.json(Phone.Report.self).status == "no-release")
  }
}
