// SPDX-License-Identifier: Apache-2.0

/// The lines of two texts that Myers' search looks at: common ends are trimmed, lines that cannot help are marked at once.
struct CandidateLines {
  /// The candidates of one text.
  struct Side {
    var kinds: ContiguousArray<Int32> = []
    /// The line number of each candidate.
    var lines: ContiguousArray<Int32> = []
  }

  /// How useful a line is.
  private enum Use {
    /// Not in the other text.
    static let noPartner: UInt8 = 0
    static let partner: UInt8 = 1
    /// In the other text, but very often.
    static let manyPartners: UInt8 = 2
  }

  /// A line that the other text has this often has many partners, whatever its size.
  private static let manyLimit = 1024
  /// How far the lines around one with many partners are looked at.
  private static let window = 100
  /// The weight of lines with many partners against those with none.
  private static let weight = 4

  private(set) var before = Side()
  private(set) var after = Side()
  private var inBefore: ContiguousArray<Int32> = []
  private var inAfter: ContiguousArray<Int32> = []
  private var uses: ContiguousArray<UInt8> = []

  mutating func choose(
    before first: Span<Int32>, after second: Span<Int32>, in part: LineBox, kindCount: Int,
    removed: inout MutableSpan<UInt8>, added: inout MutableSpan<UInt8>
  ) {
    if inBefore.count < kindCount {
      inBefore.append(contentsOf: repeatElement(0, count: kindCount - inBefore.count))
      inAfter.append(contentsOf: repeatElement(0, count: kindCount - inAfter.count))
    }
    for line in part.before { inBefore[Int(first[line])] &+= 1 }
    for line in part.after { inAfter[Int(second[line])] &+= 1 }

    let shorter = Swift.min(part.before.count, part.after.count)
    var head = 0
    while head < shorter, first[part.before.lowerBound + head] == second[part.after.lowerBound + head] {
      head += 1
    }
    var tail = 0
    while tail < shorter - head,
      first[part.before.upperBound - 1 - tail] == second[part.after.upperBound - 1 - tail]
    {
      tail += 1
    }
    let middle = part.before.lowerBound + head..<part.before.upperBound - tail
    let middleAfter = part.after.lowerBound + head..<part.after.upperBound - tail
    Self.filter(
      first, in: middle, partners: inAfter, textLength: part.before.count, &uses, into: &before,
      unmatched: &removed)
    Self.filter(
      second, in: middleAfter, partners: inBefore, textLength: part.after.count, &uses, into: &after,
      unmatched: &added)

    for line in part.before { inBefore[Int(first[line])] = 0 }
    for line in part.after { inAfter[Int(second[line])] = 0 }
  }

  private static func filter(
    _ kinds: Span<Int32>, in lines: Range<Int>, partners: ContiguousArray<Int32>, textLength: Int,
    _ uses: inout ContiguousArray<UInt8>, into side: inout Side, unmatched: inout MutableSpan<UInt8>
  ) {
    side.kinds.removeAll(keepingCapacity: true)
    side.lines.removeAll(keepingCapacity: true)
    let limit = Swift.min(roughSquareRoot(textLength), manyLimit)
    uses.removeAll(keepingCapacity: true)
    for line in lines {
      let found = Int(partners[Int(kinds[line])])
      uses.append(found == 0 ? Use.noPartner : found >= limit ? Use.manyPartners : Use.partner)
    }
    for (index, line) in lines.enumerated() {
      let use = uses[index]
      if use == Use.partner || use == Use.manyPartners && !standsAmongUnmatched(index, uses) {
        side.kinds.append(kinds[line])
        side.lines.append(Int32(line))
      } else {
        unmatched[line] = 1
      }
    }
  }

  /// True when a line with many partners stands between lines that mostly have none.
  private static func standsAmongUnmatched(_ index: Int, _ uses: ContiguousArray<UInt8>) -> Bool {
    let start = Swift.max(0, index - window)
    let end = Swift.min(uses.count - 1, index + window)
    var alone = 0
    var many = 1
    for near in stride(from: index - 1, through: start, by: -1) {
      if uses[near] == Use.partner { break }
      if uses[near] == Use.noPartner { alone += 1 } else { many += 1 }
    }
    if alone == 0 { return false }
    let aloneAbove = alone
    many += 1
    for near in stride(from: index + 1, through: end, by: 1) {
      if uses[near] == Use.partner { break }
      if uses[near] == Use.noPartner { alone += 1 } else { many += 1 }
    }
    if alone == aloneAbove { return false }
    return many * weight < many + alone
  }
}
