// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import TestSupport
import Testing

@Suite struct FileChannelStoreFeedsTests {
  private let scratch: ScratchFolder
  private let store: FileChannelStore

  init() throws {
    scratch = try ScratchFolder("feeds")
    store = FileChannelStore(folder: scratch.path("dev"), stagingFolder: scratch.path("staged"))
  }

  private func feed(_ path: String, _ text: String = "a") -> FeedFile {
    FeedFile(path: "feeds/\(path)", bytes: Array(text.utf8))
  }

  private func files() throws -> [String] {
    try scratch.contents(of: "dev").filter { !scratch.isFolder("dev/\($0)") }.sorted()
  }

  @Test("What is not named is removed below feeds, with folders that are empty then, and nowhere else")
  func stale() throws {
    try scratch.write("mine", to: "dev/targets/a")
    try store.replaceFeeds([feed("a/b/one.json"), feed("a/two.json"), feed("SHA256SUMS")])
    try scratch.write("half", to: "dev/feeds/a/.staging-two.json.77")
    try store.replaceFeeds([feed("SHA256SUMS", "b")])
    #expect(try files() == ["feeds/SHA256SUMS", "targets/a"])
    #expect(!scratch.exists("dev/feeds/a"))
    try store.replaceFeeds([])
    #expect(try files() == ["targets/a"] && !scratch.exists("dev/feeds"))
    try store.replaceFeeds([])
  }

  @Test("The same feeds again write nothing")
  func unchanged() throws {
    func number() throws -> UInt64? {
      try FileManager.default.attributesOfItem(atPath: scratch.path("dev/feeds/a"))[.systemFileNumber]
        as? UInt64
    }
    try store.replaceFeeds([feed("a")])
    let before = try number()
    try store.replaceFeeds([feed("a")])
    #expect(try number() == before)
    try store.replaceFeeds([feed("a", "b")])
    #expect(try number() != before, "the old file stays whole for who has it open")
    #expect(try scratch.text("dev/feeds/a") == "b")
  }

  @Test("A link in feeds is not followed to other people's files")
  func links() throws {
    try scratch.write("theirs", to: "other/file")
    try store.replaceFeeds([feed("a")])
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("dev/feeds/link"), withDestinationPath: scratch.path("other"))
    try store.replaceFeeds([feed("b")])
    #expect(try scratch.text("other/file") == "theirs")
  }
}

extension ScratchFolder {
  fileprivate func isFolder(_ relative: String) -> Bool {
    let values = try? URL(fileURLWithPath: path(relative)).resourceValues(forKeys: [.isDirectoryKey])
    return values?.isDirectory == true
  }
}
