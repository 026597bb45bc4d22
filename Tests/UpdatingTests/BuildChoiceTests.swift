// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import TestSupport
import Testing
import Updating

@Suite struct BuildChoiceTests {
  /// What the channel says, what the phone asks, and what becomes of it.
  struct Row: Sendable, CustomTestStringConvertible {
    let sentence: String
    let channel: @Sendable (Offer) throws -> LatestDocument
    let have: String?
    let ask: @Sendable (inout BuildRequest) -> Void
    /// `take 26.11.27`, `up-to-date`, `build.withdrawn -> 26.11.20`.
    let outcome: String
    var testDescription: String { sentence }

    init(
      _ sentence: String, have: String? = nil, _ outcome: String,
      ask: @escaping @Sendable (inout BuildRequest) -> Void = { _ in },
      channel: @escaping @Sendable (Offer) throws -> LatestDocument = { try $0.all() }
    ) {
      self.sentence = sentence
      self.channel = channel
      self.have = have
      self.ask = ask
      self.outcome = outcome
    }
  }

  static let rows = [
    Row("a phone with nothing takes the offer", "take 26.11.27"),
    Row("a phone with last week's takes the offer", have: "26.11.20", "take 26.11.27"),
    Row("a phone with the offer has nothing to do", have: "26.11.27", "up-to-date"),
    Row("a phone that is ahead stays", have: "26.12.4", "newer-here"),
    Row("a phone that is ahead goes back where it is asked to", have: "26.12.4", "take 26.11.27") {
      $0.allowsDowngrade = true
    },
    Row("versions are compared as numbers", have: "26.9.30", "take 26.11.27"),
    Row("a respin is newer", have: "26.11.27.2", "newer-here"),

    Row("an older version is not taken by name alone", have: "26.11.27", "build.downgrade") {
      $0.version = BuildVersion("26.11.20")
    },
    Row("an older version is taken where that is allowed", have: "26.11.27", "take 26.11.20") {
      $0.version = BuildVersion("26.11.20")
      $0.allowsDowngrade = true
    },
    Row("the version that is here may be asked for again", have: "26.11.27", "take 26.11.27") {
      $0.version = BuildVersion("26.11.27")
    },
    Row("a version below the floor is not to be had", "build.below-min-build") {
      $0.version = BuildVersion("26.11.13")
    } channel: {
      try $0.all().requiring(minBuild: $0.version("26.11.20"))
    },
    Row("a version at the floor is", "take 26.11.20") {
      $0.version = BuildVersion("26.11.20")
    } channel: {
      try $0.all().requiring(minBuild: $0.version("26.11.20"))
    },

    Row("a phone outside of the rollout waits", have: "26.11.20", "not-yet 0 at 1000 then 100") { _ in
    } channel: {
      try $0.rolling([(0, 0), (1, 100)])
    },
    Row("before its start a rollout is for nobody", "not-yet 0 at 2600 then 50") { _ in
    } channel: {
      try $0.rolling([(0, 50), (1, 100)], started: 5200)
    },
    Row("a phone that does not wait takes it", have: "26.11.20", "take 26.11.27") {
      $0.isNow = true
    } channel: {
      try $0.rolling([(0, 0), (1, 100)])
    },
    Row("a version asked for by name does not wait", have: "26.11.20", "take 26.11.27") {
      $0.version = BuildVersion("26.11.27")
    } channel: {
      try $0.rolling([(0, 0), (1, 100)])
    },
    Row("a whole rollout is for everybody", have: "26.11.20", "take 26.11.27") { _ in
    } channel: {
      try $0.rolling([(0, 100)])
    },
    Row("a phone that has the build keeps it when the percentage falls", have: "26.11.27", "up-to-date") {
      _ in
    } channel: {
      try $0.all().rolloutSet(percent: 0)
    },
    Row("a phone below the floor does not wait", have: "26.11.13", "take 26.11.27") { _ in
    } channel: {
      try $0.rolling([(0, 0), (1, 100)]).requiring(minBuild: $0.version("26.11.20"))
    },
    Row("a halt is for everybody", have: "26.11.20", "paused") { _ in
    } channel: {
      try $0.all().rolloutPaused(at: $0.instant)
    },
    Row("a halt is for those who do not wait too", have: "26.11.20", "paused") {
      $0.isNow = true
    } channel: {
      try $0.all().rolloutPaused(at: $0.instant)
    },
    Row("a halt is for a phone below the floor too", have: "26.11.13", "paused") { _ in
    } channel: {
      try $0.all().requiring(minBuild: $0.version("26.11.20")).rolloutPaused(at: $0.instant)
    },
    Row("what was halted is to be had by its name", have: "26.11.20", "take 26.11.27") {
      $0.version = BuildVersion("26.11.27")
    } channel: {
      try $0.all().rolloutPaused(at: $0.instant)
    },

    Row("a withdrawn version is not to be had by name", "build.withdrawn -> 26.11.27") {
      $0.version = BuildVersion("26.11.20")
    } channel: {
      try $0.withdrawing("26.11.20", for: "26.11.27")
    },
    Row(
      "nor with every permission there is", have: "26.12.4", "build.withdrawn -> 26.11.27"
    ) {
      $0.version = BuildVersion("26.11.20")
      $0.allowsDowngrade = true
      $0.isNow = true
    } channel: {
      try $0.withdrawing("26.11.20", for: "26.11.27")
    },
    Row("who has a withdrawn build takes the offer", have: "26.11.20", "take 26.11.27") { _ in
    } channel: {
      try $0.withdrawing("26.11.20", for: "26.11.27")
    },
    Row("and does not wait for what was named in its place", have: "26.11.20", "take 26.11.27") { _ in
    } channel: {
      try $0.withdrawing("26.11.20", for: "26.11.27", upon: $0.rolling([(0, 0), (1, 100)]))
    },
    Row("but waits for another build, and is told", have: "26.11.20", "build.withdrawn here") { _ in
    } channel: {
      try $0.withdrawing("26.11.20", for: nil, upon: $0.rolling([(0, 0), (1, 100)]))
    },
    Row("or takes meanwhile what stands in its place", have: "26.11.20", "take 26.11.20.2") { _ in
    } channel: {
      try $0.withdrawing("26.11.20", for: "26.11.20.2", upon: $0.rolling([(0, 0), (1, 100)]))
    },
    Row("not where that is an older one", have: "26.11.20", "build.withdrawn here -> 26.11.13") { _ in
    } channel: {
      try $0.withdrawing("26.11.20", for: "26.11.13", upon: $0.rolling([(0, 0), (1, 100)]))
    },
    Row("an offer that was withdrawn is nobody's", "build.withdrawn") { _ in
    } channel: {
      try $0.withdrawing("26.11.27", for: nil)
    },
    Row("who has an older build keeps it then", have: "26.11.20", "taken-back") { _ in
    } channel: {
      try $0.withdrawing("26.11.27", for: nil)
    },
    Row("who has the withdrawn offer is told", have: "26.11.27", "build.withdrawn here") { _ in
    } channel: {
      try $0.withdrawing("26.11.27", for: nil)
    },
    Row("who has it is not taken back to the older one", have: "26.11.27", "build.withdrawn here -> 26.11.20")
    { _ in
    } channel: {
      try $0.withdrawing("26.11.27", for: "26.11.20")
    },
    Row("unless that is asked for", have: "26.11.27", "take 26.11.20") {
      $0.allowsDowngrade = true
    } channel: {
      try $0.withdrawing("26.11.27", for: "26.11.20")
    },
    Row("or asked for by name", have: "26.11.27", "take 26.11.20") {
      $0.version = BuildVersion("26.11.20")
      $0.allowsDowngrade = true
    } channel: {
      try $0.withdrawing("26.11.27", for: "26.11.20")
    },
    Row("a phone with nothing takes what stands in the offer's place", "take 26.11.20") { _ in
    } channel: {
      try $0.withdrawing("26.11.27", for: "26.11.20", upon: $0.rolling([(0, 0)]))
    },
    Row("over two withdrawals", "take 26.11.13") { _ in
    } channel: {
      let first = try $0.withdrawing("26.11.27", for: "26.11.20")
      return try $0.withdrawing("26.11.20", for: "26.11.13", upon: first)
    },
    Row("who has what stands in its place has nothing to do", have: "26.11.20", "up-to-date") { _ in
    } channel: {
      try $0.withdrawing("26.11.27", for: "26.11.20")
    },
  ]

  @Test("The version", arguments: rows)
  func version(row: Row) throws {
    let offer = try Offer()
    var request = BuildRequest(have: row.have.flatMap { BuildVersion($0) }, installID: "phone")
    row.ask(&request)
    let choice = BuildChoice(try row.channel(offer), request, at: offer.instant.seconds + 2600)
    var outcome: String
    do {
      switch try choice.version() {
      case .take(let version): outcome = "take \(version)"
      case .nothingNew(.notYet(_, let percent, let next)):
        outcome = "not-yet \(percent)"
        if let next { outcome += " at \(next.seconds - choice.now) then \(next.percent)" }
      case .nothingNew(let reason): outcome = reason.code
      }
    } catch .withdrawn(_, let isHere, let replacement) {
      outcome =
        "build.withdrawn" + (isHere ? " here" : "") + (replacement.map { " -> \($0)" } ?? "")
    } catch {
      outcome = error.code
      #expect(!error.message.isEmpty)
    }
    #expect(outcome == row.outcome)
  }

  @Test("Phones enter a rollout one after another, and none leaves it")
  func buckets() throws {
    let offer = try Offer()
    let latest = try offer.rolling([(0, 10), (1, 50), (2, 100)])
    var before: Set<Int> = []
    for (hours, expected) in [(0, 60...140), (1, 430...570), (2, 1000...1000)] {
      let taken = try (0..<1000).filter { phone in
        let request = BuildRequest(installID: "phone-\(phone)")
        let now = offer.instant.seconds + Int64(hours) * 3600
        return try BuildChoice(latest, request, at: now).version() == .take(latest.version)
      }
      #expect(expected.contains(taken.count), "\(taken.count) after \(hours) h")
      #expect(before.isSubset(of: taken))
      before = Set(taken)
    }
  }

  @Test("A person is told that their build was withdrawn, or is below the floor")
  func notices() throws {
    let offer = try Offer()
    let latest = try offer.withdrawing("26.11.20", for: "26.11.27").requiring(minBuild: latestFloor(offer))
    for (have, isRecalled, isBelow) in [("26.11.13", false, true), ("26.11.20", true, false)] {
      let request = BuildRequest(have: BuildVersion(have), installID: "phone")
      let choice = BuildChoice(latest, request, at: 0)
      #expect((choice.recall != nil) == isRecalled && choice.isBelowFloor == isBelow)
    }
  }

  private func latestFloor(_ offer: Offer) throws -> BuildVersion { try offer.version("26.11.20") }
}

/// The channel of the sample release, offering 26.11.27.
struct Offer: Sendable {
  let manifest: ReleaseManifest
  let instant: ZonedInstant

  init() throws {
    let bytes = try Data(contentsOf: ProjectFiles.url("Fixtures/Releases/manifest.json"))
    manifest = try ReleaseManifest(bytes: Array(bytes))
    instant = manifest.instant
  }

  func version(_ text: String) throws -> BuildVersion { try #require(BuildVersion(text)) }

  func all() throws -> LatestDocument {
    try LatestDocument(first: manifest, rollout: Rollout(seed: "26.11.27", started: instant))
  }

  /// `steps`: hours and percentages; `started`: seconds after the build's instant.
  func rolling(_ steps: [(Int, Int)], started: Int64 = 0) throws -> LatestDocument {
    let start = ZonedInstant(seconds: instant.seconds + started, offset: instant.offset)
    let steps = steps.map { Rollout.Step(afterHours: $0.0, percent: $0.1) }
    return try LatestDocument(
      first: manifest, rollout: Rollout(seed: "26.11.27", started: start, steps: steps))
  }

  func withdrawing(
    _ version: String, for replacement: String?, upon latest: LatestDocument? = nil
  ) throws -> LatestDocument {
    let reason = try #require(LocalizedText(zh: "相机打不开", en: "The camera does not start"))
    return try (latest ?? all()).withdrawing(
      self.version(version), reason: reason, link: "https://example.org/w",
      replacedBy: replacement.map { try self.version($0) }, at: instant)
  }
}
