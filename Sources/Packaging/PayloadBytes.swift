// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import ReleaseCore

extension ByteSource {
  /// Reads from `offset` on in pieces of one mebibyte and hands over each.
  func forEachPiece(
    from offset: UInt64 = 0, count: UInt64? = nil, _ body: ([UInt8]) throws -> Void
  ) throws {
    var position = offset
    let end = count.map { offset + $0 } ?? size
    while position < end {
      let piece = try read(at: position, count: Int(min(1 << 20, end - position)))
      try body(piece)
      position += UInt64(piece.count)
    }
  }
}

extension ReleaseCore.Digest {
  /// The 32 bytes as the fields of protobuf messages hold them.
  var data: Data { Data(bytes) }
}
