// SPDX-License-Identifier: Apache-2.0
import Testing
import Updating

@Suite struct DownloadPlanTests {
  private static let mebibyte: UInt64 = 1 << 20

  @Test(
    "Spans merge where they touch",
    arguments: [
      ([0..<5, 5..<9], [0..<9]), ([5..<9, 0..<4], [0..<4, 5..<9]), ([0..<9, 2..<3], [0..<9]),
      ([1..<2, 3..<4, 5..<6, 0..<9], [0..<9]), ([3..<3], []), ([0..<2, 4..<6, 2..<4], [0..<6]),
      ([4..<6, 1..<5], [1..<6]),
    ] as [([Range<UInt64>], [Range<UInt64>])])
  func spans(_ given: [Range<UInt64>], _ expected: [Range<UInt64>]) {
    let spans = ByteSpans(given)
    #expect(spans.ranges == expected)
    #expect(spans.count == expected.reduce(0) { $0 + UInt64($1.count) })
    #expect(spans.prefix == (expected.first?.lowerBound == 0 ? expected.first?.upperBound : 0))
  }

  @Test("Gaps and spans make up the file")
  func gaps() {
    let spans = ByteSpans([2..<4, 6..<20])
    #expect(spans.gaps(in: 25) == [0..<2, 4..<6, 20..<25])
    #expect(spans.gaps(in: 20) == [0..<2, 4..<6])
    #expect(spans.gaps(in: 3) == [0..<2])
    #expect(ByteSpans().gaps(in: 7) == [0..<7])
    #expect(ByteSpans().gaps(in: 0) == [])
    #expect(spans.clamped(to: 10).ranges == [2..<4, 6..<10])
    #expect(spans.clamped(to: 1).ranges == [])
  }

  @Test("A small new file is asked for whole, a resumed one for what is missing")
  func small() {
    let new = DownloadPlan(length: 1000, finished: ByteSpans(), hasRanges: true)
    #expect(new.isWhole && new.pieces == [0..<1000] && new.parallelism == 1)
    let resumed = DownloadPlan(length: 1000, finished: ByteSpans([0..<400, 500..<600]), hasRanges: true)
    #expect(!resumed.isWhole && resumed.pieces == [400..<500, 600..<1000] && resumed.parallelism == 1)
    #expect(DownloadPlan(length: 0, finished: ByteSpans(), hasRanges: true).pieces == [])
  }

  @Test("Without ranges everything is asked for again")
  func withoutRanges() {
    let plan = DownloadPlan(length: 1 << 33, finished: ByteSpans([0..<400]), hasRanges: false)
    #expect(plan.isWhole && plan.pieces == [0..<(1 << 33)] && plan.parallelism == 1)
  }

  @Test(
    "A large file is cut into pieces that cover it once, in order, aligned",
    arguments: [
      (16 * mebibyte + 1, 4, 5 * mebibyte), (100 * mebibyte, 7, 16 * mebibyte),
      (5 << 30, 320, 16 * mebibyte), (1 << 40, 65536, 16 * mebibyte),
    ] as [(UInt64, Int, UInt64)])
  func large(_ length: UInt64, _ count: Int, _ longest: UInt64) {
    var plan = DownloadPlan(length: length, finished: ByteSpans(), hasRanges: true)
    #expect(plan.pieces.count == count && plan.parallelism == 4 && !plan.isWhole)
    var position: UInt64 = 0
    while let piece = plan.take() {
      #expect(piece.lowerBound == position && !piece.isEmpty)
      #expect(piece.upperBound - piece.lowerBound <= longest && piece.lowerBound % 65_536 == 0)
      position = piece.upperBound
    }
    #expect(position == length)
  }

  @Test("What a reply left out is asked for next; one piece needs no second connection")
  func putBack() {
    let length = 64 * Self.mebibyte
    var plan = DownloadPlan(length: length, finished: ByteSpans([0..<(length - 10)]), hasRanges: true)
    #expect(plan.parallelism == 1 && plan.pieces == [(length - 10)..<length])
    _ = plan.take()
    plan.putBack((length - 3)..<length)
    plan.putBack(length..<length)
    #expect(plan.pieces == [(length - 3)..<length])
  }
}
