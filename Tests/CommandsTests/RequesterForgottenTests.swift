// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import TestSupport

@Suite("RequesterAsksToBeForgotten")
struct RequesterForgottenCommandTests {
  private struct Forgotten: Decodable {
    let requests: [String]
    let commit: String?
    let removed: [String: Int]
    let remains: [String]
  }

  @Test("roster, ledger and site know them no more; the command says what it cannot take back")
  func forgets() throws {
    let rom = try Rom()
    let scratch = rom.repository.scratch
    let settings = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: settings + "\nsite: {}\n")
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    #expect(try rom.run("tester", "add", "Night Owl", "--token-file", scratch.path("token")).status == 0)
    let held = try rom.run("person", "show", "night owl").text
    #expect(held.contains("member: ") && held.contains("REQ-1"))

    let result = try rom.run(
      "person", "forget", "night owl", "--by", "Li Lei <lilei@example.org>", "--format", "json")
    let done = try result.json(Forgotten.self)
    #expect(done.requests == ["REQ-1"] && done.removed["members"] == 1 && done.remains.count == 3)
    #expect(try rom.run("person", "show", "Night owl").text == "asked to be forgotten\n")
    for page in try FileManager.default.subpathsOfDirectory(atPath: scratch.path("release/site"))
    where page.hasSuffix("l") {
      #expect(try !scratch.text("release/site/\(page)").lowercased().contains("night owl"), "\(page)")
    }
    #expect(try rom.run("credit", "Night owl").status == 1)
    #expect(try rom.repository.git("log", "-1", "--format=%B", "ledger").hasPrefix("Forget a person\n"))
    #expect(try !rom.repository.git("show", "ledger:requests/REQ-1.yaml").contains("Night owl"))
    let again = try rom.run("person", "forget", "NIGHT OWL", "--format", "json").json(Forgotten.self)
    #expect(again.commit == nil && again.removed["members"] == 0)
  }

  @Test("messages, verdict notes, card, awards, the site's feed and the next announcement know them no more")
  func everywhere() throws {
    let rom = try Rom()
    let scratch = rom.repository.scratch
    let settings = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: settings + "\nsite: {base_url: \"https://example.org/site\"}\n")
    #expect(try rom.run("cut", "--channel", "honorary-dev", "--date", "2014-10-29").status == 0)
    #expect(try rom.run("tester", "add", "Night owl", "--token-file", scratch.path("token")).status == 0)
    try expectDone(
      rom.run(
        "verdict", "add", "works", "--tester", "Night owl", "--candidate", "4.10.29", "--device", "cancro",
        "--feature", Rom.torch, "--note", "found my keys"))
    let letters = try scratch.write(
      "id,author,text,at\n1,NIGHT OWL,my number is 5550123,2014-10-30T10:00:00Z\n", to: "letters.csv")
    try expectDone(rom.run("feedback", "import", letters))
    try expectDone(rom.run("cut", "--date", Rom.friday))
    try rom.repository.commit(["polls/4.10.31.yaml": .text(Self.poll)], on: "ledger")
    #expect(try rom.run("award", "wall").text.contains("Night owl"))

    try expectDone(rom.run("person", "forget", "Night owl"))
    #expect(try rom.run("feedback", "search", "5550123").text.contains("5550123") == false)
    #expect(try rom.run("feedback", "list", "--format", "json").text.lowercased().contains("owl") == false)
    let verdicts = try rom.run("verdict", "list", "--format", "json").text
    #expect(verdicts.contains("works") && !verdicts.contains("found my keys") && !verdicts.contains("owl"))
    #expect(try rom.run("credit", "Night owl", "--card", Rom.torch).status == 1)
    for command in [["award", "wall"], ["thanks", "4.10.31"], ["request", "show", Rom.torch]] {
      let told = try Program.run(command + ["--repo", rom.path])
      #expect(told.status == 0 && !told.text.lowercased().contains("night owl"), "\(command)")
    }

    // An import brings the name back; the next train carries the wish, and nobody is named.
    try rom.repository.commit(["system/app/bell": "ring\n"], on: "topic/bell", from: "main")
    try expectDone(
      rom.run(
        "request", "add", "--title-zh", "铃声", "--title-en", "Bell", "--app-zh", "系统", "--app-en", "System",
        "--kind", "new", "--origin", "user", "--requester", "night  OWL,weibo,CN", "--developer", "Han Mei",
        "--branch", "topic/bell"))
    try expectDone(rom.run("request", "accept", "REQ-2"))
    try expectDone(rom.run("cut", "--date", Rom.nextFriday))
    // The channels' own feeds repeat the signed manifests of earlier builds; docs/guides/credit.md says so.
    let published = try scratch.contents(of: "release").filter { path in
      path.hasPrefix("site/") || path.contains("builds/4.11.7/")
    }
    #expect(
      published.contains("site/en/feed.atom") && published.contains { $0.contains("announcement.en.md") })
    for path in published {
      guard let bytes = try? scratch.data("release/\(path)") else { continue }
      for name in ["Night owl", "night  OWL", "NIGHT OWL"] {
        #expect(bytes.range(of: Data(name.utf8)) == nil, "\(path)")
      }
    }
    let announcement = try #require(
      published.first { $0.contains("4.11.7/") && $0.contains("announcement.en.md") })
    #expect(try scratch.text("release/\(announcement)").contains("Bell"))
  }

  private func expectDone(_ result: ToolResult) throws { #expect(result.status == 0, "\(result.errors)") }

  /// A closed poll whose award goes to the torch.
  private static let poll = """
    version: 4.10.31
    week: 1
    opened: 2014-11-04T09:00:00+08:00
    closed: 2014-11-04T21:00:00+08:00
    tallied: 2014-11-04T22:00:00+08:00
    ballots: {counted: 3, superseded: 0, late: 0, early: 0, invalid: 0}
    mood: [{name: happy, votes: 3}]
    features: [{request: REQ-1, loved: 3, weak: 0}]
    awaited: []
    sources: [{name: forum, votes: 3}]
    countries: [{name: CN, votes: 3}]
    award: [REQ-1]

    """
}
