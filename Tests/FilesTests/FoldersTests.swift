// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing

@Suite struct FoldersTests {
  @Test("Folders are made with those above them, and made again without harm")
  func make() throws {
    let scratch = try ScratchFolder("folders")
    for _ in 0..<2 { try Folders.make(scratch.path("a/b/c")) }
    for name in ["a", "a/b", "a/b/c"] { #expect(try scratch.mode(name) == 0o755) }
    try scratch.write("x", to: "file")
    #expect(throws: FilesError.self) { try Folders.make(scratch.path("file/inner")) }
    #expect(throws: FilesError.self) { try Folders.make(scratch.path("file")) }
  }

  @Test(
    "A path's parent and name",
    arguments: [
      ("/a/b", "/a", "b"), ("/a", "/", "a"), ("/", "/", ""), ("a", ".", "a"), ("a/b/", "a", "b"),
      ("/a//b", "/a", "b"),
    ])
  func parts(path: String, parent: String, name: String) {
    #expect(Folders.parent(of: path) == parent)
    #expect(Folders.name(of: path) == name)
  }

  @Test("A folder is removed with everything in it, and what its links lead to stays")
  func remove() throws {
    let scratch = try ScratchFolder("folders")
    try scratch.write("x", to: "tree/a/b/file")
    try scratch.write("keep", to: "outside/file")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("tree/a/link"), withDestinationPath: scratch.path("outside"))
    try Folders.remove(scratch.path("tree"))
    try Folders.remove(scratch.path("tree"))
    #expect(try scratch.contents() == ["outside", "outside/file"])
  }

  @Test("Entries are sorted by their bytes and know their kind")
  func entries() throws {
    let scratch = try ScratchFolder("folders")
    try scratch.write("x", to: "Z")
    try scratch.write("x", to: "é")
    try scratch.folder("a")
    try FileManager.default.createSymbolicLink(atPath: scratch.path("link"), withDestinationPath: "Z")
    #expect(
      try Folders.entries(of: scratch.path) == [
        FolderEntry(name: "Z", kind: .file), FolderEntry(name: "a", kind: .folder),
        FolderEntry(name: "link", kind: .other), FolderEntry(name: "é", kind: .file),
      ])
    #expect(try Folders.entries(of: scratch.path("no")) == [])
  }

  @Test("A tree is synced with its folders")
  func sync() throws {
    let scratch = try ScratchFolder("folders")
    try scratch.write("x", to: "tree/a/file")
    try FolderSync.run(scratch.path("tree"))
    #expect(throws: FilesError.self) { try FolderSync.run(scratch.path("no")) }
  }

  @Test("Free space is known where a folder will be")
  func space() throws {
    let scratch = try ScratchFolder("folders")
    let here = try FreeSpace.available(at: scratch.path)
    let facts = try FileManager.default.attributesOfFileSystem(forPath: scratch.path)
    let total = try #require(facts[.systemSize] as? NSNumber).uint64Value
    #expect(here > ByteCount(0) && here.bytes <= total)
    #expect(try FreeSpace.available(at: scratch.path("not/yet/there")) > ByteCount(0))
  }

  @Test("Whether a folder can be written into is known before it is there")
  func checkWritable() throws {
    let scratch = try ScratchFolder("folders")
    try Folders.checkWritable(scratch.path)
    try Folders.checkWritable(scratch.path("not/yet/there"))
    #expect(try scratch.contents() == [])
    try scratch.write("x", to: "file")
    #expect(throws: FilesError.system(name: "opendir", path: scratch.path("file"), number: 20)) {
      try Folders.checkWritable(scratch.path("file/release/dev"))
    }
  }

  @Test("A scratch area removes itself with everything in it")
  func scratchArea() throws {
    let scratch = try ScratchFolder("folders")
    do {
      let area = try ScratchArea(in: scratch.path("areas"), named: "export")
      try Data([1]).write(to: URL(fileURLWithPath: "\(area.path)/file"))
      #expect(area.path.hasPrefix(scratch.path("areas/export.")))
      let other = try ScratchArea(in: scratch.path("areas"), named: "export")
      #expect(other.path != area.path)
      withExtendedLifetime((area, other)) {}
    }
    #expect(try scratch.contents(of: "areas") == [])
  }
}
