// SPDX-License-Identifier: Apache-2.0

/// Which mirror is asked next, when, and on what terms; and when to give up.
///
/// Times are durations since any fixed instant; randomness comes from the caller.
package struct MirrorOrder: Sendable {
  /// What happened to an attempt.
  package enum Setback: Hashable, Sendable {
    /// It may be better in a moment.
    case brief
    /// The server says when it will answer again.
    case busy(Duration)
    /// Another mirror may be faster.
    case slow
    /// The server may still send the whole file.
    case rangesBroken
    /// Asking again cannot help.
    case lasting
  }

  package struct Rules: Hashable, Sendable {
    /// Attempts in a row at one mirror that bring nothing new.
    package var attempts = 4
    package var backOff = BackOff()
    /// A server that asks for a longer wait is not waited for.
    package var longestWait: Duration = .seconds(120)

    package init() {}
  }

  package enum Choice: Hashable, Sendable {
    /// `hasRanges`: whether a part may be asked for. `mayBeSlow`: there is no other mirror to go to.
    case ask(mirror: Int, after: Duration, hasRanges: Bool, mayBeSlow: Bool)
    case giveUp
  }

  private struct Standing {
    var failures = 0
    var strikes = 0
    var isSlow = false
    var hasRanges = true
    var isOut = false
    var readyAt: Duration = .zero
  }

  private let rules: Rules
  private var standings: [Standing]

  package init(count: Int, rules: Rules = Rules()) {
    self.rules = rules
    standings = Array(repeating: Standing(), count: count)
  }

  private var usable: [Int] {
    standings.indices.filter { !standings[$0].isOut && standings[$0].failures < rules.attempts }
  }

  /// The next mirror: one that is ready and not slow, with the fewest failures; then one that will soon be
  /// ready; then a slow one; then the one with the shortest wait that is not too long.
  package func choice(at now: Duration) -> Choice {
    let usable = usable
    let swift = usable.filter { !standings[$0].isSlow }
    let waits = standings.map { max(.zero, $0.readyAt - now) }
    func least(_ mirrors: [Int]) -> Int? {
      mirrors.min { left, right in
        (waits[left], blame(left), left) < (waits[right], blame(right), right)
      }
    }
    let chosen =
      least(swift.filter { waits[$0] <= rules.backOff.longest })
      ?? least(usable.filter { standings[$0].isSlow && waits[$0] == .zero }) ?? least(usable)
    guard let chosen, waits[chosen] <= rules.longestWait else { return .giveUp }
    let others = swift.filter { $0 != chosen }
    return .ask(
      mirror: chosen, after: waits[chosen], hasRanges: standings[chosen].hasRanges,
      mayBeSlow: others.isEmpty || standings[chosen].isSlow)
  }

  private func blame(_ mirror: Int) -> Int { standings[mirror].failures + standings[mirror].strikes }

  /// Notes why an attempt ended.
  ///
  /// `progressed`: more of the file is there than ever before, so earlier failures no longer count.
  /// `jitter`: a random number from 0 to 1.
  package mutating func note(
    _ setback: Setback, of mirror: Int, at now: Duration, progressed: Bool, jitter: Double
  ) {
    if progressed { standings[mirror].failures = 0 }
    switch setback {
    case .brief, .busy:
      standings[mirror].failures += 1
      var wait = rules.backOff.delay(after: standings[mirror].failures, jitter: jitter)
      if case .busy(let asked) = setback { wait = max(wait, asked) }
      standings[mirror].readyAt = now + wait
    case .slow: standings[mirror].isSlow = true
    case .rangesBroken:
      // Once: without ranges nothing of this kind can happen again.
      if standings[mirror].hasRanges {
        standings[mirror].hasRanges = false
      } else {
        standings[mirror].isOut = true
      }
    case .lasting: standings[mirror].isOut = true
    }
  }

  /// Notes that the finished file had the wrong digest; it is fetched again from its first byte.
  ///
  /// `sources`: the mirrors its bytes came from. `fromStart`: whether all of them were fetched by this run.
  /// A mirror that sent them all is out; of several, or where some were on the disk before, nobody knows
  /// who did it: each gets one more try.
  package mutating func noteWrongBytes(from sources: Set<Int>, fromStart: Bool) {
    for mirror in sources {
      standings[mirror].strikes += 1
      if fromStart && sources.count == 1 || standings[mirror].strikes > 1 { standings[mirror].isOut = true }
    }
  }
}

/// How long to wait before trying again.
package struct BackOff: Hashable, Sendable {
  /// Before the second attempt, at most.
  package var first: Duration = .seconds(1)
  /// Before any attempt.
  package var longest: Duration = .seconds(30)

  package init() {}

  /// Twice as long after every failure, less up to half of it, so that clients cut off together do not
  /// come back together.
  package func delay(after failures: Int, jitter: Double) -> Duration {
    let full = min(longest, first * (1 << min(max(failures, 1) - 1, 20)))
    return full - full * min(max(jitter, 0), 1) / 2
  }
}
