// SPDX-License-Identifier: Apache-2.0

/// A set of small numbers as bits, all of one search with room for the same many.
///
/// Copying one with room for 256 allocates nothing.
struct PassengerSet: Hashable, Sendable {
  private var low: SIMD4<UInt64> = .zero
  private var high: [SIMD4<UInt64>] = []

  /// An empty set with room for numbers below `room`.
  init(room: Int) {
    if room > 256 { high = [SIMD4<UInt64>](repeating: .zero, count: (room - 1) / 256) }
  }

  init(_ members: some Sequence<Int>, room: Int) {
    self.init(room: room)
    for member in members { insert(member) }
  }

  func contains(_ member: Int) -> Bool {
    let (word, bit) = (member >> 6 & 3, UInt64(1) << UInt64(member & 63))
    return (member < 256 ? low[word] : high[member >> 8 - 1][word]) & bit != 0
  }

  mutating func insert(_ member: Int) {
    let (word, bit) = (member >> 6 & 3, UInt64(1) << UInt64(member & 63))
    if member < 256 { low[word] |= bit } else { high[member >> 8 - 1][word] |= bit }
  }

  mutating func remove(_ member: Int) {
    let (word, bit) = (member >> 6 & 3, UInt64(1) << UInt64(member & 63))
    if member < 256 { low[word] &= ~bit } else { high[member >> 8 - 1][word] &= ~bit }
  }

  mutating func formUnion(_ other: PassengerSet) {
    low |= other.low
    for block in high.indices { high[block] |= other.high[block] }
  }

  mutating func formIntersection(_ other: PassengerSet) {
    low &= other.low
    for block in high.indices { high[block] &= other.high[block] }
  }

  mutating func subtract(_ other: PassengerSet) {
    low &= ~other.low
    for block in high.indices { high[block] &= ~other.high[block] }
  }

  func union(_ other: PassengerSet) -> PassengerSet {
    var result = self
    result.formUnion(other)
    return result
  }

  func intersection(_ other: PassengerSet) -> PassengerSet {
    var result = self
    result.formIntersection(other)
    return result
  }

  func subtracting(_ other: PassengerSet) -> PassengerSet {
    var result = self
    result.subtract(other)
    return result
  }

  func isDisjoint(with other: PassengerSet) -> Bool {
    guard low & other.low == .zero else { return false }
    for block in high.indices where high[block] & other.high[block] != .zero { return false }
    return true
  }

  func isSubset(of other: PassengerSet) -> Bool {
    guard low & ~other.low == .zero else { return false }
    for block in high.indices where high[block] & ~other.high[block] != .zero { return false }
    return true
  }

  /// How many both have.
  func overlap(_ other: PassengerSet) -> Int {
    var count = Self.count(low & other.low)
    for block in high.indices { count += Self.count(high[block] & other.high[block]) }
    return count
  }

  var count: Int { high.reduce(Self.count(low)) { $0 + Self.count($1) } }

  var isEmpty: Bool { low == .zero && !high.contains { $0 != .zero } }

  var first: Int? {
    if let number = Self.first(low) { return number }
    for block in high.indices {
      if let number = Self.first(high[block]) { return number + (block + 1) << 8 }
    }
    return nil
  }

  /// Ascending.
  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    Self.forEach(low, from: 0, body)
    for block in high.indices { Self.forEach(high[block], from: (block + 1) << 8, body) }
  }

  /// Ascending.
  var members: [Int] {
    var found: [Int] = []
    found.reserveCapacity(count)
    forEach { found.append($0) }
    return found
  }

  @inline(__always)
  private static func count(_ block: SIMD4<UInt64>) -> Int {
    block[0].nonzeroBitCount + block[1].nonzeroBitCount + block[2].nonzeroBitCount + block[3].nonzeroBitCount
  }

  private static func first(_ block: SIMD4<UInt64>) -> Int? {
    for word in 0..<4 where block[word] != 0 { return word << 6 + block[word].trailingZeroBitCount }
    return nil
  }

  @inline(__always)
  private static func forEach(_ block: SIMD4<UInt64>, from start: Int, _ body: (Int) -> Void) {
    for word in 0..<4 {
      var bits = block[word]
      while bits != 0 {
        body(start + word << 6 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
  }
}
