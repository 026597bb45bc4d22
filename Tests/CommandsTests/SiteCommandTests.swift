// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import TestSupport

@Suite("site, credit, thanks and person on the command line")
struct SiteCommandTests {
  private struct SiteReport: Decodable {
    let folder: String
    let version: String?
    let files: Int
    let written: Int
  }
  private struct CreditReport: Decodable {
    struct Feature: Decodable {
      let request: String
      let parts: [String]
      let version: String?
    }
    let name: String
    let asked: Int
    let features: [Feature]
  }
  @Test("a cut makes the site where the settings ask for one; the site made again is the same")
  func followsTheCut() throws {
    let rom = try Rom()
    let settings = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: settings + "\nsite:\n  base_url: https://example.org/miui/site/\n")
    let cut = try rom.run("cut", "--date", Rom.friday)
    #expect(cut.status == 0 && cut.errors.contains("site: "), "\(cut.errors)")
    let page = try rom.repository.scratch.text("release/site/zh/index.html")
    #expect(
      page.contains("4.10.31") && page.contains("Night owl")
        && page.contains("../../dev/targets/builds/4.10.31/"))
    let again = try rom.run("site", "--format", "json").json(SiteReport.self)
    #expect(again.written == 0 && again.version == "4.10.31" && again.folder.hasSuffix("/release/site"))
    // The site beside the channels is no channel.
    #expect(try rom.run("verify", rom.releaseFolder).status == 0)
  }

  @Test("a site that cannot be made is a warning, and the build is out all the same")
  func failingSiteFailsNothing() throws {
    let rom = try Rom()
    let settings = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    let other = rom.repository.scratch.path("occupied")
    try rom.repository.scratch.write("mine", to: "occupied/notes.txt")
    try rom.write(settings: settings + "\nsite:\n  folder: \(other)\n")
    let cut = try rom.run("cut", "--date", Rom.friday)
    #expect(cut.status == 0 && cut.errors.contains("the site was not made"), "\(cut.errors)")
    #expect(try rom.run("site").status == 1)
    #expect(try rom.repository.scratch.text("occupied/notes.txt") == "mine")
  }

  @Test(
    "settings that would lose or show what they must not are refused",
    arguments: [
      ("folder: ../release", "must not hold release_folder"),
      ("folder: ../release/dev", "is the folder of the channel dev"),
      ("folder: ../release/dev/site", "is the folder of the channel dev"),
      ("base_url: ftp://x", "http or https"),
      ("colour: orange", "is not a known key"),
    ])
  func refusesSettings(line: String, words: String) throws {
    let rom = try Rom(withChannels: false)
    let settings = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: settings + "\nsite:\n  \(line)\n")
    let result = try rom.run("site")
    #expect(result.status == 78 && result.errors.contains(words), "\(result.errors)")
  }

  @Test("before anything was released there is a site too")
  func beforeTheFirst() throws {
    let rom = try Rom(withChannels: false)
    let out = rom.repository.scratch.path("out")
    #expect(try rom.run("site", "--out", out, "--base-url", "https://example.org").status == 0)
    #expect(FileManager.default.fileExists(atPath: "\(out)/en/requests/1.html"))
  }

  @Test("credit tells what somebody caused, and makes the card as SVG and PNG")
  func credits() throws {
    let rom = try Released.rom.get()
    let credit = try rom.run("credit", "night OWL", "--format", "json").json(CreditReport.self)
    #expect(credit.name == "Night owl" && credit.asked == 1)
    #expect(credit.features.map(\.request) == ["REQ-1"] && credit.features[0].version == "4.10.31")
    let png = rom.repository.scratch.path("card.png")
    let svg = rom.repository.scratch.path("card.svg")
    let card = try rom.run("credit", "Night owl", "--card", "REQ-1", "--svg", svg, "--png", png)
    #expect(card.status == 0, "\(card.errors)")
    #expect(try String(contentsOfFile: svg, encoding: .utf8).contains("这是我设计的"))
    let image = try Data(contentsOf: URL(fileURLWithPath: png))
    #expect(Array(image.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10])
    #expect(Array(image[16..<24]) == [0, 0, 4, 176, 0, 0, 2, 118], "1200 by 630")
    #expect(try rom.run("credit", "somebody else").status == 66)
    #expect(try rom.run("thanks", "4.10.31", "--language", "en").text.contains("asked for by Night owl"))
    #expect(try rom.run("thanks", "4.10.24").status == 66)
  }

  @Test("without rsvg-convert a PNG is refused with what to install, and nothing is written")
  func missingPainter() throws {
    let rom = try Released.rom.get()
    let svg = rom.repository.scratch.path("lonely.svg")
    let bin = rom.repository.scratch.path("bin")
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    let card = try rom.run(
      "credit", "Night owl", "--card", "REQ-1", "--svg", svg, "--png", "\(svg).png",
      environment: ["PATH": bin])
    #expect(card.status == 69 && card.errors.contains("librsvg2-bin"), "\(card.errors)")
    #expect(!FileManager.default.fileExists(atPath: svg))
  }

  /// A released ROM for the tests that only read it.
  private enum Released {
    nonisolated static let rom = Result {
      let rom = try Rom()
      let cut = try rom.run("cut", "--date", Rom.friday)
      guard cut.status == 0 else { throw ToolFailure(description: cut.errors) }
      return SharedRom(rom: rom)
    }
  }

  private struct SharedRom: @unchecked Sendable {
    let rom: Rom
    var repository: ScratchRepository { rom.repository }
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ToolResult {
      try Program.run(arguments + ["--repo", rom.path], environment: environment)
    }
  }
}
