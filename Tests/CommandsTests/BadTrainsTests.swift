// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// A repository or a ledger with something odd in it, and what the plan makes of that.
struct BadTrain: Sendable, CustomTestStringConvertible {
  enum Expected: Sendable {
    /// The features that would board, and the codes of those that stay.
    case plan(aboard: Set<String>, left: [String: String])
    /// The plan fails with this status and says these words.
    case failure(status: Int32, words: String)
  }

  let testDescription: String
  let prepare: @Sendable (Rom) throws -> Expected

  init(_ name: String, _ prepare: @escaping @Sendable (Rom) throws -> Expected) {
    testDescription = name
    self.prepare = prepare
  }
}

/// What issue trackers of merge queues are full of: each is a clear error or a correct result.
@Suite struct BadTrainsTests {
  private struct Plan: Decodable {
    struct Feature: Decodable {
      let id: String
      let code: String?
    }
    let aboard: [Feature]
    let leftBehind: [Feature]
  }

  private static func requests(_ rom: Rom, _ branches: [Int: String], needs: [Int: Int] = [:]) throws {
    var files: [String: ScratchFile] = [:]
    for (number, branch) in branches {
      let text = Rom.request(number, branch: branch)
      let needed = needs[number].map { "depends_on: [REQ-\($0)]" } ?? "depends_on: []"
      files["requests/REQ-\(number).yaml"] = .text(text.replacing("depends_on: []", with: needed))
    }
    try rom.repository.commit(files, on: "ledger")
  }

  static let table: [BadTrain] = [
    BadTrain("A folder that the merge needs is missing") { rom in
      try rom.repository.commit(["system/etc/more": "1\n"], on: "topic/two", from: "main")
      try requests(rom, [2: "topic/two"])
      let id = try rom.repository.git("rev-parse", "topic/two:system/etc")
      try FileManager.default.removeItem(
        atPath: "\(rom.repository.gitDirectory)/objects/\(id.prefix(2))/\(id.dropFirst(2))")
      return .failure(status: 66, words: id)
    },
    BadTrain("The pack is damaged") { rom in
      try rom.repository.git("repack", "-adq")
      let folder = "\(rom.repository.gitDirectory)/objects/pack"
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".pack") })
      let file = URL(fileURLWithPath: "\(folder)/\(name)")
      var bytes = Array(try Data(contentsOf: file))
      for place in stride(from: 14, to: bytes.count - 20, by: 3) { bytes[place] ^= 0x55 }
      try FileManager.default.removeItem(at: file)
      try Data(bytes).write(to: file)
      return .failure(status: 65, words: "git_odb_read")
    },
    BadTrain("The clone was cut off above where the topic began") { rom in
      let tip = try rom.repository.git("rev-parse", "topic/torch")
      try Data("\(tip)\n".utf8).write(to: URL(fileURLWithPath: "\(rom.repository.gitDirectory)/shallow"))
      return .plan(aboard: [], left: ["REQ-1": "unrelated-history"])
    },
    BadTrain("Two features need each other, and a third needs itself through a fourth") { rom in
      for number in 2...5 {
        try rom.repository.commit(
          ["system/\(number)": "1\n"], on: "topic/\(number)", from: "main")
      }
      try requests(
        rom, [2: "topic/2", 3: "topic/3", 4: "topic/4", 5: "topic/5"], needs: [2: 3, 3: 2, 4: 5, 5: 4])
      let cycle = "dependency-cycle"
      return .plan(aboard: ["REQ-1"], left: ["REQ-2": cycle, "REQ-3": cycle, "REQ-4": cycle, "REQ-5": cycle])
    },
    BadTrain("A branch that never met the base") { rom in
      try rom.repository.commit(["system/orphan": "1\n"], on: "topic/orphan")
      try requests(rom, [2: "topic/orphan"])
      return .plan(aboard: ["REQ-1"], left: ["REQ-2": "unrelated-history"])
    },
    BadTrain("A branch pushed anew: its old commits are gone") { rom in
      try rom.repository.commit(["system/app/torch": "bright\n"], on: "topic/again", from: "main")
      try rom.repository.git("update-ref", "refs/heads/topic/torch", "topic/again")
      try rom.repository.git("reflog", "expire", "--expire=now", "--all")
      try rom.repository.git("gc", "-q", "--prune=now")
      return .plan(aboard: ["REQ-1"], left: [:])
    },
    BadTrain("Two features move a submodule on") { rom in
      let ids = ["1", "2", "3"].map { String(repeating: $0, count: 40) }
      try rom.repository.commit(["lib": .submodule(ids[0])])
      try rom.repository.commit(["lib": .submodule(ids[1])], on: "topic/2", from: "main")
      try rom.repository.commit(["lib": .submodule(ids[2])], on: "topic/3", from: "main")
      try requests(rom, [2: "topic/2", 3: "topic/3"])
      return .plan(aboard: ["REQ-1", "REQ-2"], left: ["REQ-3": "collides"])
    },
    BadTrain("One feature changes a name's case only, another one the file") { rom in
      let text = (1...20).map { "line \($0)\n" }.joined()
      try rom.repository.commit(["system/etc/readme": .text(text)])
      try rom.repository.commit(
        ["system/etc/readme": .removed, "system/etc/README": .text(text)], on: "topic/2", from: "main")
      try rom.repository.commit(["system/etc/readme": .text(text + "more\n")], on: "topic/3", from: "main")
      try requests(rom, [2: "topic/2", 3: "topic/3"])
      return .plan(aboard: ["REQ-1", "REQ-2", "REQ-3"], left: [:])
    },
    BadTrain("Names of branches and files in every script") { rom in
      let names = ["手电筒/设置", "Ωμέγα", "العربية", "हिन्दी", "ไทย", "e\u{301}", "👩‍👩‍👧", "\u{200f}ab"]
      var branches: [Int: String] = [:]
      for (number, name) in names.enumerated() {
        branches[number + 2] = "topic/\(name)"
        try rom.repository.commit(["system/\(name)/\(name)": "1\n"], on: "topic/\(name)", from: "main")
      }
      try requests(rom, branches)
      return .plan(aboard: Set((1...9).map { "REQ-\($0)" }), left: [:])
    },
    BadTrain("A hundred and fifty features, of which ten change one line") { rom in
      try rom.repository.commit(["system/line": "0\n"])
      var branches: [Int: String] = [:]
      for number in 2...151 {
        branches[number] = "topic/\(number)"
        let file = number > 141 ? "system/line" : "system/\(number)"
        try rom.repository.commit([file: .text("\(number)\n")], on: "topic/\(number)", from: "main")
      }
      try requests(rom, branches)
      let left = (143...151).map { ("REQ-\($0)", "collides") }
      return .plan(
        aboard: Set((1...142).map { "REQ-\($0)" }), left: Dictionary(uniqueKeysWithValues: left))
    },
  ]

  @Test(arguments: table) func isAClearErrorOrACorrectPlan(_ train: BadTrain) throws {
    let rom = try Rom()
    let expected = try train.prepare(rom)
    let references = try rom.repository.git("for-each-ref")
    let result = try rom.run("plan", "--date", Rom.friday, "--format", "json")
    switch expected {
    case .failure(let status, let words):
      #expect(result.status == status, "\(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
    case .plan(let aboard, let left):
      try #require(result.status == 0, "\(result.errors)")
      let plan = try result.json(Plan.self)
      #expect(Set(plan.aboard.map(\.id)) == aboard)
      #expect(Dictionary(plan.leftBehind.map { ($0.id, $0.code ?? "") }) { first, _ in first } == left)
    }
    #expect(try rom.repository.git("for-each-ref") == references)
  }
}
