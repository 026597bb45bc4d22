// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import ReleaseCore
import TestSupport
import Testing

@Suite struct FileSourceTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder("source") }

  @Test("A link is followed where a person named the file, and refused where a release was published")
  func links() throws {
    let file = try scratch.write("0123456789", to: "file")
    let link = scratch.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    #expect(try FileSource(path: link).read(at: 8, count: 2) == Array("89".utf8))
    let error = #expect(throws: FilesError.self) { try FileSource(path: link, followingLinks: false) }
    #expect(error?.kind == .inputOutput && error?.code == "files.system")
  }

  @Test("What is no regular file is refused at once", arguments: ["folder", "pipe"])
  func notPlain(name: String) throws {
    try scratch.folder("folder")
    #expect(try Tool.run("mkfifo", [scratch.path("pipe")]).status == 0)
    #expect(throws: FilesError.notPlainFile(path: scratch.path(name))) {
      try FileSource(path: scratch.path(name))
    }
  }

  @Test("A file that is not there is not found")
  func missing() {
    let error = #expect(throws: FilesError.self) { try FileSource(path: scratch.path("no")) }
    #expect(error?.kind == .notFound && error?.message.hasPrefix(scratch.path("no")) == true)
  }

  @Test(
    "A read outside of the file says what is there",
    arguments: [(0, 11, 10), (8, 3, 2), (10, 1, 0), (11, 0, 0), (.max, 1, 0)] as [(UInt64, Int, Int)])
  func outside(offset: UInt64, count: Int, found: Int) throws {
    let path = try scratch.write("0123456789", to: "file")
    let file = try FileSource(path: path)
    #expect(throws: FilesError.truncated(path: path, offset: offset, expected: count, found: found)) {
      try file.read(at: offset, count: count)
    }
  }

  @Test("A file that is cut short while it is open is truncated, not filled with zeros")
  func cutShort() throws {
    let path = try scratch.write("0123456789", to: "file")
    let file = try FileSource(path: path)
    try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 4)
    #expect(throws: FilesError.truncated(path: path, offset: 2, expected: 8, found: 2)) {
      try file.read(at: 2, count: 8)
    }
  }
}
