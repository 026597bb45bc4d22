// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// `--verify-with-git`, with the real git and with one that is wrong.
@Suite struct VerifyWithGitTests {
  /// A folder with a `git` that runs the real one, and does `merge` for `merge-tree`.
  private func tools(_ rom: Rom, merge: String) throws -> [String: String] {
    let git = try #require(Tool.find("git"))
    let script = """
      #!/bin/sh
      real='\(git)'
      echo "$*" >> '\(rom.repository.scratch.path("asked"))'
      case "$*" in
      *merge-tree*) \(merge) ;;
      *) exec "$real" "$@" ;;
      esac

      """
    let path = try rom.repository.scratch.writeScript(script, to: "tools/git")
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return ["PATH": "\(folder):\(try #require(Program.environment["PATH"]))"]
  }

  @Test("A plan that is verified asks git about each merge and says what it says without")
  func agrees() throws {
    let rom = try Rom()
    let alone = try rom.run("plan", "--date", Rom.friday, "--format", "json")
    let state = try rom.state()
    let environment = try tools(rom, merge: "exec \"$real\" \"$@\"")
    let verified = try rom.run(
      "plan", "--date", Rom.friday, "--format", "json", "--verify-with-git", environment: environment)
    #expect(verified.status == 0, "\(verified.errors)")
    #expect(verified.output == alone.output)
    #expect(try rom.repository.scratch.text("asked").contains("merge-tree --write-tree --stdin"))
    #expect(try rom.state().filter { !$0.hasPrefix("tools") && !$0.hasPrefix("asked") } == state)
  }

  @Test(
    "A difference stops the train, names both trees, and nothing is published", arguments: ["plan", "cut"])
  func differs(_ command: String) throws {
    let rom = try Rom()
    // Answers each merge with the tree of the first commit, as if the branch changed nothing.
    let wrong = """
      while read ours theirs; do
        printf '1\\0%s\\0\\0' "$("$real" rev-parse "$ours^{tree}")"
      done
      """
    let result = try rom.run(
      command, "--date", Rom.friday, "--verify-with-git", environment: try tools(rom, merge: wrong))
    #expect(result.status == 70, "\(result.errors)")
    let right = try rom.repository.git("merge-tree", "--write-tree", "main", "topic/torch")
    let planted = try rom.repository.git("rev-parse", "main^{tree}")
    try #require(right != planted)
    for words in [right, planted, try rom.repository.git("rev-parse", "topic/torch")] {
      #expect(result.errors.contains(words), "\(words) in \(result.errors)")
    }
    #expect(!rom.hasRelease)
    #expect(try rom.repository.git("for-each-ref", "refs/tags").isEmpty)
    if command == "cut" {
      let again = try rom.run(
        "cut", "--date", Rom.friday, "--verify-with-git",
        environment: try tools(rom, merge: "exec \"$real\" \"$@\""))
      #expect(again.status == 0, "\(again.errors)")
    }
  }

  @Test("Two who change one line of a union file board both, and git, shown the attributes, agrees")
  func readsAttributes() throws {
    let rom = try Rom(ledger: ["requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/siren"))])
    try rom.repository.commit([".gitattributes": "NEWS merge=union\n", "system/NEWS": "first\n"])
    for (topic, line) in [("topic/torch", "a torch"), ("topic/siren", "a siren")] {
      try rom.repository.commit(["system/NEWS": .text("first\n\(line)\n")], on: topic, from: "main")
    }
    let plan = try rom.run("plan", "--date", Rom.friday, "--verify-with-git")
    #expect(plan.status == 0, "\(plan.errors)")
    #expect(plan.text.contains("aboard (2)"), "\(plan.text)")
    let cut = try rom.run("cut", "--date", Rom.friday, "--verify-with-git")
    #expect(cut.status == 0, "\(cut.errors)")
    #expect(try rom.repository.git("show", "main:system/NEWS") == "first\na torch\na siren")
  }
}
