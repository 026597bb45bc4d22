// SPDX-License-Identifier: Apache-2.0
import Files
import ReleaseCore
import TestSupport
import Testing

@Suite struct FileSinkTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder("sink") }

  @Test("What is written can be patched and read again, and lies in the file")
  func roundTrip() throws {
    let path = try scratch.write("an older and longer content", to: "file")
    let sink = try FileSink(path: path)
    #expect(sink.position == 0)
    try sink.append(Array("01234".utf8))
    try sink.append([])
    try sink.append(Array("56789".utf8))
    try sink.overwrite(Array("ab".utf8), at: 8)
    try sink.synchronize()
    #expect(sink.position == 10)
    #expect(try sink.read(at: 3, count: 7) == Array("34567ab".utf8))
    #expect(try scratch.text("file") == "01234567ab")
  }

  @Test("Bytes that are not written yet are neither patched nor read")
  func beyond() throws {
    let path = scratch.path("file")
    let sink = try FileSink(path: path)
    try sink.append([1, 2, 3])
    let error = #expect(throws: FilesError.self) { try sink.overwrite([4, 5], at: 2) }
    #expect(error == .patchOutside(path: path, offset: 2, count: 2, size: 3))
    #expect(error?.kind == .internal)
    #expect(throws: FilesError.truncated(path: path, offset: 2, expected: 2, found: 1)) {
      try sink.read(at: 2, count: 2)
    }
    #expect(try Array(scratch.data("file")) == [1, 2, 3])
  }
}
