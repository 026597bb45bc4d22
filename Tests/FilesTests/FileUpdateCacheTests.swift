// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import ReleaseCore
import TestSupport
import Testing
import Updating

@Suite struct FileUpdateCacheTests {
  private static let holder = LockHolder(
    processIdentifier: 4711, host: "phone-lab", user: "tomas", since: "2026-11-27T17:03:00Z",
    command: "miui-release pull")

  private func names(_ scratch: ScratchFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: scratch.path("cache")).sorted()
  }

  @Test("Documents are kept under the names of their roles, and nothing else there ends in .json")
  func keeps() throws {
    let scratch = try ScratchFolder("cache")
    let cache = try FileUpdateCache(folder: scratch.path("cache"), holder: Self.holder)
    for (number, name)
      in ([.root, .timestamp, .snapshot, .targets, .delegated("builds")] as [CachedDocument])
      .enumerated()
    {
      #expect(try cache.document(name) == nil)
      try cache.keep([UInt8(number)], as: name)
      try cache.keep([UInt8(number), 0xFF], as: name)
      #expect(try cache.document(name) == [UInt8(number), 0xFF])
    }
    #expect(
      try names(scratch)
        == ["builds.json", "lock", "root.json", "snapshot.json", "targets.json", "timestamp.json"])
    try cache.drop(.timestamp)
    try cache.drop(.timestamp)
    #expect(try cache.document(.timestamp) == nil)
  }

  static let roles = [
    "?", "#", "/delegatedrole", "../delegatedrole", "..", ".", "", "root", "timestamp", "snapshot", "targets",
    "lock",
    "a/../../b", "e\u{301}", "\u{E9}", "NUL\0inside", "new\nline", "%2F", "/", "%72oot", "Root",
    String(repeating: "x", count: 300), String(repeating: "x", count: 301),
    String(repeating: "\u{1F600}", count: 50),
    "%sha256-0", "builds-26q4",
  ]

  @Test("Whatever a delegated role is called, its file is inside the folder and its own alone")
  func oddNames() throws {
    let scratch = try ScratchFolder("cache")
    let cache = try FileUpdateCache(folder: scratch.path("cache"), holder: Self.holder)
    for name in [.root, .timestamp, .snapshot, .targets] as [CachedDocument] { try cache.keep([0], as: name) }
    for role in Self.roles { try cache.keep(Array(role.utf8), as: .delegated(role)) }
    for role in Self.roles { #expect(try cache.document(.delegated(role)) == Array(role.utf8), "\(role)") }
    for name in [.root, .timestamp, .snapshot, .targets] as [CachedDocument] {
      #expect(try cache.document(name) == [0])
    }
    let found = try names(scratch)
    #expect(found.filter { $0.hasSuffix(".json") }.count == Self.roles.count + 4)
    #expect(found.allSatisfy { !$0.hasPrefix(".") && $0.utf8.count <= 255 })
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["cache"])
  }

  @Test("A second one waits, and is told who holds the lock where it waits in vain")
  func locked() throws {
    let scratch = try ScratchFolder("cache")
    let first = try FileUpdateCache(folder: scratch.path("cache"), holder: Self.holder)
    withExtendedLifetime(first) {
      let error = #expect(throws: FilesError.self) {
        try FileUpdateCache(folder: scratch.path("cache"), holder: Self.holder, patience: 0)
      }
      #expect(error?.kind == .busy)
      #expect(error?.message.contains("process 4711") == true)
    }
  }

  @Test("When the first lets go, the second gets the lock and reads what the first kept")
  func waits() async throws {
    let scratch = try ScratchFolder("cache")
    let folder = scratch.path("cache")
    var first: FileUpdateCache? = try FileUpdateCache(folder: folder, holder: Self.holder)
    try first?.keep([1], as: .timestamp)
    let second = Task.detached {
      try FileUpdateCache(folder: folder, holder: Self.holder).document(.timestamp)
    }
    try first?.keep([2], as: .timestamp)
    first = nil
    #expect(try await second.value == [2])
  }

  @Test("What a killed update left half written is removed, and nothing else")
  func leftovers() throws {
    let scratch = try ScratchFolder("cache")
    try scratch.write([1], to: "cache/.staging-timestamp.json.4242")
    try scratch.write([2], to: "cache/notes.txt")
    try scratch.write([3], to: "cache/root.json")
    let cache = try FileUpdateCache(folder: scratch.path("cache"), holder: Self.holder)
    #expect(try cache.document(.root) == [3])
    #expect(try names(scratch) == ["lock", "notes.txt", "root.json"])
  }

  @Test("A link, a folder or a gigabyte in a document's place is an error, and never followed or read")
  func strange() throws {
    let scratch = try ScratchFolder("cache")
    let cache = try FileUpdateCache(folder: scratch.path("cache"), holder: Self.holder)
    try scratch.write([1], to: "elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("cache/root.json"), withDestinationPath: scratch.path("elsewhere"))
    #expect(throws: FilesError.self) { try cache.document(.root) }
    try cache.keep([2], as: .root)
    #expect(try scratch.data("elsewhere") == Data([1]))
    try scratch.folder("cache/targets.json")
    #expect(throws: FilesError.self) { try cache.document(.targets) }
    let file = try FileHandle(
      forWritingTo: URL(fileURLWithPath: scratch.write([], to: "cache/snapshot.json")))
    try file.truncate(atOffset: 1 << 30)
    #expect(throws: FilesError.self) { try cache.document(.snapshot) }
  }
}
