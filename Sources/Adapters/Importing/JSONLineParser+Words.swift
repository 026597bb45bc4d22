// SPDX-License-Identifier: Apache-2.0

extension JSONLineParser {
  static func same(_ bytes: UnsafeMutableRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    unsafe left.count == right.count && bytes[left].elementsEqual(bytes[right])
  }

  static func equals(
    _ bytes: UnsafeMutableRawBufferPointer, _ range: Range<Int>, _ word: StaticString
  ) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count where unsafe bytes[range.lowerBound + offset] != word.utf8Start[offset] {
      return false
    }
    return true
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// The number of RFC 8259, section 6: `-0.5e+3`, no leading zeros.
  static func isNumber(_ bytes: UnsafeMutableRawBufferPointer, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    let end = range.upperBound
    func digits() -> Int {
      let begin = at
      while at < end, unsafe (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
      return at - begin
    }
    if at < end, unsafe bytes[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    let whole = digits()
    guard whole > 0, unsafe whole == 1 || bytes[first] != UInt8(ascii: "0") else { return false }
    if at < end, unsafe bytes[at] == UInt8(ascii: ".") {
      at += 1
      guard digits() > 0 else { return false }
    }
    if at < end, unsafe bytes[at] == UInt8(ascii: "e") || bytes[at] == UInt8(ascii: "E") {
      at += 1
      if at < end, unsafe bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      guard digits() > 0 else { return false }
    }
    return at == end
  }
}
