// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// A value as bytes that this program writes for itself alone: no names, no versions, fields in their order.
protocol Packable {
  func pack(into bytes: inout PackedBytes)
  init(from reader: inout PackedReader) throws(PackedFlaw)
}

/// Bytes that are no packed value. It says no more: whoever meets it reads the original instead.
struct PackedFlaw: Error {}

/// Values written one behind the other.
struct PackedBytes {
  private(set) var bytes: [UInt8] = []

  mutating func add<each Value: Packable>(_ value: repeat each Value) {
    repeat (each value).pack(into: &self)
  }

  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
  mutating func append(_ byte: UInt8) { bytes.append(byte) }
}

/// Reads values in the order they were written.
struct PackedReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  mutating func next<Value: Packable>() throws(PackedFlaw) -> Value { try Value(from: &self) }

  mutating func byte() throws(PackedFlaw) -> UInt8 {
    guard position < bytes.endIndex else { throw PackedFlaw() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func slice(_ count: Int) throws(PackedFlaw) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.endIndex - position else { throw PackedFlaw() }
    defer { position += count }
    return bytes[position..<position + count]
  }
}

extension Int: Packable {
  /// Seven bits a byte, the lowest first, the sign in the lowest bit.
  func pack(into bytes: inout PackedBytes) {
    var rest = UInt(bitPattern: (self << 1) ^ (self >> (Int.bitWidth - 1)))
    while rest > 127 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    var found: UInt = 0
    var shift = 0
    while true {
      let byte = try reader.byte()
      guard shift < 63 || byte <= 1 else { throw PackedFlaw() }
      found |= UInt(byte & 127) << UInt(shift)
      if byte < 128 { break }
      shift += 7
      guard shift <= 63 else { throw PackedFlaw() }
    }
    self = Int(bitPattern: (found >> 1) ^ (0 &- (found & 1)))
  }
}

extension String: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(utf8.count)
    bytes.append(utf8)
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(decoding: try reader.slice(try reader.next()), as: UTF8.self)
  }
}

extension Bool: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.append(self ? 1 : 0) }
  init(from reader: inout PackedReader) throws(PackedFlaw) { self = try reader.byte() == 1 }
}

extension Optional: Packable where Wrapped: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(self != nil)
    if let value = self { bytes.add(value) }
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self = try reader.next() as Bool ? try reader.next() as Wrapped : nil
  }
}

extension Array: Packable where Element: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(count)
    for element in self { bytes.add(element) }
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self = []
    for _ in 0..<Swift.max(0, try reader.next()) { append(try reader.next()) }
  }
}
