// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Scheduling
import Testing

@Suite struct RolloutTests {
  private func instant(hours: Int64) throws -> ZonedInstant {
    let start = try #require(ZonedInstant("2026-11-27T17:00:00+08:00"))
    return ZonedInstant(seconds: start.seconds + hours * 3600, offset: start.offset)
  }

  private func rollout() throws -> Rollout {
    Rollout(
      seed: "dev-26.11.27", started: try instant(hours: 0),
      steps: [
        .init(afterHours: 0, percent: 1), .init(afterHours: 6, percent: 10),
        .init(afterHours: 24, percent: 50),
        .init(afterHours: 48, percent: 100),
      ])
  }

  /// Computed with Python: int.from_bytes(hashlib.sha256((seed + id).encode()).digest()[:8], "big") % 10000.
  @Test(
    "A phone's bucket is the one an independent program computes",
    arguments: [
      ("dev-26.11.27", "phone-1", 5489), ("dev-26.11.27", "phone-2", 7942), ("dev-26.12.4", "phone-1", 193),
      ("", "x", 9876), ("种子", "手机", 7023),
    ])
  func bucket(seed: String, id: String, expected: UInt64) {
    #expect(Rollout.bucket(seed: seed, installID: id) == expected)
  }

  @Test(
    "The percentage rises at its hours",
    arguments: [(-1, 0), (0, 1), (5, 1), (6, 10), (23, 10), (24, 50), (47, 50), (48, 100), (9000, 100)])
  func percent(hours: Int64, expected: Int) throws {
    #expect(try rollout().percent(at: try instant(hours: hours).seconds) == expected)
    let last = try instant(hours: hours).seconds + 3599
    if hours >= 0 { #expect(try rollout().percent(at: last) == expected) }
  }

  @Test("Nobody is offered 0 %, everybody 100 %, and each percentage keeps whom the smaller one had")
  func shares() throws {
    let now = try instant(hours: 1).seconds
    let phones = (0..<20_000).map { "phone-\($0)" }
    var before: Set<String> = []
    for percent in [0, 1, 10, 50, 99, 100] {
      let rollout = try rollout().set(percent: percent)
      let offered = Set(phones.filter { rollout.offers(to: $0, at: now) })
      #expect(offered.isSuperset(of: before))
      #expect(abs(offered.count - percent * 200) <= (percent % 100 == 0 ? 0 : 300), "\(percent) %")
      before = offered
    }
    // The bounds are exact: the lowest and the highest bucket there is.
    let many = (0..<200_000).lazy.map { "phone-\($0)" }
    let lowest = try #require(many.first { bucket($0) == 0 })
    #expect(try !rollout().set(percent: 0).offers(to: lowest, at: now))
    let highest = try #require(many.first { bucket($0) == 9999 })
    #expect(try rollout().set(percent: 100).offers(to: highest, at: now))
    #expect(try !rollout().set(percent: 99).offers(to: highest, at: now))
  }

  private func bucket(_ phone: String) -> UInt64 {
    Rollout.bucket(seed: "dev-26.11.27", installID: phone)
  }

  @Test("Another build has other phones first")
  func seeds() {
    let phones = (0..<20_000).map { "phone-\($0)" }
    let first = phones.filter { Rollout.bucket(seed: "dev-26.11.27", installID: $0) < 100 }
    let again = first.filter { Rollout.bucket(seed: "dev-26.12.4", installID: $0) < 100 }
    #expect(first.count > 100)
    #expect(again.count < 20)
  }

  @Test("A pause offers to nobody, and afterwards the steps go on where they stopped")
  func pause() throws {
    let paused = try rollout().paused(at: try instant(hours: 7))
    #expect(paused.percent(at: try instant(hours: 30).seconds) == 0)
    #expect(paused.reachedPercent(at: try instant(hours: 30).seconds) == 10)
    #expect(paused.nextStep(after: try instant(hours: 30).seconds) == nil)
    #expect(paused.paused(at: try instant(hours: 9)) == paused)
    let resumed = paused.resumed(at: try instant(hours: 107))
    #expect(resumed.pausedSeconds == 100 * 3600)
    #expect(resumed.percent(at: try instant(hours: 107).seconds) == 10)
    #expect(resumed.percent(at: try instant(hours: 123).seconds) == 10)
    #expect(resumed.percent(at: try instant(hours: 124).seconds) == 50)
    let next = try #require(resumed.nextStep(after: try instant(hours: 107).seconds))
    #expect(next == (try instant(hours: 124).seconds, 50))
    #expect(resumed.resumed(at: try instant(hours: 200)) == resumed)
    // A clock that went back does not make the pause negative.
    #expect(paused.resumed(at: try instant(hours: 1)).pausedSeconds == 0)
  }

  @Test("A percentage set by hand holds until it is given back, also over a pause")
  func set() throws {
    let set = try rollout().set(percent: 25)
    #expect(set.percent(at: try instant(hours: 100).seconds) == 25)
    #expect(set.nextStep(after: try instant(hours: 1).seconds) == nil)
    #expect(set.paused(at: try instant(hours: 2)).percent(at: try instant(hours: 3).seconds) == 0)
    #expect(set.set(percent: nil) == (try rollout()))
  }

  @Test("Without steps everybody is offered the build, whatever the clock")
  func everybody() throws {
    let rollout = Rollout(seed: "s", started: try instant(hours: 0))
    #expect(rollout.percent(at: 0) == 100)
    #expect(rollout.percent(at: .max) == 100)
  }
}
