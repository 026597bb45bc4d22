// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
package import Scheduling

/// How a build reaches more phones from hour to hour, without a server that counts them.
///
/// A phone computes its own bucket from the signed seed and its install id; it is offered the build while
/// its bucket lies below the percentage of the moment. A pull by hand does not ask.
package struct Rollout: Hashable, Sendable, Codable {
  /// From an hour on, a share of the phones.
  package struct Step: Hashable, Sendable, Codable {
    /// Whole hours after the start, pauses not counted.
    package let afterHours: Int
    /// 0 to 100.
    package let percent: Int

    package init(afterHours: Int, percent: Int) {
      self.afterHours = afterHours
      self.percent = percent
    }
  }

  /// Buckets that phones fall into; one percent is a hundred of them.
  package static let buckets: UInt64 = 10_000

  /// Changes with every build, so that the same phones are not always first.
  package let seed: String
  package let started: ZonedInstant
  /// Hours and percentages rise from step to step; no step offers the build to everybody at once.
  package let steps: [Step]
  /// A percentage that somebody set in place of the steps.
  @OrNull package private(set) var setPercent: Int?
  /// Since when nobody is offered the build.
  @OrNull package private(set) var pausedAt: ZonedInstant?
  /// The length of earlier pauses: the steps go on where they stopped.
  package private(set) var pausedSeconds: Int64

  package init(seed: String, started: ZonedInstant, steps: [Step] = []) {
    self.seed = seed
    self.started = started
    self.steps = steps
    pausedSeconds = 0
  }

  /// The bucket of a phone, below `buckets`: the first eight bytes, big endian, of SHA-256(seed ‖ install id),
  /// both UTF-8, modulo 10,000.
  package static func bucket(seed: String, installID: String) -> UInt64 {
    let digest = Digest.sha256(of: Array(seed.utf8) + Array(installID.utf8))
    return digest.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % buckets
  }

  /// The percentage offered at an instant, 0 to 100; 0 during a pause and before the first step.
  package func percent(at seconds: Int64) -> Int { isPaused ? 0 : reachedPercent(at: seconds) }

  /// The percentage that the rollout stands at, whether or not it is paused.
  package func reachedPercent(at seconds: Int64) -> Int {
    if let setPercent { return setPercent }
    guard !steps.isEmpty else { return 100 }
    let now = min(seconds, pausedAt?.seconds ?? seconds)
    guard now >= started.seconds else { return 0 }
    let elapsed = now - started.seconds - pausedSeconds
    return steps.last { Int64($0.afterHours) * 3600 <= elapsed }?.percent ?? 0
  }

  /// True where a phone is offered the build; with “<”, 0 % is nobody and 100 % is everybody.
  package func offers(to installID: String, at seconds: Int64) -> Bool {
    Self.bucket(seed: seed, installID: installID) < UInt64(max(0, percent(at: seconds))) * 100
  }

  package var isPaused: Bool { pausedAt != nil }

  /// When the percentage next rises, in seconds since 1970; nil while nothing is due.
  package func nextStep(after seconds: Int64) -> (seconds: Int64, percent: Int)? {
    guard setPercent == nil, !isPaused else { return nil }
    for step in steps {
      let due = started.seconds + pausedSeconds + Int64(step.afterHours) * 3600
      if due > seconds { return (due, step.percent) }
    }
    return nil
  }
}

extension Rollout {
  /// The rollout with nobody offered the build from an instant on; unchanged where it is paused.
  package func paused(at instant: ZonedInstant) -> Rollout {
    guard !isPaused else { return self }
    var rollout = self
    rollout.pausedAt = instant
    return rollout
  }

  /// The rollout going on where it stopped; unchanged where it is not paused.
  package func resumed(at instant: ZonedInstant) -> Rollout {
    guard let pausedAt else { return self }
    var rollout = self
    rollout.pausedAt = nil
    rollout.pausedSeconds += max(0, instant.seconds - max(pausedAt.seconds, started.seconds))
    return rollout
  }

  /// The rollout at a percentage that no hour changes; nil gives it back to its steps.
  package func set(percent: Int?) -> Rollout {
    var rollout = self
    rollout.setPercent = percent
    return rollout
  }

  /// The longest plan, in hours: ten weeks.
  static let longestHours = 1680
  /// All pauses together, in seconds: ten years.
  static let longestPause: Int64 = 315_360_000

  /// What is wrong with it; nil where nothing is.
  var fault: String? {
    guard (1...128).contains(seed.utf8.count) else {
      return "rollout.seed has \(seed.utf8.count) bytes; expected 1 to 128"
    }
    if let setPercent, !(0...100).contains(setPercent) {
      return "rollout.set_percent is \(setPercent); expected 0 to 100"
    }
    guard (0...Self.longestPause).contains(pausedSeconds) else {
      return "rollout.paused_seconds is \(pausedSeconds); expected 0 to \(Self.longestPause)"
    }
    var previous: Step?
    for (index, step) in steps.enumerated() {
      let name = "rollout.steps[\(index)]"
      guard (0...Self.longestHours).contains(step.afterHours) else {
        return "\(name).after_hours is \(step.afterHours); expected 0 to \(Self.longestHours)"
      }
      guard (0...100).contains(step.percent) else {
        return "\(name).percent is \(step.percent); expected 0 to 100"
      }
      if let previous {
        guard step.afterHours > previous.afterHours else {
          return "\(name).after_hours is \(step.afterHours); expected more than \(previous.afterHours)"
        }
        guard step.percent > previous.percent else {
          return "\(name).percent is \(step.percent); expected more than \(previous.percent)"
        }
      }
      previous = step
    }
    return nil
  }
}
