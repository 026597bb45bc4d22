// SPDX-License-Identifier: Apache-2.0
import Files
import Proving
import ReleaseCore
import TestSupport
import Testing

@Suite struct FileCheckMemoryTests {
  @Test("What a check said is kept by tree and command line, and what is damaged is asked anew")
  func memory() throws {
    let scratch = try ScratchFolder("memory")
    let memory = FileCheckMemory(inStateFolder: scratch.path)
    let check = TreeCheck(name: "unit", arguments: ["a"], timeLimit: .seconds(1), environment: [:])
    let other = TreeCheck(name: "unit", arguments: ["b"], timeLimit: .seconds(1), environment: [:])
    let tree = try #require(ObjectID(hex: String(repeating: "a", count: 40)))
    let result = CheckResult(check: "unit", passes: false, failure: "ended with status 2", tail: "手电筒\n")
    #expect(memory.result(of: check, tree: tree) == nil)
    memory.keep(result, of: check, tree: tree)
    #expect(memory.result(of: check, tree: tree) == result)
    #expect(memory.result(of: other, tree: tree) == nil)
    #expect(FileCheckMemory(inStateFolder: scratch.path, recalls: false).result(of: check, tree: tree) == nil)
    let file = try #require(try scratch.contents(of: "checks").first)
    try scratch.write("{", to: "checks/\(file)")
    #expect(memory.result(of: check, tree: tree) == nil)
    memory.keep(result, of: check, tree: tree)
    memory.forget(check, tree: tree)
    memory.forget(check, tree: tree)
    #expect(memory.result(of: check, tree: tree) == nil)
  }
}
