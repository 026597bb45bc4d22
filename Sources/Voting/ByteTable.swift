// SPDX-License-Identifier: Apache-2.0

/// Gives each text of bytes a number, from 0 on, the same text always the same number.
///
/// Exact: texts are compared byte by byte. The seed keeps whoever chooses the texts from choosing their places
/// too; it changes nothing that comes out. Memory: the texts, and 20 to 36 bytes each.
struct ByteTable {
  private let seed: UInt64
  private var texts: [UInt8] = []
  /// Where the text of each number ends.
  private var ends: [UInt32] = []
  /// The high half of a text's hash, and below it its number + 1; 0 where nothing is. A power of two, at most
  /// half full, at most 2^32.
  private var slots: [UInt64]

  /// `count`: how many texts are expected, where that is known; a table that need not grow costs half.
  init(seed: UInt64, expecting count: Int = 0) {
    self.seed = seed
    var places = 256
    while places < count * 2 { places *= 2 }
    slots = [UInt64](repeating: 0, count: places)
    ends.reserveCapacity(count)
  }

  var count: Int { ends.count }

  /// The text of a number.
  func text(_ number: Int) -> String { String(decoding: texts[range(number)], as: UTF8.self) }

  /// The number of a text, a new one where it was never seen.
  mutating func number(of bytes: [UInt8]) -> Int {
    let text = bytes.span
    let tag = hash(text) >> 32
    let mask = slots.count - 1
    var slot = Int(tag) & mask
    while slots[slot] != 0 {
      let found = slots[slot]
      let number = Int(found & 0xFFFF_FFFF) - 1
      if found >> 32 == tag, isEqual(number, text) { return number }
      slot = (slot + 1) & mask
    }
    texts.append(contentsOf: bytes)
    ends.append(UInt32(texts.count))
    slots[slot] = tag << 32 | UInt64(ends.count)
    if ends.count * 2 > slots.count { grow() }
    return ends.count - 1
  }

  private func range(_ number: Int) -> Range<Int> {
    (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
  }

  private func isEqual(_ number: Int, _ text: Span<UInt8>) -> Bool {
    let range = range(number)
    guard range.count == text.count else { return false }
    let known = texts.span.extracting(range)
    for index in 0..<text.count where known[index] != text[index] { return false }
    return true
  }

  private func hash(_ text: Span<UInt8>) -> UInt64 {
    var state = seed ^ (UInt64(text.count) &* 0x9E37_79B9_7F4A_7C15)
    var word: UInt64 = 0
    for index in 0..<text.count {
      word = word << 8 | UInt64(text[index])
      if index & 7 == 7 {
        state = Self.mixed(state ^ word)
        word = 0
      }
    }
    return Self.mixed(state ^ word)
  }

  /// The finalizer of MurmurHash3, a bijection in which every bit reaches every other.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    value = (value ^ (value >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return value ^ (value >> 33)
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for entry in slots where entry != 0 {
      var slot = Int(entry >> 32) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = entry
    }
    slots = larger
  }
}
