// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Packaging
import TestSupport
import Testing

@Suite struct FilePublishedFolderTests {
  @Test("A file is read at any offset, and never beyond its end")
  func read() throws {
    let scratch = try ScratchFolder("published")
    try scratch.write("0123456789", to: "a/file")
    let file = try FilePublishedFolder(scratch.path).open("a/file")
    #expect(file.size == 10)
    #expect(try file.read(at: 3, count: 4) == Array("3456".utf8))
    #expect(try file.read(at: 10, count: 0) == [])
    #expect(throws: FilesError.truncated(path: scratch.path("a/file"), offset: 8, expected: 3, found: 2)) {
      try file.read(at: 8, count: 3)
    }
  }

  @Test("What is no plain file is refused at once", arguments: ["folder", "link", "pipe"])
  func notPlain(name: String) throws {
    let scratch = try ScratchFolder("published")
    try scratch.write("x", to: "file")
    try scratch.folder("folder")
    try FileManager.default.createSymbolicLink(atPath: scratch.path("link"), withDestinationPath: "file")
    #expect(try Tool.run("mkfifo", [scratch.path("pipe")]).status == 0)
    #expect(throws: FilesError.self) { try FilePublishedFolder(scratch.path).open(name) }
  }
}
