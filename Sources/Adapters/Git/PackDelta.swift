// SPDX-License-Identifier: Apache-2.0

/// A deltified entry of a pack: copies from another object and bytes of its own (gitformat-pack(5)).
enum PackDelta {
  /// Half a gigabyte: what claims to be larger is left to libgit2.
  static let largest = 1 << 29

  /// Makes the object; nil where the delta is damaged or made for another base.
  static func apply(_ delta: [UInt8], to base: [UInt8]) -> [UInt8]? {
    let delta = delta.span
    var place = 0
    guard let baseSize = size(delta, &place), baseSize == base.count, let wanted = size(delta, &place),
      wanted <= largest
    else { return nil }
    var isWhole = false
    let result = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { target, count in
      isWhole = unsafe base.withUnsafeBytes { base in
        unsafe apply(delta, from: place, to: base, UnsafeMutableRawBufferPointer(target), wanted)
      }
      count = isWhole ? wanted : 0
    }
    return isWhole ? result : nil
  }

  /// Writes what the commands say; false where they lead out of the base or the object.
  @unsafe private static func apply(
    _ delta: borrowing Span<UInt8>, from first: Int, to base: UnsafeRawBufferPointer,
    _ target: UnsafeMutableRawBufferPointer, _ wanted: Int
  ) -> Bool {
    var place = first
    var made = 0
    while place < delta.count {
      let command = delta[place]
      place += 1
      if command & 0x80 != 0 {
        var offset = 0
        var count = 0
        for byte in 0..<4 where command & 1 << UInt8(byte) != 0 {
          guard place < delta.count else { return false }
          offset |= Int(delta[place]) << (8 * byte)
          place += 1
        }
        for byte in 0..<3 where command & 0x10 << UInt8(byte) != 0 {
          guard place < delta.count else { return false }
          count |= Int(delta[place]) << (8 * byte)
          place += 1
        }
        if count == 0 { count = 0x10000 }
        guard offset + count <= base.count, made + count <= wanted,
          let source = base.baseAddress, let start = target.baseAddress
        else { return false }
        unsafe (start + made).copyMemory(from: source + offset, byteCount: count)
        made += count
      } else {
        let count = Int(command)
        guard count > 0, place + count <= delta.count, made + count <= wanted else { return false }
        let own = delta.extracting(place..<place + count)
        for index in 0..<count { unsafe target[made + index] = own[index] }
        place += count
        made += count
      }
    }
    return made == wanted
  }

  /// The size of what a delta makes; nil where it is damaged.
  static func resultSize(of delta: [UInt8]) -> Int? {
    let delta = delta.span
    var place = 0
    guard size(delta, &place) != nil else { return nil }
    return size(delta, &place)
  }

  /// A number in groups of seven bits, the lowest first.
  private static func size(_ delta: borrowing Span<UInt8>, _ place: inout Int) -> Int? {
    var size = 0
    var shift = 0
    while place < delta.count, shift < 56 {
      let byte = delta[place]
      place += 1
      size |= Int(byte & 0x7f) << shift
      shift += 7
      if byte & 0x80 == 0 { return size }
    }
    return nil
  }
}
