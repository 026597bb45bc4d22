// SPDX-License-Identifier: Apache-2.0

/// What a Range header asks of a file (RFC 9110 section 14.2), read as nginx reads it.
///
/// One satisfiable range is served. Where several are satisfiable the file is sent whole, which the RFC allows,
/// as nginx does with `max_ranges 1`; so nobody can ask for thousands of overlapping parts. A malformed
/// `bytes=` set is answered with 416, another unit is ignored.
package enum RangeRequest: Hashable, Sendable {
  /// No range, or one that is ignored.
  case whole
  /// One part, not empty and within the file.
  case part(Range<UInt64>)
  /// 416 with `Content-Range: bytes */size`.
  case unsatisfiable

  /// Reads the header of a request for a file of `size` bytes.
  package init(_ header: String?, size: UInt64) {
    guard let header, header.utf8.count >= 7, header.prefix(6).lowercased() == "bytes=" else {
      self = .whole
      return
    }
    var found: Range<UInt64>?
    for spec in header.dropFirst(6).utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    {
      guard let bounds = Self.bounds(Array(spec), size: size) else {
        self = .unsatisfiable
        return
      }
      if bounds.start < bounds.end {
        guard found == nil else {
          self = .whole
          return
        }
        found = bounds.start..<bounds.end
      } else if bounds.start == 0 {
        // Any range of an empty file that begins at its start.
        self = .whole
        return
      }
    }
    self = found.map(RangeRequest.part) ?? .unsatisfiable
  }

  /// The bounds that one specification names, end exclusive and within the file; nil where it is malformed.
  private static func bounds(_ spec: [UInt8], size: UInt64) -> (start: UInt64, end: UInt64)? {
    var reader = DigitReader(bytes: spec)
    reader.skipSpaces()
    if reader.take(UInt8(ascii: "-")) {
      guard let length = reader.number(), reader.endsAfterSpaces else { return nil }
      return (length < size ? size - length : 0, size)
    }
    guard let start = reader.number() else { return nil }
    reader.skipSpaces()
    guard reader.take(UInt8(ascii: "-")) else { return nil }
    reader.skipSpaces()
    if reader.atEnd { return (start, size) }
    guard let last = reader.number(), reader.endsAfterSpaces else { return nil }
    return (start, last >= size ? size : last + 1)
  }
}

/// Reads decimal numbers between spaces.
private struct DigitReader {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var atEnd: Bool { position == bytes.count }

  var endsAfterSpaces: Bool { bytes[position...].allSatisfy { $0 == UInt8(ascii: " ") } }

  mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// One or more digits; nil for none, and for a number past Int64, the largest file offset there is.
  mutating func number() -> UInt64? {
    let begin = position
    var value: UInt64 = 0
    while position < bytes.count, (48...57).contains(bytes[position]) {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      value = tenfold &+ UInt64(bytes[position] - 48)
      guard !overflow, value <= UInt64(Int64.max) else { return nil }
      position += 1
    }
    return position > begin ? value : nil
  }
}
