// SPDX-License-Identifier: Apache-2.0
import Packaging
import Testing

@Suite struct CRC32Tests {
  @Test func knownValues() {
    #expect(CRC32.of([]) == 0)
    #expect(CRC32.of(Array("123456789".utf8)) == 0xcbf4_3926)
    #expect(CRC32.of(Array("The quick brown fox jumps over the lazy dog".utf8)) == 0x414f_a339)
    #expect(CRC32.of([UInt8](repeating: 0xff, count: 32)) == 0xff6c_ab0b)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 33, 1000])
  func anyDivisionGivesTheSameValue(at cut: Int) {
    let bytes = SamplePackage.noise(1000)
    var crc = CRC32()
    crc.update(Array(bytes[..<cut]))
    crc.update(Array(bytes[cut...]))
    #expect(crc.value == CRC32.of(bytes))
    // Bit by bit, as the polynomial says.
    var plain: UInt32 = 0xffff_ffff
    for byte in bytes {
      plain ^= UInt32(byte)
      for _ in 0..<8 { plain = plain & 1 == 1 ? plain >> 1 ^ 0xedb8_8320 : plain >> 1 }
    }
    #expect(CRC32.of(bytes) == ~plain)
  }
}
