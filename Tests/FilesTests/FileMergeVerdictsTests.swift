// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Merging
import ReleaseCore
import TestSupport
import Testing

@Suite struct FileMergeVerdictsTests {
  private let folder: ScratchFolder
  private let base: ObjectID
  private let other: ObjectID
  private let verdicts: [[ObjectID]: Bool]

  init() throws {
    folder = try ScratchFolder()
    func id(_ digit: String) throws -> ObjectID {
      try #require(ObjectID(hex: String(repeating: digit, count: 40)))
    }
    base = try id("a")
    other = try id("b")
    verdicts = [[try id("1"), try id("2")]: true, [try id("2"), try id("1")]: false, [try id("3")]: true]
  }

  private var store: FileMergeVerdicts { FileMergeVerdicts(folder: folder.path("cache")) }
  private var file: String { "cache/merges-\(base.hex)" }

  @Test("What was kept is read again, for its base alone, and the same verdicts make the same bytes")
  func roundTrip() throws {
    #expect(store.verdicts(on: VerdictGround(base)).isEmpty)
    store.keep(verdicts, on: VerdictGround(base))
    #expect(store.verdicts(on: VerdictGround(base)) == verdicts)
    #expect(store.verdicts(on: VerdictGround(other)).isEmpty)
    let bytes = try folder.data(file)
    store.keep(store.verdicts(on: VerdictGround(base)), on: VerdictGround(base))
    #expect(try folder.data(file) == bytes)
  }

  @Test(
    "A file that is not as it was written is not there, and is written anew",
    arguments: [
      "", "\n", "nonsense", "miui-release merges 1\n", "a verdict less", "a verdict turned", "an end less",
      "of another base", "no text",
    ])
  func damaged(_ damage: String) throws {
    store.keep(verdicts, on: VerdictGround(base))
    let text = try folder.text(file)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    switch damage {
    case "a verdict less":
      lines.remove(at: 1)
      try folder.write(lines.joined(separator: "\n"), to: file)
    case "a verdict turned": try folder.write(text.replacing(" conflict", with: " clean"), to: file)
    case "an end less": try folder.write(String(text.dropLast(10)), to: file)
    case "of another base":
      store.keep(verdicts, on: VerdictGround(other))
      try folder.write(try folder.data("cache/merges-\(other.hex)"), to: file)
    case "no text": try folder.write([0xFF, 0xFE, 0x00], to: file)
    default: try folder.write(damage, to: file)
    }
    #expect(store.verdicts(on: VerdictGround(base)).isEmpty)
    store.keep(verdicts, on: VerdictGround(base))
    #expect(store.verdicts(on: VerdictGround(base)) == verdicts)
  }

  @Test("Who only looks keeps nothing, and a folder that cannot be written stops nobody")
  func readOnly() throws {
    FileMergeVerdicts(folder: folder.path("cache"), isReadOnly: true).keep(verdicts, on: VerdictGround(base))
    #expect(!folder.exists("cache"))
    try folder.write("a file", to: "cache")
    store.keep(verdicts, on: VerdictGround(base))
    #expect(store.verdicts(on: VerdictGround(base)).isEmpty)
  }

  @Test("What was found before anything was resolved, or with other resolutions, is not there")
  func remembered() throws {
    let one = VerdictGround(base, remembered: .sha256(of: [1]))
    store.keep(verdicts, on: VerdictGround(base))
    #expect(store.verdicts(on: one).isEmpty)
    store.keep([:], on: one)
    store.keep(verdicts, on: VerdictGround(base, remembered: .sha256(of: [2])))
    #expect(store.verdicts(on: one).isEmpty && store.verdicts(on: VerdictGround(base)) == verdicts)
    // Not even where the first letters of two digests are the same.
    let other = "cache/merges-\(base.hex)-\(Digest.sha256(of: [2]).description.prefix(16))"
    let mine = "cache/merges-\(base.hex)-\(Digest.sha256(of: [1]).description.prefix(16))"
    try folder.write(try folder.data(other), to: mine)
    #expect(store.verdicts(on: one).isEmpty)
  }
}
