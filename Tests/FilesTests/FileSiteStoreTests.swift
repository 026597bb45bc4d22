// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Presenting
import Testing
import TestSupport

@Suite("The site's folder")
struct FileSiteStoreTests {
  @Test("a new site takes the place of the old one whole; the same site again changes nothing")
  func replaces() throws {
    let scratch = try ScratchFolder("site")
    let store = FileSiteStore(scratch.path("release/site"))
    let first = try store.replace(with: Self.site("one"))
    #expect(first == SiteChange(files: 3, written: 3, removed: 0))
    let number = try inode(scratch.path("release/site/zh/index.html"))
    #expect(try store.replace(with: Self.site("one")).isNothing)
    #expect(try inode(scratch.path("release/site/zh/index.html")) == number)
    let second = try store.replace(with: [
      Self.file("zh/index.html", "two"), Self.file("en/index.html", "same"),
    ])
    #expect(second == SiteChange(files: 2, written: 1, removed: 1))
    #expect(try scratch.text("release/site/zh/index.html") == "two")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("release")) == ["site"])
  }

  @Test("the style of the site before stays for one site more, for whoever has its page open")
  func keepsTheStyle() throws {
    let scratch = try ScratchFolder("site")
    let store = FileSiteStore(scratch.path("site"))
    for style in ["a", "b", "c"] {
      _ = try store.replace(with: [Self.file("assets/style-\(style).css", style)])
    }
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: scratch.path("site/assets"))) == [
        "style-b.css", "style-c.css",
      ])
  }

  @Test("a folder that holds something else is not touched")
  func refusesOthers() throws {
    let scratch = try ScratchFolder("site")
    try scratch.write("keep me", to: "home/notes.txt")
    #expect { try FileSiteStore(scratch.path("home")).replace(with: Self.site("one")) } throws: {
      ($0 as? PresentingError)?.code == "site.not-a-site"
    }
    #expect(try scratch.text("home/notes.txt") == "keep me")
  }

  @Test("what a killed run left is removed, and a page that somebody changed is written again")
  func mends() throws {
    let scratch = try ScratchFolder("site")
    let store = FileSiteStore(scratch.path("site"))
    _ = try store.replace(with: Self.site("one"))
    try scratch.write("half", to: ".staging-site/zh/index.html")
    try scratch.write("defaced", to: "site/en/index.html")
    #expect(try store.replace(with: Self.site("one")).written == 1)
    #expect(try scratch.text("site/en/index.html") == "same")
    #expect(!scratch.exists(".staging-site"))
  }

  @Test("a reader finds every page at every instant, of the old site or of the new one")
  func isAtomic() async throws {
    let scratch = try ScratchFolder("site")
    let store = FileSiteStore(scratch.path("site"))
    _ = try store.replace(with: Self.site("0"))
    let path = scratch.path("site/zh/index.html")
    let reader = Task.detached {
      var missing = 0
      while !Task.isCancelled {
        if FileManager.default.contents(atPath: path) == nil { missing += 1 }
        await Task.yield()
      }
      return missing
    }
    for round in 1...40 { _ = try store.replace(with: Self.site("\(round)")) }
    reader.cancel()
    #expect(await reader.value == 0)
  }

  private static func site(_ text: String) -> [SiteFile] {
    [file("assets/style.css", "b{}"), file("en/index.html", "same"), file("zh/index.html", text)]
  }

  private static func file(_ path: String, _ text: String) -> SiteFile {
    SiteFile(path: path, bytes: Array(text.utf8))
  }

  private func inode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
  }
}
