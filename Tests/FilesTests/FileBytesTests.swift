// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import ReleaseCore
import Testing

struct FileBytesTests {
  /// A path in a folder of its own, which goes with this value.
  final class Scratch {
    let folder = FileManager.default.temporaryDirectory.appending(path: "file-bytes-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }
  }

  @Test func writesPatchesAndReadsAgain() throws {
    let scratch = try Scratch()
    let path = scratch.path("a")
    let sink = try FileSink(path: path)
    try sink.append([1, 2, 3])
    try sink.append([])
    try sink.append([4, 5])
    try sink.overwrite([9, 9], at: 3)
    #expect(sink.position == 5)
    #expect(try sink.read(at: 2, count: 3) == [3, 9, 9])
    try sink.synchronize()
    let source = try FileSource(path: path)
    #expect(source.size == 5)
    #expect(try source.read(at: 0, count: 5) == [1, 2, 3, 9, 9])
    #expect(try source.read(at: 5, count: 0) == [])
  }

  @Test func emptiesTheFileThatIsThere() throws {
    let scratch = try Scratch()
    let path = scratch.path("a")
    try FileSink(path: path).append([1, 2, 3])
    _ = try FileSink(path: path)
    #expect(try FileSource(path: path).size == 0)
  }

  static let outside: [(UInt64, Int)] = [(0, 4), (3, 1), (4, 0), (.max, 1), (1, .max), (0, -1)]

  @Test(arguments: outside)
  func refusesToRead(_ offset: UInt64, _ count: Int) throws {
    let scratch = try Scratch()
    let path = scratch.path("a")
    let sink = try FileSink(path: path)
    try sink.append([1, 2, 3])
    let expected = FileError.endsEarly(path: path, offset: offset, needed: count, size: 3)
    #expect(throws: expected) { try FileSource(path: path).read(at: offset, count: count) }
    #expect(throws: expected) { try sink.read(at: offset, count: count) }
  }

  @Test func refusesToPatchBeyondWhatIsWritten() throws {
    let scratch = try Scratch()
    let path = scratch.path("a")
    let sink = try FileSink(path: path)
    try sink.append([1, 2, 3])
    #expect(throws: FileError.patchOutside(path: path, offset: 2, count: 2, size: 3)) {
      try sink.overwrite([0, 0], at: 2)
    }
  }

  @Test func saysWhenTheFileWasCutShort() throws {
    let scratch = try Scratch()
    let path = scratch.path("a")
    try FileSink(path: path).append([1, 2, 3])
    let source = try FileSource(path: path)
    _ = try FileSink(path: path)
    #expect(throws: FileError.endsEarly(path: path, offset: 0, needed: 3, size: 3)) {
      try source.read(at: 0, count: 3)
    }
  }

  @Test func namesPathAndReason() throws {
    let scratch = try Scratch()
    let error = #expect(throws: FileError.self) { try FileSource(path: scratch.path("none")) }
    #expect(error?.message == "cannot open \(scratch.path("none")): No such file or directory")
    #expect(error?.kind == .notFound)
    #expect(throws: FileError.notRegular(path: scratch.folder.path)) {
      try FileSource(path: scratch.folder.path)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func saysWhenTheDiskIsFull() throws {
    let error = #expect(throws: FileError.self) { try FileSink(path: "/dev/full").append([1]) }
    #expect(error?.message == "cannot write /dev/full: No space left on device")
  }
}
