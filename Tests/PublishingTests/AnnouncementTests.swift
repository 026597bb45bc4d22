// SPDX-License-Identifier: Apache-2.0
import Merging
import Publishing
import ReleaseCore
import Requesting
import TestSupport
import Testing

@Suite struct AnnouncementTests {
  @Test("The sample week is announced in both languages", arguments: Language.allCases)
  func golden(language: Language) throws {
    let text = Announcement.text(of: try SampleRelease.manifest(), in: language)
    let file = "Fixtures/Releases/announcement.\(language).md"
    #expect(text == (try ProjectFiles.golden(file, actual: text)))
  }

  @Test("A week without features is still announced", arguments: Language.allCases)
  func emptyWeek(language: Language) throws {
    var facts = try SampleRelease.facts(previous: nil)
    facts.train = TrainReport(
      base: facts.train.base, head: facts.train.base, tree: facts.train.tree, boarded: [], leftBehind: [])
    facts.departure.earlyReason = "the office *closes* at noon"
    let text = Announcement.text(of: try ReleaseManifest.make(from: facts), in: language)
    #expect(text.contains(language == .zh ? "本周没有新功能上车。" : "No feature boarded this week."))
    #expect(text.contains(language == .zh ? "第一个版本" : "first release of this channel"))
    #expect(text.contains("the office \\*closes\\* at noon"))
    #expect(!text.contains("##  ") && !text.contains("\n\n\n"))
  }

  @Test("What the manifest lists of an announcement is what the plan publishes")
  func sameBytes() throws {
    let plan = try SampleRelease.plan()
    for listed in plan.manifest.announcements {
      let staged = try #require(plan.files.first { $0.facts.name == listed.file })
      #expect(staged.facts.sha256 == listed.sha256)
    }
  }

  @Test("Highlights are the three with the most votes; an equal vote goes to the older request")
  func highlights() throws {
    var manifest = try SampleRelease.manifest()
    for index in manifest.features.indices { manifest.features[index].votes = 10 }
    let text = Announcement.text(of: manifest, in: .en)
    let section = text.split(separator: "## ").first { $0.hasPrefix("Highlights") } ?? ""
    #expect(
      section.split(separator: "\n").dropFirst().map(String.init) == [
        "- **The recorder survives a call** (Recorder, 10 votes)",
        "- **Silence while recording** (Recorder, 10 votes)",
        "- **A torch in the dark** (System, 10 votes)",
      ])
  }

  @Test(
    "A user's text shows as it was typed and is nothing else",
    arguments: [
      ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
      ("[click](https://evil)", "\\[click\\](https\\://evil)"),
      ("**bold** _it_", "\\*\\*bold\\*\\* \\_it\\_"),
      ("two\nlines\r\n# head", "two lines \\# head"), ("a | b", "a \\| b"), ("`code`", "\\`code\\`"),
      ("&lt; ~~x~~ \\", "\\&lt; \\~\\~x\\~\\~ \\\\"), ("turned \u{202E}round\u{0}\u{200B}", "turned round"),
      ("@channel", "\\@channel"), ("  spaces  ", "spaces"), ("飞🪁", "飞🪁"),
    ])
  func escaping(typed: String, shown: String) throws {
    var facts = try SampleRelease.facts()
    var request = facts.train.boarded[0].request
    request.requesters = [Requester(name: typed)]
    request.title = try #require(LocalizedText(zh: nil, en: typed))
    request.developers = [typed]
    let car = TrainCar(
      request: request, tip: facts.train.base, merge: facts.train.base, tree: facts.train.tree)
    facts.train = TrainReport(
      base: facts.train.base, head: facts.train.base, tree: facts.train.tree, boarded: [car], leftBehind: [])
    let lines = Announcement.text(of: try .make(from: facts), in: .en).split(separator: "\n").map(String.init)
    #expect(lines.contains("- **\(shown)** (REQ-1, 214 votes)"))
    #expect(lines.contains("  - Asked for by **\(shown)**: “I designed this”"))
    #expect(lines.contains("  - Built by \(shown)"))
  }
}
