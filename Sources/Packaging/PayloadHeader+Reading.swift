// SPDX-License-Identifier: Apache-2.0

extension PayloadHeader {
  /// Reads the header of a payload.bin, and refuses sizes that do not fit into it.
  package init(of payload: any ByteSource) throws {
    let count = Int(min(PayloadFormat.headerSize, payload.size))
    try self.init(try payload.read(at: 0, count: count), payloadSize: payload.size)
  }
}
