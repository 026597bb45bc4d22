// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TreeMerging

@testable import Git

@Suite struct PackedObjectsTests {
  /// A file of many lines that changes a little in each of twenty commits, in one pack with deltas.
  private func packed(_ options: String...) throws -> ScratchRepository {
    let scratch = try ScratchRepository(bare: true)
    for version in 0..<20 {
      let lines = (0..<400).map { $0 % 20 == version ? "changed \($0)" : "line \($0)" }
      try scratch.commit(["long": .text(lines.joined(separator: "\n")), "folder/f\(version)": "short\n"])
    }
    try scratch.git(["repack", "-adfq"] + options, in: scratch.path)
    return scratch
  }

  private func names(_ scratch: ScratchRepository) throws -> [(name: ObjectName, line: String)] {
    try scratch.git("cat-file", "--batch-all-objects", "--batch-check").split(separator: "\n").map { line in
      (try #require(ObjectName(hex: line.prefix(40).utf8)), String(line))
    }
  }

  private func pack(_ scratch: ScratchRepository) throws -> String {
    let folder = "\(scratch.gitDirectory)/objects/pack"
    let name = try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".pack") }
    return "\(folder)/\(try #require(name))"
  }

  @Test(
    "Every object of a pack is read as it was written",
    arguments: [[], ["--depth=1"], ["--depth=200", "--window=50"]])
  func equalsGit(_ options: [String]) throws {
    let scratch = try packed()
    if !options.isEmpty { try scratch.git(["repack", "-adfq"] + options, in: scratch.path) }
    let objects = try #require(PackedObjects(objects: "\(scratch.gitDirectory)/objects"))
    let names = try names(scratch)
    #expect(names.count > 60)
    for (name, line) in names + names.reversed() {
      let object = try #require(objects.read(name), "\(line)")
      #expect(object.name == name, "its bytes are not those of \(line)")
      #expect(objects.size(of: name) == object.bytes.count)
    }
    #expect(objects.read(.null) == nil)
  }

  @Test("A repository that borrows objects reads them where they are")
  func alternates() throws {
    let scratch = try packed()
    let folder = try scratch.scratch.folder("borrower")
    try scratch.git(["clone", "-q", "--bare", "--shared", scratch.path, folder], in: scratch.scratch.path)
    let objects = try #require(PackedObjects(objects: "\(folder)/objects"))
    for (name, line) in try names(scratch) { #expect(objects.read(name)?.name == name, "\(line)") }
  }

  @Test("A damaged pack gives the right bytes or none", arguments: 0..<12)
  func damaged(_ part: Int) throws {
    let scratch = try packed()
    let path = try pack(scratch)
    let names = try names(scratch)
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    for place in stride(from: 40 + part * 7, to: bytes.count - 20, by: 97) { bytes[place] ^= 0x11 }
    try FileManager.default.removeItem(atPath: path)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let objects = try #require(PackedObjects(objects: "\(scratch.gitDirectory)/objects"))
    var missing = 0
    for (name, line) in names {
      guard let object = objects.read(name) else {
        missing += 1
        continue
      }
      #expect(object.name == name, "\(line)")
    }
    #expect(missing > 0)
  }

  @Test("What is cut short, empty or of another pack is left to libgit2", arguments: [0, 5, 30, 100])
  func cutShort(_ count: Int) throws {
    let scratch = try packed()
    let path = try pack(scratch)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: path)
    try bytes.prefix(count).write(to: URL(fileURLWithPath: path))
    #expect(PackedObjects(objects: "\(scratch.gitDirectory)/objects") == nil)
  }

  @Test(
    "A delta that is damaged makes nothing",
    arguments: [
      [], [4], [4, 4], [5, 1, 0x90], [4, 4, 0x91, 0], [4, 4, 0x91, 3, 4], [4, 4, 0x90, 5], [4, 4, 0],
      [4, 4, 9, 1, 2], [4, 8, 0x90, 4], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
      [4, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x90, 4],
    ] as [[UInt8]])
  func damagedDelta(_ delta: [UInt8]) {
    #expect(PackDelta.apply(delta, to: [1, 2, 3, 4]) == nil)
  }

  @Test func deltasCopyAndAdd() {
    #expect(PackDelta.apply([4, 6, 0x90, 4, 2, 8, 9], to: [1, 2, 3, 4]) == [1, 2, 3, 4, 8, 9])
    #expect(PackDelta.apply([4, 2, 0x91, 2, 2], to: [1, 2, 3, 4]) == [3, 4])
  }
}
