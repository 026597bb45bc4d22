// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Resolving
import TestSupport
import Testing

/// Conflicts are told apart as git's own rerere tells them apart.
@Suite struct RerereIdTests {
  struct Conflict: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let base: String
    let ours: String
    let theirs: String
    var style = "merge"
    var attributes: String?
  }

  static let lines = (1...30).map { "line \($0)\n" }
  static func text(_ changes: [Int: String]) -> String {
    lines.enumerated().map { changes[$0.offset] ?? $0.element }.joined()
  }

  static let conflicts = [
    Conflict(
      testDescription: "one hunk", base: text([:]), ours: text([4: "ours\n"]), theirs: text([4: "theirs\n"])),
    Conflict(
      testDescription: "two hunks", base: text([:]), ours: text([4: "ours\n", 20: "zebra\n"]),
      theirs: text([4: "theirs\n", 20: "ant\n"])),
    Conflict(
      testDescription: "sides that sort the other way", base: text([:]), ours: text([4: "b\n"]),
      theirs: text([4: "a\n"])),
    Conflict(
      testDescription: "an empty side", base: text([:]), ours: text([4: ""]), theirs: text([4: "theirs\n"])),
    Conflict(
      testDescription: "no line feed at the end", base: "a\nb", ours: "a\nours", theirs: "a\ntheirs"),
    Conflict(
      testDescription: "CR LF", base: "a\r\nb\r\nc\r\n", ours: "a\r\nx\r\nc\r\n", theirs: "a\r\ny\r\nc\r\n"),
    Conflict(
      testDescription: "with the base between", base: text([:]), ours: text([4: "ours\n"]),
      theirs: text([4: "theirs\n"]), style: "diff3"),
    Conflict(
      testDescription: "longer markers", base: text([:]), ours: text([4: "<<<<<<< a\n"]),
      theirs: text([4: "theirs\n"]), attributes: "file conflict-marker-size=12\n"),
    Conflict(
      testDescription: "a line that only looks like a marker", base: text([:]), ours: text([4: "=======x\n"]),
      theirs: text([4: "theirs\n"])),
    Conflict(
      testDescription: "in Chinese", base: text([:]), ours: text([4: "手电筒\n"]), theirs: text([4: "闹钟\n"])),
  ]

  @Test(arguments: conflicts) func gitGivesTheSameName(_ conflict: Conflict) throws {
    let repository = try ScratchRepository()
    var files: [String: ScratchFile] = ["file": .text(conflict.base)]
    if let attributes = conflict.attributes { files[".gitattributes"] = .text(attributes) }
    try repository.commit(files)
    try repository.commit(["file": .text(conflict.ours)], on: "ours", from: "main")
    try repository.commit(["file": .text(conflict.theirs)], on: "theirs", from: "main")
    for (one, other) in [("ours", "theirs"), ("theirs", "ours")] {
      try repository.git("checkout", "--quiet", one)
      let merge = try repository.attempt([
        "-c", "rerere.enabled=true", "-c", "merge.conflictStyle=\(conflict.style)", "merge", other,
      ])
      #expect(merge.status == 1)
      let cache = "\(repository.gitDirectory)/rr-cache"
      let names = try FileManager.default.contentsOfDirectory(atPath: cache)
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(repository.path)/file")))
      let text = try #require(ConflictText(bytes, markerSize: conflict.attributes == nil ? 7 : 12))
      #expect(names == [text.id])
      let preimage = try Data(contentsOf: URL(fileURLWithPath: "\(cache)/\(text.id)/preimage"))
      #expect(text.normalized == Array(preimage))
      try repository.git("reset", "--quiet", "--hard")
    }
  }

  @Test(arguments: [
    ("no conflict", "a\nb\n"), ("no end", "<<<<<<< a\nx\n=======\ny\n"),
    ("two middles", "<<<<<<< a\nx\n=======\ny\n=======\nz\n>>>>>>> b\n"),
    ("an end alone", "<<<<<<< a\nx\n>>>>>>> b\n"),
  ])
  func whatIsNoConflictHasNone(_ name: String, _ text: String) {
    #expect(ConflictText(Array(text.utf8)) == nil)
  }

  @Test func markersWithinAConflictAreSeen() throws {
    let text = "<<<<<<< a\n<<<<<<< c\nx\n=======\ny\n>>>>>>> d\n=======\nz\n>>>>>>> b\n"
    #expect(try #require(ConflictText(Array(text.utf8))).isNested)
  }
}
