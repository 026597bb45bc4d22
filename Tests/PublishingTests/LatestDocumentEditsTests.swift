// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import Testing

@Suite struct LatestDocumentEditsTests {
  private let reason = LocalizedText(zh: nil, en: "the alarm stays silent")

  private func manifest(_ version: String) throws -> ReleaseManifest {
    try SampleRelease.plan(version, previous: nil).manifest
  }

  private func version(_ text: String) throws -> BuildVersion { try #require(BuildVersion(text)) }

  private func instant(_ hour: String = "10") throws -> ZonedInstant {
    try #require(ZonedInstant("2026-11-28T\(hour):00:00+08:00"))
  }

  private func first(_ version: String = "26.11.27") throws -> LatestDocument {
    try LatestDocument(first: try manifest(version), rollout: try LatestDocumentTests.rollout(version))
  }

  private func withdraw(
    _ text: String, in document: LatestDocument, for replacement: String? = nil, link: String? = nil
  ) throws -> LatestDocument {
    try document.withdrawing(
      try version(text), reason: try #require(reason), link: link,
      replacedBy: try replacement.map { try version($0) }, at: try instant())
  }

  @Test("A channel goes forward with a new rollout, and a repeated publish changes nothing")
  func publishing() throws {
    let paused = try first("26.11.20").rolloutSet(percent: 5).rolloutPaused(at: try instant())
    let next = try paused.publishing(try manifest("26.11.27"), rollout: try LatestDocumentTests.rollout())
    #expect(next == (try first()))
    let set = try next.rolloutSet(percent: 30)
    #expect(try set.publishing(try manifest("26.11.27"), rollout: try LatestDocumentTests.rollout()) == set)
  }

  @Test("A channel refuses an older build, another manifest of the same one, and another channel's")
  func refused() throws {
    let rollout = try LatestDocumentTests.rollout()
    #expect(
      throws: PublishingError.notNewer(
        channel: try #require(Channel("dev")), current: try version("26.11.27"),
        offered: try version("26.11.20"))
    ) { try first().publishing(try manifest("26.11.20"), rollout: rollout) }
    #expect(throws: PublishingError.self) {
      try first().publishing(try SampleRelease.manifest(), rollout: rollout)
    }
    var other = try manifest("26.12.4")
    other.channel = try #require(Channel("honorary-dev"))
    let error = #expect(throws: PublishingError.self) { try first().publishing(other, rollout: rollout) }
    #expect(error?.code == "publishing.other-channel")
    let bad = Rollout(seed: "s", started: try instant(), steps: [.init(afterHours: 0, percent: 101)])
    #expect(throws: PublishingError.self) { try LatestDocument(first: try manifest("26.12.4"), rollout: bad) }
  }

  @Test("A withdrawn build is listed, refused, and replaced, also over a second withdrawal")
  func withdrawing() throws {
    let withdrawn = try withdraw("26.11.20", in: try first(), for: "26.11.27")
    #expect(withdrawn.offered == (try version("26.11.27")))
    #expect(withdrawn.replacement(for: try version("26.11.20")) == (try version("26.11.27")))
    let both = try withdraw("26.11.27", in: withdrawn, for: "26.11.27.2")
    #expect(both.offered == nil)
    #expect(both.replacement(for: try version("26.11.20")) == (try version("26.11.27.2")))
    #expect(both.withdrawn.map(\.version.description) == ["26.11.20", "26.11.27"])
    let again = #expect(throws: PublishingError.self) { try withdraw("26.11.20", in: both) }
    #expect(again?.kind == .refused)
    let circle = #expect(throws: PublishingError.self) { try withdraw("26.12.4", in: both, for: "26.12.4") }
    #expect(circle?.message.contains("itself") == true)
    let taken = #expect(throws: PublishingError.self) { try withdraw("26.12.4", in: both, for: "26.11.20") }
    #expect(taken?.kind == .withdrawn)
    #expect(throws: PublishingError.self) { try withdraw("26.12.4", in: both, link: "ftp://example.org") }
  }

  @Test("A channel goes back only to the build that replaces its withdrawn one")
  func goingBack() throws {
    let rollout = try LatestDocumentTests.rollout("26.11.13")
    let stuck = try withdraw("26.11.27", in: try first())
    #expect(throws: PublishingError.self) { try stuck.publishing(try manifest("26.11.13"), rollout: rollout) }
    let open = try stuck.replacing(try version("26.11.27"), by: try version("26.11.13"))
    #expect(throws: PublishingError.self) { try open.publishing(try manifest("26.11.20"), rollout: rollout) }
    let back = try open.publishing(try manifest("26.11.13"), rollout: rollout)
    #expect(back.offered == (try version("26.11.13")))
    let error = #expect(throws: PublishingError.self) {
      try back.publishing(try manifest("26.11.27"), rollout: rollout)
    }
    #expect(error?.kind == .withdrawn)
    // A replacement that is itself replaced by the first would be a circle.
    let chain = try withdraw("26.12.4", in: open, for: "26.12.11")
    #expect(throws: PublishingError.self) {
      try chain.replacing(try version("26.12.4"), by: try version("26.11.27"))
    }
    let none = #expect(throws: PublishingError.self) {
      try back.replacing(try version("26.11.6"), by: try version("26.11.13"))
    }
    #expect(none?.code == "publishing.not-withdrawn")
  }

  @Test("A rollout is paused once and resumed once, and set within 0 and 100")
  func rollout() throws {
    let document = try first()
    let paused = try document.rolloutPaused(at: try instant())
    #expect(paused.rollout.isPaused)
    #expect(throws: PublishingError.alreadyPaused(try version("26.11.27"), since: try instant())) {
      try paused.rolloutPaused(at: try instant("11"))
    }
    let resumed = try paused.rolloutResumed(at: try instant("12"))
    #expect(resumed.rollout.pausedSeconds == 7200)
    #expect(throws: PublishingError.notPaused(try version("26.11.27"))) {
      try resumed.rolloutResumed(at: try instant("13"))
    }
    #expect(try document.rolloutSet(percent: 0).rollout.percent(at: try instant().seconds) == 0)
    for percent in [-1, 101] {
      #expect(throws: PublishingError.self) { try document.rolloutSet(percent: percent) }
    }
    for document in [paused, resumed, try document.rolloutSet(percent: 100)] {
      #expect(try LatestDocument(bytes: try document.bytes()) == document)
    }
  }

  @Test("A promoted build has the same files, and this channel's name, predecessor and announcements")
  func promoting() throws {
    var facts = try SampleRelease.facts("26.12.4", previous: "26.11.25")
    facts.channel = try #require(Channel("honorary-dev"))
    let tried = try ReleaseManifest.make(from: facts)
    let (document, promoted) = try first().promoting(
      tried, rollout: try LatestDocumentTests.rollout("26.12.4"), channelURL: nil)
    #expect(document.version == tried.version)
    #expect(document.manifest.sha256 == .sha256(of: try promoted.bytes()))
    #expect(promoted.channel.name == "dev")
    #expect(promoted.previousVersion == (try version("26.11.27")))
    #expect(promoted.packages == tried.packages)
    #expect(promoted.images == tried.images)
    #expect(promoted.source == tried.source)
    facts.channel = try #require(Channel("dev"))
    facts.previous = try version("26.11.27")
    #expect(promoted == (try ReleaseManifest.make(from: facts)))
  }

  @Test("A promoted build is fetched from this channel, or from beside its manifest where that is nowhere")
  func promotedAddresses() throws {
    let tried = try manifest("26.11.27")
    let stable = try #require(Channel("stable"))
    for (url, base) in [
      ("https://example.org/s/", "https://example.org/s/targets/builds/26.11.27/"), (nil, ""),
    ] {
      let promoted = try tried.promoted(to: stable, after: nil, channelURL: url)
      #expect(promoted.packages.map(\.url) == promoted.packages.map { "\(base)\($0.sha256).\($0.file)" })
      #expect(promoted.packages.map(\.sha256) == tried.packages.map(\.sha256))
    }
  }

  @Test("The rollout of a withdrawn build is steered no more")
  func withdrawnRollout() throws {
    let withdrawn = try first().withdrawing(
      try version("26.11.27"), reason: try #require(reason), link: nil, replacedBy: nil, at: try instant())
    let edits: [(LatestDocument) throws -> LatestDocument] = [
      { try $0.rolloutSet(percent: 100) }, { [self] in try $0.rolloutPaused(at: try instant()) },
    ]
    for edit in edits {
      let error = #expect(throws: PublishingError.self) { try edit(withdrawn) }
      #expect(error?.kind == .withdrawn)
    }
  }

  @Test(
    "Going back happens from a withdrawn build to an older one that the channel has, for everybody at once")
  func goneBack() throws {
    let document = try first()
    let older = try manifest("26.11.20")
    func back(_ document: LatestDocument, knows: Bool = true) throws -> LatestDocument {
      try document.goingBack(at: try instant()) { $0 == older.version && knows ? older : nil }
    }
    #expect(try back(document) == document, "nothing was withdrawn")
    func withdrawn(by replacement: String?) throws -> LatestDocument {
      try document.withdrawing(
        document.version, reason: try #require(reason), link: nil,
        replacedBy: try replacement.map { try version($0) }, at: try instant())
    }
    for replacement in [nil, "26.12.4"] {
      let document = try withdrawn(by: replacement)
      #expect(try back(document) == document, "nothing older was named")
    }
    let named = try withdrawn(by: "26.11.20")
    #expect(try back(named, knows: false) == named, "the channel does not have it")
    let gone = try back(named)
    #expect(gone.version == older.version && gone.isWithdrawn(document.version))
    #expect(gone.rollout.percent(at: try instant().seconds) == 100)
    #expect(try back(gone) == gone)
    let later = try manifest("26.12.4")
    #expect(
      try gone.publishing(later, rollout: try LatestDocumentTests.rollout("26.12.4")).version == later.version
    )
  }

  @Test("The floor rises, never falls, and never lies above the offer")
  func floor() throws {
    let document = try first().requiring(minBuild: try version("26.11.20"))
    #expect(throws: PublishingError.self) { try document.requiring(minBuild: try version("26.11.13")) }
    #expect(throws: PublishingError.self) { try document.requiring(minBuild: try version("26.12.4")) }
  }
}
