// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// One thing that is wrong with what somebody hands to the program, and what it must say.
struct BadInput: Sendable, CustomTestStringConvertible {
  enum Subject: Sendable {
    /// Settings with one text replaced; `place`: a text on the line that must be named.
    case settings(old: String, new: String, place: String)
    /// A ledger with one file more; the line that must be named.
    case ledger(path: String, ScratchFile, line: Int)
    /// A released package made wrong; the exit statuses of `inspect` and `extract`.
    case package(inspect: Int32, extract: Int32, @Sendable (PackageParts) throws -> [UInt8])
  }

  let name: String
  /// Words that the error must have, such as the key or the structure.
  let words: String
  let subject: Subject
  var testDescription: String { name }
}

@Suite struct BadInputTests {
  static let table = BadInput.settings + BadInput.ledgers + BadInput.packages

  @Test(arguments: table) func isRefusedByPlaceAndExitStatus(_ input: BadInput) throws {
    switch input.subject {
    case .settings(let old, let new, let place): try check(input, settings: old, new, place)
    case .ledger(let path, let file, let line): try check(input, ledger: path, file, line)
    case .package(let inspect, let extract, let make):
      try check(input, package: try make(ReleasedRom.shared.get().package), inspect, extract)
    }
  }

  @Test func theTableIsLongEnough() {
    #expect(BadInput.settings.count >= 25 && BadInput.ledgers.count >= 12 && BadInput.packages.count >= 25)
    #expect(Set(Self.table.map(\.name)).count == Self.table.count)
  }

  private func check(_ input: BadInput, settings old: String, _ new: String, _ place: String) throws {
    let rom = try ReleasedRom.shared.get()
    let good = Rom.settings(
      devices: Rom.treeDevice + "\n" + Rom.commandDevice(), keys: ProjectFiles.url("Fixtures/Keys").path)
    let range = try #require(good.range(of: old), "the row changes nothing")
    let text = good.replacingCharacters(in: range, with: new)
    let at = try #require(text.range(of: place), "the row names no place")
    let line = text[..<at.lowerBound].count { $0.isNewline } + 1
    let scratch = try ScratchFolder("settings")
    let file = try scratch.write(text, to: "rom.yaml")
    for command in [["status"], ["cut", "--format", "json"]] {
      let result = try Program.run(command + ["--repo", rom.repository, "--config", file])
      #expect(result.status == 78 && result.output.isEmpty)
      #expect(result.errors.contains("rom.yaml:\(line):"), "line \(line) of: \(result.errors)")
      #expect(result.errors.contains(input.words), "\(result.errors)")
    }
  }

  private func check(_ input: BadInput, ledger path: String, _ file: ScratchFile, _ line: Int) throws {
    struct Plan: Decodable {
      struct Car: Decodable {
        let id: String
      }
      let version: String
      let aboard: [Car]
      let problems: [String]
    }
    let rom = try Rom(ledger: [path: file])
    let result = try rom.run("plan", "--date", Rom.nextFriday, "--format", "json")
    #expect(result.status == 0, "\(result.errors)")
    let plan = try result.json(Plan.self)
    #expect(plan.aboard.map(\.id) == [Rom.torch], "the other request boards, this one does not")
    #expect(
      plan.problems.contains { $0.hasPrefix("\(path):\(line):") && $0.contains(input.words) },
      "\(plan.problems)")
    #expect(result.errors.contains("warning: the ledger: \(path):\(line):"), "\(result.errors)")
  }

  private func check(
    _ input: BadInput, package bytes: [UInt8], _ inspect: Int32, _ extract: Int32
  ) throws {
    let good = try ReleasedRom.shared.get().package.bytes
    try #require(bytes != good, "the row changes nothing")
    let scratch = try ScratchFolder("package")
    let file = try scratch.write(Data(bytes), to: "bad.zip")
    let verified = try Program.run(["verify", file])
    #expect(verified.status == 77, "\(verified.errors)")
    #expect(verified.text.contains(input.words), "\(verified.text)")
    let inspected = try Program.run(["inspect", file])
    #expect(inspected.status == inspect, "inspect: \(inspected.errors)")
    let extracted = try Program.run(["extract", file, "--output", scratch.path("images")])
    #expect(extracted.status == extract, "extract: \(extracted.errors)")
    for result in [inspected, extracted] where result.status != 0 {
      #expect(result.output.isEmpty && result.errors.hasPrefix("error: "), "\(result.errors)")
    }
    // An image that is not what the manifest says never gets its name, and nothing half-written stays.
    let images = (try? scratch.contents(of: "images")) ?? []
    #expect(images == (extract == 0 ? ["system.img"] : []))
  }
}
