// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Three Fridays: the torch, then the recorder and the elder mode, then the answers to questions about them.
struct ThreeTrains: Sendable {
  static let fridays = ["2014-10-31", "2014-11-07", "2014-11-14"]
  private static let first = Result { try ThreeTrains(cutting: ()) }

  let scratch: ScratchFolder
  var path: String { scratch.path("rom.git") }

  init() throws {
    scratch = try ScratchFolder("trains")
    try scratch.takeRom(from: Self.first.get().scratch)
  }

  private init(cutting: Void) throws {
    let rom = try Rom()
    scratch = rom.repository.scratch
    let lines = (1...8).map { "\($0)\n" }.joined()
    try rom.repository.commit(["system/list": .text(lines)])
    // Without it the branch adds a file that the base has meanwhile: git calls that a conflict too.
    try rom.repository.merge("main", into: "topic/torch")
    try rom.repository.commit(
      ["system/list": .text(lines.replacingFirst("2\n", with: "torch\n"))], on: "topic/torch")
    try Self.check(rom.run("cut", "--date", Self.fridays[0]))
    try rom.repository.commit(
      [
        "system/list": .text(
          lines.replacingFirst("2\n", with: "torch\n").replacingFirst("5\n", with: "rec\n"))
      ],
      on: "topic/rec", from: "main")
    try rom.repository.commit(["system/elder": "bad\n"], on: "topic/elder", from: "main")
    try rom.repository.commit(
      [
        "requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/rec", votes: 30)),
        "requests/REQ-3.yaml": .text(Rom.request(3, branch: "topic/elder", votes: 20)),
        "requests/REQ-4.yaml": .text(Rom.request(4, branch: "topic/none", votes: 9)),
      ], on: "ledger")
    try Self.check(rom.run("cut", "--date", Self.fridays[1]))
    try rom.repository.commit(["system/later": "1\n"], on: "topic/none", from: "main")
    try rom.repository.commit(["system/own": "committed on the base\n"])
    try rom.repository.commit(
      ["requests/REQ-5.yaml": .text(Rom.request(5, branch: "topic/five", votes: 8))], on: "ledger")
    try rom.repository.commit(["system/later": "another\n"], on: "topic/five", from: "main")
  }

  private static func check(_ result: ToolResult) throws {
    guard result.status == 0 else { throw ToolFailure(description: "no release: \(result.errors)") }
  }

  func run(_ arguments: String...) throws -> ToolResult {
    var words = arguments
    let end = words.firstIndex(of: "--") ?? words.endIndex
    words.insert(contentsOf: ["--repo", path], at: end)
    return try Program.run(words, environment: ["MIUI_RELEASE_NOW": "2014-11-12T10:00:00+08:00"])
  }
}

private struct ShownTrain: Decodable {
  struct Composition: Decodable, Equatable {
    let policy: String
    let worth: Int
    let possible: Int
    let bound: Int
    let isProven: Bool
  }
  let composition: Composition
}

@Suite struct TrainCommandsTests {
  @Test("Each line names the request and the release that brought it, and the base's own lines say so")
  func blame() throws {
    let trains = try ThreeTrains()
    let all = try trains.run("train", "blame", "system/list")
    #expect(all.status == 0, "\(all.errors)")
    let words = all.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(words.count == 8)
    #expect(words[0].prefix(3) == ["1", "base", "4.10.31"])
    #expect(words[1].prefix(3) == ["2", "REQ-1", "4.10.31"])
    #expect(words[4].prefix(3) == ["5", "REQ-2", "4.11.7"])
    let one = try trains.run("train", "blame", "system/list:5").text
    #expect(one.hasPrefix("5  REQ-2  4.11.7") && !one.dropLast().contains("\n"), "\(one)")
    let before = try trains.run("train", "blame", "system/list:5", "--in", "4.10.31").text
    #expect(before.hasPrefix("5  base  4.10.31"), "\(before)")
    #expect(try trains.run("train", "blame", "system/none").status == 64)
    #expect(try trains.run("train", "blame", "system/list:99").status == 64)
  }

  @Test("The first bad release is found, and the request that brought it")
  func bisect() throws {
    let trains = try ThreeTrains()
    let found = try trains.run("train", "bisect", "--", "sh", "-c", "! test -e system/elder")
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.text.hasPrefix("4.11.7 is the first bad release after 4.10.31"), "\(found.text)")
    #expect(found.text.contains("brought by REQ-3 ") && !found.text.contains("REQ-2"), "\(found.text)")
    let alike = try trains.run("train", "bisect", "--", "true")
    #expect(alike.status == 1 && alike.errors.contains("4.11.7 is not bad"), "\(alike.errors)")
    let skipped = try trains.run(
      "train", "bisect", "--", "sh", "-c",
      "test -e system/elder && exit 1; test -e system/app/rec && exit 125; exit 0")
    #expect(skipped.text.contains("brought by REQ-3"), "\(skipped.text)\(skipped.errors)")
    let stopped = try trains.run("train", "bisect", "--", "sh", "-c", "exit 200")
    #expect(stopped.status == 1 && stopped.errors.contains("200"), "\(stopped.errors)")
    #expect(try trains.run("train", "bisect").status == 64)
  }

  @Test("This week against last: who boarded, who did not, and why")
  func diff() throws {
    let trains = try ThreeTrains()
    let coming = try trains.run("train", "diff")
    #expect(coming.status == 0, "\(coming.errors)")
    let words = coming.text.replacingOccurrences(of: "\n", with: "|")
    #expect(words.contains("aboard now, left behind before (1):|  REQ-4  was branch-missing"), "\(words)")
    #expect(words.contains("left behind, and not seen before (1):|  REQ-5  collides"), "\(words)")
    #expect(words.contains("aboard before, and shipped or taken back since (2)"), "\(words)")
    let two = try trains.run("train", "diff", "4.10.31", "4.11.7").text
    #expect(two.hasPrefix("4.11.7 on dev against 4.10.31 on dev") && two.contains("REQ-3"), "\(two)")
    #expect(try trains.run("train", "diff", "4.10.30").status == 66)
  }

  @Test("A train that left is shown with everybody, by its version or the last one")
  func show() throws {
    let trains = try ThreeTrains()
    #expect(try trains.run("train", "show").text.hasPrefix("train 4.11.7 on dev, week 201"))
    let first = try trains.run("train", "show", "4.10.31").text
    #expect(first.contains("aboard (1)") && first.contains("REQ-1"), "\(first)")
    #expect(
      first.contains("policy votes: 12 votes of 12 aboard; proven: no train is worth more"), "\(first)")
    let shown = try trains.run("train", "show", "4.11.7", "--format", "json")
      .json(ShownTrain.self).composition
    #expect(
      shown == ShownTrain.Composition(policy: "votes", worth: 50, possible: 50, bound: 50, isProven: true))
    #expect(try trains.run("train", "show", "4.10.30").status == 66)
  }

  @Test("The picture is sound XML and sound DOT, with the conflict in it")
  func picture() throws {
    let trains = try ThreeTrains()
    let svg = try trains.run("train", "picture", "--svg")
    #expect(svg.status == 0, "\(svg.errors)")
    #expect(svg.text.hasPrefix("<svg ") && svg.text.contains("class=\"conflict\""), "\(svg.text.prefix(300))")
    let file = try trains.scratch.write(svg.text, to: "train.svg")
    if Tool.find("xmllint") != nil { #expect(try Tool.run("xmllint", ["--noout", file]).status == 0) }
    let dot = try trains.run("train", "picture", "--dot")
    #expect(dot.text.contains("\"REQ-4\" -> \"REQ-5\" [label=\"system/later (add/add)\""), "\(dot.text)")
    if Tool.find("dot") != nil {
      let graph = try trains.scratch.write(dot.text, to: "train.dot")
      #expect(try Tool.run("dot", ["-Tsvg", "-o", "/dev/null", graph]).status == 0)
    }
  }
}
