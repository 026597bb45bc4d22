// SPDX-License-Identifier: Apache-2.0

/// Cuts content into spans and adds up the bytes of each kind.
enum SpanSorter {
  private static let longestSpan = 64
  /// Spans are numbered below this prime, `HASHBASE`.
  private static let modulus: UInt32 = 107_927
  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D
  /// A packed span: its number above these bits, its length less one in them.
  private static let lengthBits: UInt32 = 6
  private static let digitBits: UInt32 = 9
  private static let digitMask: UInt32 = 0x1FF

  /// The bytes per kind of span, in ascending order.
  static func weights(
    _ content: Span<UInt8>, isText: Bool, tail: BlobSignature.Tail
  ) -> ContiguousArray<BlobSignature.Weight> {
    var spans = cut(content, isText: isText, tail: tail)
    sort(&spans)
    var weights: ContiguousArray<BlobSignature.Weight> = []
    weights.reserveCapacity(spans.count)
    var last = UInt32.max
    for packed in spans {
      let span = packed >> lengthBits
      let bytes = packed & (1 << lengthBits - 1) + 1
      if span == last {
        weights[weights.count - 1].bytes &+= bytes
      } else {
        weights.append(BlobSignature.Weight(span: span, bytes: bytes))
        last = span
      }
    }
    return weights
  }

  private static func cut(
    _ content: Span<UInt8>, isText: Bool, tail: BlobSignature.Tail
  ) -> ContiguousArray<UInt32> {
    var spans: ContiguousArray<UInt32> = []
    spans.reserveCapacity(content.count / 24 + 16)
    let skipsReturns = isText && content.contains(carriageReturn)
    var index = 0
    while index < content.count {
      let rest = content.extracting(index..<content.count)
      let span = skipsReturns ? spanWithoutReturns(rest) : span(rest)
      index &+= span.read
      if span.isWhole || tail == .counted, span.length > 0 { spans.append(packed(span.state, span.length)) }
    }
    return spans
  }

  /// What one span was found to be.
  private struct Cut {
    /// git's two accumulators are the halves of one number that turns by seven bits a byte.
    var state: UInt64 = 0
    /// The bytes that count.
    var length = 0
    var read = 0
    /// False at the end of the content, when neither a line feed nor 64 bytes made a span of it.
    var isWhole = false
  }

  @inline(__always)
  private static func span(_ content: Span<UInt8>) -> Cut {
    let limit = Swift.min(content.count, longestSpan)
    let bytes = content.extracting(0..<limit)
    var state: UInt64 = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index &+= 1
      state = (state &<< 7 | state &>> 57) &+ UInt64(byte) &<< 32
      if byte == lineFeed { return Cut(state: state, length: index, read: index, isWhole: true) }
    }
    return Cut(state: state, length: index, read: index, isWhole: index == longestSpan)
  }

  private static func spanWithoutReturns(_ content: Span<UInt8>) -> Cut {
    var cut = Cut()
    while cut.read < content.count {
      let byte = content[cut.read]
      cut.read &+= 1
      if byte == carriageReturn, cut.read < content.count, content[cut.read] == lineFeed { continue }
      cut.state = (cut.state &<< 7 | cut.state &>> 57) &+ UInt64(byte) &<< 32
      cut.length &+= 1
      if cut.length == longestSpan || byte == lineFeed {
        cut.isWhole = true
        break
      }
    }
    return cut
  }

  @inline(__always)
  private static func packed(_ state: UInt64, _ length: Int) -> UInt32 {
    let high = UInt32(truncatingIfNeeded: state &>> 32)
    let low = UInt32(truncatingIfNeeded: state)
    return ((high &+ low &* 0x61) % modulus) &<< lengthBits | UInt32(truncatingIfNeeded: length &- 1)
  }

  /// Sorts by number: short lists by comparison, long ones in two passes of nine bits.
  private static func sort(_ spans: inout ContiguousArray<UInt32>) {
    if spans.count < 256 {
      spans.sort()
      return
    }
    var other = ContiguousArray<UInt32>(repeating: 0, count: spans.count)
    distribute(spans, by: lengthBits, into: &other)
    distribute(other, by: lengthBits + digitBits, into: &spans)
  }

  private static func distribute(
    _ source: ContiguousArray<UInt32>, by shift: UInt32, into target: inout ContiguousArray<UInt32>
  ) {
    var places = ContiguousArray<Int>(repeating: 0, count: Int(digitMask) + 2)
    for value in source { places[Int(value &>> shift & digitMask) &+ 1] &+= 1 }
    for digit in 1..<places.count { places[digit] &+= places[digit &- 1] }
    var sorted = target.mutableSpan
    for value in source {
      let digit = Int(value &>> shift & digitMask)
      sorted[places[digit]] = value
      places[digit] &+= 1
    }
  }
}
