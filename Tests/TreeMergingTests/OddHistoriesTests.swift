// SPDX-License-Identifier: Apache-2.0
import Foundation
import Git
import ReleaseCore
import TestSupport
import Testing

/// What people and their tools put into repositories: each is merged as git merges it.
@Suite struct OddHistoriesTests {
  struct Odd: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let base: [String: ScratchFile]
    let ours: [String: ScratchFile]
    let theirs: [String: ScratchFile]
    let isClean: Bool

    init(
      _ name: String, clean: Bool, _ base: [String: ScratchFile], _ ours: [String: ScratchFile],
      _ theirs: [String: ScratchFile]
    ) {
      testDescription = name
      isClean = clean
      self.base = base
      self.ours = ours
      self.theirs = theirs
    }
  }

  private static let one = String(repeating: "1", count: 40)
  private static let two = String(repeating: "2", count: 40)
  private static let three = String(repeating: "3", count: 40)
  private static let text: ScratchFile = "one\ntwo\nthree\nfour\nfive\nsix\n"
  private static let changed: ScratchFile = "one\ntwo\nthree\nfour\nfive\nSIX\n"

  static let odd: [Odd] = [
    Odd(
      "A submodule that one side moved on", clean: true, ["lib": .submodule(one), "a": "a"],
      ["lib": .submodule(two)], ["a": "b"]),
    Odd(
      "A submodule that both moved on", clean: false, ["lib": .submodule(one)], ["lib": .submodule(two)],
      ["lib": .submodule(three)]),
    Odd(
      "A submodule that one side renamed and the other moved on", clean: true, ["lib": .submodule(one)],
      ["lib": .removed, "external/lib": .submodule(one)], ["lib": .submodule(two)]),
    Odd(
      "A submodule that became a folder", clean: true, ["lib": .submodule(one), "a": "a"],
      ["lib": .removed, "lib/file": "x"], ["a": "b"]),
    Odd(
      "A folder that became a submodule which the other side changed", clean: false,
      ["lib/file": text, "a": "a"], ["lib/file": .removed, "lib": .submodule(one)], ["lib/file": changed]),
    Odd(
      "A file whose name changed in case only", clean: true, ["Readme": text, "a": "a"],
      ["Readme": .removed, "README": text], ["Readme": changed]),
    Odd(
      "A folder whose name changed in case only", clean: true,
      ["Res/values/one.xml": text, "Res/values/two.xml": "2\n3\n4\n5\n", "a": "a"],
      [
        "Res/values/one.xml": .removed, "Res/values/two.xml": .removed, "res/values/one.xml": text,
        "res/values/two.xml": "2\n3\n4\n5\n",
      ], ["Res/values/one.xml": changed]),
    Odd(
      "Both sides gave a file another case", clean: false, ["readme": text],
      ["readme": .removed, "README": text], ["readme": .removed, "Readme": text]),
    Odd(
      "Names in every script", clean: false,
      [
        "手电筒/设置.xml": text, "Ωμέγα/файл": text, "العربية/ملف": text, "हिन्दी": text, "two/e\u{301}": text,
        "one/\u{e9}": text, "👩‍👩‍👧/🔦": text, "ไทย": text,
      ],
      [
        "手电筒/设置.xml": changed, "العربية/ملف": .removed, "العربية/ملف٢": text, "two/e\u{301}": "composed\n",
        "👩‍👩‍👧/🔦": "ours\n",
      ],
      [
        "Ωμέγα/файл": changed, "العربية/ملف": changed, "one/\u{e9}": "one letter\n", "👩‍👩‍👧/🔦": "theirs\n",
        "ไทย": .removed, "ไทย/ใน": text,
      ]),
    Odd(
      "Names with spaces, quotes, tabs, line feeds and backslashes", clean: false,
      [" a ": text, "b\"c": text, "d\te\nf": text, "g\\h": text, "-rf": text, "*": text],
      [" a ": changed, "d\te\nf": "ours\n", "-rf": .removed, "--": text],
      ["b\"c": changed, "d\te\nf": "theirs\n", "-rf": changed, "*": .removed]),
    Odd(
      "A link to nowhere that both turned elsewhere", clean: false, ["link": .symbolicLink("a")],
      ["link": .symbolicLink("b")], ["link": .symbolicLink("c")]),
    Odd(
      "An empty file that one side filled and the other renamed", clean: false, ["empty": "", "b": "b"],
      ["empty": .removed, "other": ""], ["empty": text]),
    Odd(
      "A file that only became executable, and was changed", clean: true, ["run": text],
      ["run": .executable("one\ntwo\nthree\nfour\nfive\nsix\n")], ["run": changed]),
    Odd(
      "A file without an end of line, and one with CR LF", clean: false, ["a": "x", "b": "x\r\ny\r\n"],
      ["a": "y", "b": "x\r\nz\r\n"], ["a": "z", "b": "w\r\ny\r\n"]),
    Odd(
      "Rules of .gitattributes in the tree, which have no say", clean: false,
      [".gitattributes": "*.txt merge=ours\nu merge=union\n", "a.txt": text, "u": text],
      ["a.txt": "ours\n", "u": "ours\n"], ["a.txt": "theirs\n", "u": "theirs\n"]),
  ]

  @Test(arguments: odd) func isMergedAsGitDoes(_ odd: Odd) throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(odd.base)
    try scratch.commit(odd.ours, on: "ours", from: "main")
    try scratch.commit(odd.theirs, on: "theirs", from: "main")
    let (ours, theirs) = (try scratch.id("ours"), try scratch.id("theirs"))
    let engine = try GitMergeBackend(comparingIn: GitRepository(at: scratch.path))
    let found = MergeAnswer(try engine.outcome(ours, theirs))
    let back = MergeAnswer(try engine.outcome(theirs, ours))
    let expected = try GitMergeTree.answers(
      [(ours.hex, theirs.hex), (theirs.hex, ours.hex)], in: scratch.gitDirectory)
    #expect(found == expected[0])
    #expect(back == expected[1])
    #expect(found.isClean == odd.isClean)
  }

  @Test("Rules of info/attributes have the say they have in git")
  func attributes() throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(["u": "1\n2\n3\n", "b": "1\n2\n3\n", "m": "1\n2\n3\n"])
    try scratch.commit(
      ["u": "1\nours\n3\n", "b": "1\nours\n3\n", "m": "1\nours\n3\n"], on: "ours", from: "main")
    try scratch.commit(
      ["u": "1\ntheirs\n3\n", "b": "1\ntheirs\n3\n", "m": "1\ntheirs\n3\n"], on: "theirs", from: "main")
    try FileManager.default.createDirectory(
      atPath: "\(scratch.gitDirectory)/info", withIntermediateDirectories: true)
    try Data("u merge=union\nb -merge\nm conflict-marker-size=12\n".utf8)
      .write(to: URL(fileURLWithPath: "\(scratch.gitDirectory)/info/attributes"))
    let (ours, theirs) = (try scratch.id("ours"), try scratch.id("theirs"))
    let engine = try GitMergeBackend(comparingIn: GitRepository(at: scratch.path))
    let found = MergeAnswer(try engine.outcome(ours, theirs))
    #expect(try GitMergeTree.answers([(ours.hex, theirs.hex)], in: scratch.gitDirectory) == [found])
    #expect(found.stages.allSatisfy { !$0.hasSuffix("\tu") })
  }
}
