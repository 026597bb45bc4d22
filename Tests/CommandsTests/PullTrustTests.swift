// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct PullTrustTests {
  /// What was done to a channel's folder, and how a phone that followed it so far takes it.
  struct Attack: Sendable, CustomTestStringConvertible {
    let sentence: String
    let status: Int32
    let words: String
    /// Whether the phone has pulled the first week before.
    var isKnown = true
    /// Works on a copy of the second week's folder.
    let work: @Sendable (String, TwoWeeks) throws -> Void
    var testDescription: String { sentence }
  }

  private static func newest(_ role: String, in folder: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/metadata")
    let versions = names.filter { $0.hasSuffix(".\(role).json") }.compactMap { Int($0.prefix { $0 != "." }) }
    return "\(folder)/metadata/\(try #require(versions.max())).\(role).json"
  }

  private static func replace(_ path: String, with source: String) throws {
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: source, toPath: path)
  }

  static let attacks = [
    Attack(sentence: "a byte of the package", status: 77, words: "SHA-256") { folder, _ in
      try SmallChannel.damage("\(folder)/\(SmallChannel.package(in: folder))")
    },
    Attack(sentence: "last week's package for this week's", status: 77, words: "expected") { folder, weeks in
      try replace(
        "\(folder)/\(SmallChannel.package(in: folder))",
        with: "\(weeks.first)/\(SmallChannel.package(in: weeks.first))")
    },
    Attack(sentence: "a byte of the snapshot", status: 77, words: "snapshot") { folder, _ in
      try SmallChannel.damage(newest("snapshot", in: folder))
    },
    Attack(sentence: "a byte of a delegated role", status: 77, words: "builds") { folder, _ in
      try SmallChannel.damage(newest("builds", in: folder))
    },
    Attack(sentence: "a page in the timestamp's place", status: 77, words: "cannot be read") { folder, _ in
      try Data("<html>log in</html>".utf8).write(
        to: URL(fileURLWithPath: "\(folder)/metadata/timestamp.json"))
    },
    Attack(sentence: "a timestamp that nobody signed", status: 77, words: "signed by 0") { folder, _ in
      let url = URL(fileURLWithPath: "\(folder)/metadata/timestamp.json")
      let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
      let key = try #require(text.range(of: "\"version\": ") ?? text.range(of: "\"version\":"))
      try Data(text.replacingCharacters(in: key.upperBound..<key.upperBound, with: "9").utf8).write(to: url)
    },
    Attack(sentence: "an endless timestamp", status: 77, words: "longer than") { folder, _ in
      let url = URL(fileURLWithPath: "\(folder)/metadata/timestamp.json")
      try Data(repeating: 32, count: 20_000).write(to: url)
    },
    Attack(sentence: "another channel's metadata", status: 77, words: "signed by 0") { folder, weeks in
      let other = "\(weeks.second)/../honorary-dev/metadata"
      try replace("\(folder)/metadata", with: other)
    },
    Attack(sentence: "last week's snapshot under this week's name", status: 77, words: "snapshot") {
      folder, weeks in
      try replace(newest("snapshot", in: folder), with: newest("snapshot", in: weeks.first))
    },
    Attack(sentence: "a snapshot that is gone", status: 69, words: "404") { folder, _ in
      try FileManager.default.removeItem(atPath: newest("snapshot", in: folder))
    },
    Attack(sentence: "a package that is gone", status: 66, words: "404") { folder, _ in
      try FileManager.default.removeItem(atPath: "\(folder)/\(SmallChannel.package(in: folder))")
    },
    Attack(sentence: "a forged next root", status: 77, words: "root", isKnown: false) { folder, weeks in
      try FileManager.default.copyItem(
        atPath: "\(weeks.second)/../honorary-dev/metadata/1.root.json",
        toPath: "\(folder)/metadata/2.root.json")
    },
  ]

  @Test("Nothing is believed that was changed", arguments: attacks)
  func attacked(attack: Attack) throws {
    let weeks = try TwoWeeks.shared.get()
    let phone = try Phone()
    if attack.isKnown {
      let good = try ChannelServer(weeks.first)
      #expect(try phone.pull(good.url, with: ["--root", weeks.root]).status == 0)
    }
    let before = phone.visible()
    let folder = try weeks.copy(of: weeks.second)
    try attack.work(folder, weeks)
    let server = try ChannelServer(folder)
    let more = attack.isKnown ? [] : ["--root", weeks.root]
    let result = try phone.pull(server.url, with: more + ["--format", "json"])
    #expect(result.status == attack.status, "\(result.errors)")
    let error = try result.jsonError().error
    #expect(
      (error.message + error.causes.joined()).contains(attack.words), "\(error.message) \(error.causes)")
    #expect(phone.visible() == before)
    // Whatever it was, the right server still leads on.
    let good = try ChannelServer(weeks.second)
    let again = try phone.pull(good.url, with: more)
    #expect(again.status == 0 && phone.visible().count == before.count + 1, "\(again.errors)")
  }

  @Test func anOldTimestampIsAMirrorBehindWhileTheNewOneStands() throws {
    let weeks = try TwoWeeks.shared.get()
    let phone = try Phone()
    do {
      let server = try ChannelServer(weeks.second)
      #expect(try phone.pull(server.url, with: ["--root", weeks.root]).status == 0)
    }
    let old = try ChannelServer(weeks.first)
    let behind = try phone.pull(old.url, with: ["--json"])
    let report = try behind.json(Phone.Report.self)
    #expect(behind.status == 0 && report.metadata.behind && report.version == "26.11.6", "\(behind.errors)")
    #expect(behind.errors.contains("behind"))
    // Once the newer one has expired, there is nothing left to go on with.
    let late = try phone.pull(old.url, at: "+4d")
    #expect(late.status == 82 && late.errors.contains("older than version"), "\(late.errors)")
  }

  @Test(
    "A wrong clock",
    arguments: [
      ("+40d", 81, "timestamp metadata expired at"), ("+3650d", 81, "the server's"),
      ("-3650d", 0, "the local clock says"), ("+1d", 0, ""),
    ] as [(String, Int32, String)])
  func clock(offset: String, status: Int32, words: String) throws {
    let weeks = try TwoWeeks.shared.get()
    let server = try ChannelServer(weeks.second)
    let phone = try Phone()
    let result = try phone.pull(server.url, at: offset, with: ["--root", weeks.root])
    #expect(result.status == status && (words.isEmpty || result.errors.contains(words)), "\(result.errors)")
    #expect(phone.visible().count == (status == 0 ? 1 : 0))
    // Nothing that a wrong clock did stays.
    #expect(try phone.pull(server.url, with: ["--root", weeks.root]).status == 0)
  }

  @Test func whatIsThereIsNotBelievedWithoutAServerForEver() throws {
    let weeks = try TwoWeeks.shared.get()
    let phone = try Phone()
    let server = try ChannelServer(weeks.second)
    #expect(try phone.pull(server.url, with: ["--root", weeks.root]).status == 0)
    let late = try Tool.run(
      "faketime", ["-f", "+4d", try Program.path] + phone.arguments([], ["--offline"]),
      environment: Program.environment)
    #expect(late.status == 81, "\(late.errors)")
  }
}
