// SPDX-License-Identifier: Apache-2.0
import Foundation
import Git
import Merging
import ReleaseCore
import TestSupport
import Testing

@testable import Processes

/// Settings that steer `git merge`: a train must not depend on whose clone it runs in.
@Suite struct MergeSettingsTests {
  /// Renames of a whole folder, changes on both sides, and a conflict.
  private func repository() throws -> ScratchRepository {
    let scratch = try ScratchRepository(bare: true)
    var base: [String: ScratchFile] = ["crlf": "a\r\nb\r\n", "both": "1\n2\n3\n"]
    var ours: [String: ScratchFile] = ["crlf": "a\r\nb\r\nc\r\n"]
    for number in 0..<4 {
      base["old/f\(number)"] = .text("\(number)\none\ntwo\nthree\nfour\n")
      ours["old/f\(number)"] = .removed
      ours["new/g\(number)"] = .text("\(number)\none\ntwo\nthree\nFOUR\n")
    }
    try scratch.commit(base)
    try scratch.commit(ours, on: "renames", from: "main")
    try scratch.commit(["both": "1\nours\n3\n"], on: "conflict", from: "main")
    try scratch.commit(["old/added": "new\n"], on: "adds", from: "main")
    try scratch.commit(
      ["old/f1": "1\nONE\ntwo\nthree\nfour\n", "both": "1\ntheirs\n3\n"], on: "changes", from: "main")
    return scratch
  }

  @Test(
    "The repository's settings change neither the engine's answer nor the co-process's",
    arguments: [
      ["merge.renames", "false"], ["merge.renameLimit", "1"], ["diff.renameLimit", "1"],
      ["merge.directoryRenames", "true"], ["merge.conflictStyle", "diff3"], ["diff.algorithm", "myers"],
      ["diff.renames", "false"], ["merge.default", "union"], ["core.autocrlf", "true"],
      ["core.ignoreCase", "true"], ["core.attributesFile", "attributes"],
    ])
  func settings(_ setting: [String]) async throws {
    let scratch = try repository()
    let before = try await answers(scratch)
    #expect(before.count == 6)
    try scratch.git(["config"] + setting, in: scratch.path)
    try Data("* merge=union\n".utf8).write(to: URL(fileURLWithPath: "\(scratch.gitDirectory)/attributes"))
    #expect(try await answers(scratch) == before)
  }

  /// Both engines' answers, which must be the same.
  private func answers(_ scratch: ScratchRepository) async throws -> [TreeMerge] {
    let pairs = [
      ("renames", "changes"), ("changes", "renames"), ("renames", "adds"), ("adds", "renames"),
      ("conflict", "changes"), ("changes", "conflict"),
    ]
    let engine = try GitMergeBackend(comparingIn: GitRepository(at: scratch.path))
    return try await MergeTreeCoprocess.withBackend(
      gitDirectory: scratch.gitDirectory, tools: ToolPath(Tool.searchPath)
    ) { git in
      var answers: [TreeMerge] = []
      for (ours, theirs) in pairs {
        let (ours, theirs) = (try scratch.id(ours), try scratch.id(theirs))
        let answer = try await engine.merge(ours, theirs)
        #expect(try await git.merge(ours, theirs) == answer)
        answers.append(answer)
      }
      return answers
    }
  }
}
