// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Testing
import Updating

@Suite struct MirrorOrderTests {
  private static func order(_ count: Int) -> MirrorOrder {
    var rules = MirrorOrder.Rules()
    rules.attempts = 3
    return MirrorOrder(count: count, rules: rules)
  }

  private func ask(
    _ mirror: Int, after: Duration = .zero, hasRanges: Bool = true, mayBeSlow: Bool = false
  ) -> MirrorOrder.Choice {
    .ask(mirror: mirror, after: after, hasRanges: hasRanges, mayBeSlow: mayBeSlow)
  }

  /// Notes setbacks at instant zero, without jitter or progress.
  private func order(_ count: Int, _ setbacks: [(MirrorOrder.Setback, Int)]) -> MirrorOrder {
    var order = Self.order(count)
    for (setback, mirror) in setbacks {
      order.note(setback, of: mirror, at: .zero, progressed: false, jitter: 0)
    }
    return order
  }

  @Test("The first mirror is asked first, and a single one may be slow")
  func first() {
    #expect(order(3, []).choice(at: .zero) == ask(0))
    #expect(order(1, []).choice(at: .zero) == ask(0, mayBeSlow: true))
    #expect(order(0, []).choice(at: .zero) == .giveUp)
  }

  @Test("After network trouble the next mirror is asked at once, and the first again after a wait")
  func brief() {
    #expect(order(2, [(.brief, 0)]).choice(at: .zero) == ask(1))
    #expect(order(2, [(.brief, 0), (.brief, 1)]).choice(at: .zero) == ask(0, after: .seconds(1)))
    #expect(order(2, [(.brief, 0), (.brief, 1)]).choice(at: .seconds(5)) == ask(0))
    #expect(order(2, [(.brief, 0), (.brief, 1), (.brief, 0)]).choice(at: .seconds(5)) == ask(1))
  }

  @Test("A mirror that fails as often as it may is out, unless it brings something each time")
  func attempts() {
    let thrice = Array(repeating: (MirrorOrder.Setback.brief, 0), count: 3)
    #expect(order(1, thrice).choice(at: .seconds(100)) == .giveUp)
    var order = Self.order(1)
    for _ in 0..<50 { order.note(.brief, of: 0, at: .zero, progressed: true, jitter: 0) }
    #expect(order.choice(at: .zero) == ask(0, after: .seconds(1), mayBeSlow: true))
  }

  @Test("A mirror that asks for a wait gets it, and none that is too long")
  func busy() {
    #expect(order(2, [(.busy(.seconds(20)), 0)]).choice(at: .zero) == ask(1))
    #expect(
      order(1, [(.busy(.seconds(90)), 0)]).choice(at: .seconds(10))
        == ask(0, after: .seconds(80), mayBeSlow: true))
    #expect(order(1, [(.busy(.seconds(121)), 0)]).choice(at: .zero) == .giveUp)
    #expect(order(2, [(.busy(.seconds(3600)), 0), (.lasting, 1)]).choice(at: .zero) == .giveUp)
    #expect(order(1, [(.busy(.zero), 0)]).choice(at: .zero) == ask(0, after: .seconds(1), mayBeSlow: true))
  }

  @Test("A slow mirror is left for any other, and good enough when the others are gone")
  func slow() {
    #expect(order(2, [(.slow, 0)]).choice(at: .zero) == ask(1, mayBeSlow: true))
    #expect(order(3, [(.slow, 0)]).choice(at: .zero) == ask(1))
    #expect(order(2, [(.slow, 0), (.lasting, 1)]).choice(at: .zero) == ask(0, mayBeSlow: true))
    #expect(
      order(2, [(.slow, 0), (.brief, 1)]).choice(at: .zero) == ask(1, after: .seconds(1), mayBeSlow: true))
    #expect(order(2, [(.slow, 0), (.busy(.seconds(90)), 1)]).choice(at: .zero) == ask(0, mayBeSlow: true))
  }

  @Test("A mirror with broken ranges is asked for the whole file, once")
  func rangesBroken() {
    #expect(order(1, [(.rangesBroken, 0)]).choice(at: .zero) == ask(0, hasRanges: false, mayBeSlow: true))
    #expect(order(1, [(.rangesBroken, 0), (.rangesBroken, 0)]).choice(at: .zero) == .giveUp)
  }

  @Test("A mirror that alone sent wrong bytes is out; of several each gets one more try")
  func wrongBytes() {
    var alone = Self.order(2)
    alone.noteWrongBytes(from: [0], fromStart: true)
    #expect(alone.choice(at: .zero) == ask(1, mayBeSlow: true))
    alone.noteWrongBytes(from: [1], fromStart: true)
    #expect(alone.choice(at: .zero) == .giveUp)
    var mixed = Self.order(3)
    mixed.noteWrongBytes(from: [0, 1], fromStart: true)
    #expect(mixed.choice(at: .zero) == ask(2))
    mixed.note(.lasting, of: 2, at: .zero, progressed: false, jitter: 0)
    #expect(mixed.choice(at: .zero) == ask(0))
    mixed.noteWrongBytes(from: [0, 1], fromStart: true)
    #expect(mixed.choice(at: .zero) == .giveUp)
    var resumed = Self.order(1)
    resumed.noteWrongBytes(from: [0], fromStart: false)
    #expect(resumed.choice(at: .zero) == ask(0, mayBeSlow: true))
    resumed.noteWrongBytes(from: [], fromStart: false)
    #expect(resumed.choice(at: .zero) == ask(0, mayBeSlow: true))
    resumed.noteWrongBytes(from: [0], fromStart: true)
    #expect(resumed.choice(at: .zero) == .giveUp)
  }

  @Test(
    "The wait doubles up to its limit, less up to a half",
    arguments: [
      (1, 0.0, Duration.seconds(1)), (2, 0, .seconds(2)), (3, 0, .seconds(4)), (6, 0, .seconds(30)),
      (1000, 0, .seconds(30)), (1, 1, .milliseconds(500)), (3, 0.5, .seconds(3)), (0, 7, .milliseconds(500)),
    ])
  func backOff(_ failures: Int, _ jitter: Double, _ expected: Duration) {
    #expect(BackOff().delay(after: failures, jitter: jitter) == expected)
  }

  @Test(
    "The gravest failure of all mirrors is the download's",
    arguments: [
      ([.network(detail: "x"), .missing(status: 404)], FailureKind.unavailable, "download.network"),
      ([.missing(status: 404), .missing(status: 403)], .notFound, "download.missing"),
      ([.network(detail: "x"), .denied(status: 401, message: "")], .accessDenied, "download.denied"),
      (
        [.denied(status: 401, message: ""), .wrongLength(expected: 1, found: nil)], .untrusted,
        "download.wrong-length"
      ),
      ([], .unavailable, "download.failed"),
    ] as [([TransferProblem], FailureKind, String)])
  func gravest(_ problems: [TransferProblem], _ kind: FailureKind, _ code: String) {
    let error = DownloadError.mirrorsFailed(
      file: "a.zip", failures: problems.map { MirrorFailure(url: "https://a.example/x", problem: $0) })
    #expect(error.kind == kind)
    #expect(error.code == code)
  }
}

@Suite struct TransferRateTests {
  private var floor: TransferRate.Floor {
    var floor = TransferRate.Floor()
    floor.bytesPerSecond = 100
    floor.span = .seconds(10)
    return floor
  }

  @Test("The rate is that of the window, or of the time since the start")
  func rate() {
    var rate = TransferRate(span: .seconds(10))
    #expect(rate.bytesPerSecond(at: .zero) == 0)
    rate.received(500, at: .seconds(1))
    #expect(rate.bytesPerSecond(at: .seconds(1)) == 500)
    #expect(rate.bytesPerSecond(at: .seconds(5)) == 100)
    for second in 2...60 { rate.received(500, at: .seconds(second)) }
    #expect(rate.bytesPerSecond(at: .seconds(60)) == 500)
    #expect(rate.bytesPerSecond(at: .seconds(65)) == 250)
    #expect(rate.bytesPerSecond(at: .seconds(100)) == 0)
  }

  @Test("Too slow is slow over the whole window, however fast it began")
  func below() {
    var rate = TransferRate(span: .seconds(10))
    rate.received(10, at: .seconds(1))
    #expect(!rate.isBelow(floor, at: .seconds(9)))
    #expect(rate.isBelow(floor, at: .seconds(10)))
    rate.received(1_000_000, at: .seconds(11))
    #expect(!rate.isBelow(floor, at: .seconds(20)))
    #expect(rate.isBelow(floor, at: .seconds(22)))
  }

  @Test("Many small pieces are counted whole")
  func drip() {
    var rate = TransferRate(span: .seconds(10))
    for tick in 1...100_000 { rate.received(1, at: .milliseconds(tick)) }
    #expect((950...1050).contains(rate.bytesPerSecond(at: .seconds(100))))
  }
}
