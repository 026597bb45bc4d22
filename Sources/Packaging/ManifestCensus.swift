// SPDX-License-Identifier: Apache-2.0

/// Counts the messages in an encoded manifest before they are decoded.
///
/// An empty operation takes two bytes on the wire and some hundreds in memory, so that a hostile manifest
/// within its size limit could still exhaust memory.
enum ManifestCensus {
  /// Submessages and length-delimited fields, nested ones included, down to the extents.
  ///
  /// Stops at the first malformed byte; decoding reports that one.
  static func count(_ bytes: [UInt8]) -> Int {
    var total = 0
    // Partitions hold operations, operations hold extents: three levels.
    count(bytes[...], depth: 0, into: &total)
    return total
  }

  /// The field numbers whose content is walked into at each depth: partitions; operations and merges.
  private static let containers: [Set<UInt64>] = [[13], [8, 18]]

  private static func count(_ bytes: ArraySlice<UInt8>, depth: Int, into total: inout Int) {
    var rest = bytes
    while let key = varint(&rest) {
      switch key & 7 {
      case 0: if varint(&rest) == nil { return }
      case 1: rest = rest.dropFirst(8)
      case 5: rest = rest.dropFirst(4)
      case 2:
        guard let length = varint(&rest), length <= UInt64(rest.count) else { return }
        total += 1
        if total > PayloadFormat.operationCountLimit { return }
        let content = rest.prefix(Int(length))
        rest = rest.dropFirst(Int(length))
        if depth < containers.count, containers[depth].contains(key >> 3) {
          count(content, depth: depth + 1, into: &total)
        }
      default: return
      }
    }
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64, let byte = bytes.popFirst() {
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}
