// SPDX-License-Identifier: Apache-2.0
import Git
import ReleaseCore
import TestSupport
import Testing
import TreeMerging

/// `.gitattributes` that say how files are merged, against `git merge` in a work tree.
@Suite struct TreeAttributesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isClean: Bool
    /// What is in the base besides `NEWS` and `doc/NEWS`, which both sides change in one line.
    var base: [String: ScratchFile] = [:]
    var ours: [String: ScratchFile] = [:]
    var theirs: [String: ScratchFile] = [:]
    var info: String?
  }

  static let cases = [
    Case(testDescription: "Without attributes the line collides", isClean: false),
    Case(
      testDescription: "merge=union keeps both lines", isClean: true,
      base: [".gitattributes": "NEWS merge=union\n"]),
    Case(
      testDescription: "-merge collides as a whole", isClean: false, base: [".gitattributes": "NEWS -merge\n"]
    ),
    Case(
      testDescription: "A folder's own file says more than the root's", isClean: false,
      base: [".gitattributes": "NEWS merge=union\n", "doc/.gitattributes": "NEWS merge=text\n"]),
    Case(
      testDescription: "A pattern with a slash is of its folder", isClean: false,
      base: [".gitattributes": "/NEWS merge=union\n"]),
    Case(
      testDescription: "Our side's attributes count where they are new", isClean: true,
      ours: [".gitattributes": "NEWS merge=union\n"]),
    Case(
      testDescription: "Their side's do not count yet", isClean: false,
      theirs: [".gitattributes": "NEWS merge=union\n"]),
    Case(
      testDescription: "Our side took them away", isClean: false,
      base: [".gitattributes": "NEWS merge=union\n"], ours: [".gitattributes": .removed]),
    Case(
      testDescription: "A macro of the root counts below", isClean: true,
      base: [".gitattributes": "[attr]both merge=union\nNEWS both\n"]),
    Case(
      testDescription: "The repository's own file says more than all", isClean: true,
      base: [".gitattributes": "NEWS -merge\n", "doc/.gitattributes": "NEWS -merge\n"],
      info: "NEWS merge=union\n"),
    Case(
      testDescription: "Longer markers", isClean: false,
      base: [".gitattributes": "NEWS conflict-marker-size=20\n"]),
  ]

  private static let news = "one\ntwo\nthree\n"

  private func repository(_ odd: Case) throws -> ScratchRepository {
    let scratch = try ScratchRepository()
    func side(_ line: String) -> [String: ScratchFile] {
      let text = ScratchFile(stringLiteral: "one\n\(line)\nthree\n")
      return ["NEWS": text, "doc/NEWS": text]
    }
    let start = ScratchFile(stringLiteral: Self.news)
    try scratch.commit(["NEWS": start, "doc/NEWS": start].merging(odd.base) { $1 })
    try scratch.commit(side("theirs").merging(odd.theirs) { $1 }, on: "topic", from: "main")
    try scratch.commit(side("ours").merging(odd.ours) { $1 })
    if let info = odd.info { try scratch.scratch.write(info, to: "rom/.git/info/attributes") }
    return scratch
  }

  @Test("A file is merged as its attributes say", arguments: cases)
  func merges(_ odd: Case) throws {
    let scratch = try repository(odd)
    let engine = try GitMergeBackend(
      comparingIn: GitRepository(at: scratch.path), readsTreeAttributes: true)
    let outcome = try engine.outcome(try scratch.id("main"), try scratch.id("topic"))
    #expect(outcome.isClean == odd.isClean)
    try scratch.git("checkout", "-q", "--force", "main")
    let merge = try scratch.attempt(["merge", "--quiet", "--no-ff", "-m", "m", "topic"])
    #expect((merge.status == 0) == odd.isClean, "\(merge.errors)")
    let unmerged = try scratch.git("diff", "--name-only", "--diff-filter=U").split(separator: "\n").map(
      String.init)
    #expect(Set(outcome.stages.map { String(decoding: $0.path, as: UTF8.self) }) == Set(unmerged))
    if merge.status == 0 { #expect(try outcome.tree.hex == scratch.git("rev-parse", "HEAD^{tree}")) }
  }

  @Test("Down a train the attributes of each head count, as many merges as it has")
  func followsTheTrain() throws {
    let scratch = try repository(
      Case(testDescription: "", isClean: true, ours: [".gitattributes": "NEWS merge=union\n"]))
    let engine = try GitMergeBackend(comparingIn: GitRepository(at: scratch.path), readsTreeAttributes: true)
    let (main, topic, before) = (try scratch.id("main"), try scratch.id("topic"), try scratch.id("main~1"))
    try scratch.commit(["NEWS": "one\nbefore\nthree\n"], on: "old", from: before.hex)
    let old = try scratch.id("old")
    #expect(try engine.outcome(main, topic).isClean)
    #expect(try !engine.outcome(old, topic).isClean)
    #expect(try engine.outcome(main, topic).isClean)
  }
}
