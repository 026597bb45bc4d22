// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// A channel of two weeks that tests only read.
struct TwoWeeks: Sendable {
  /// The channel's folder after the first week, and after the second.
  let first: String
  let second: String
  let root: String
  let certificate: String
  let scratch: ScratchFolder

  static let shared = Result { try TwoWeeks() }

  private init() throws {
    let channel = try SmallChannel()
    try channel.cut(0)
    first = try channel.copy("first")
    try channel.cut(1)
    second = channel.folder
    root = channel.root
    certificate = channel.certificate
    scratch = channel.scratch
  }

  /// A copy that a test may damage.
  func copy(of folder: String) throws -> String {
    let place = scratch.path("copy-\(UUID().uuidString)")
    try FileManager.default.copyItem(atPath: folder, toPath: place)
    return place
  }
}

@Suite struct PullTests {
  @Test func aYearOfWeeksBeginsWithARootAndThenNeedsNothing() throws {
    let channel = try TwoWeeks.shared.get()
    let phone = try Phone()
    let served = try channel.copy(of: channel.first)
    let server = try ChannelServer(served)

    let first = try phone.pull(server.url, with: ["--root", channel.root, "--json"])
    #expect(first.status == 0, "\(first.errors)")
    let report = try first.json(Phone.Report.self)
    #expect(report.status == "fetched" && report.version == "26.10.30" && report.kind == "full")
    #expect(report.device == "cancro" && report.have == nil && report.files.map(\.outcome) == ["downloaded"])
    #expect(phone.visible() == report.files.map(\.name))
    let package = try #require(report.files.first)
    let stored = try SmallChannel.package(in: served)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: package.path))
        == Data(contentsOf: URL(fileURLWithPath: "\(served)/\(stored)")))

    // Nothing new: the next root that is not there, and the timestamp.
    let asked = try server.requests().count
    let nothing = try phone.pull(server.url)
    #expect(
      nothing.status == 0 && nothing.text.hasPrefix("nothing new on dev: 26.10.30"), "\(nothing.errors)")
    #expect(try server.requests().count == asked + 2)
    #expect(try phone.pull(server.url, with: ["--exit-code"]).status == 2)

    // Next week only what has changed is asked for.
    let next = try ChannelServer(channel.second)
    let second = try phone.pull(next.url, with: ["--json"])
    #expect(second.status == 0, "\(second.errors)")
    let later = try second.json(Phone.Report.self)
    #expect(later.version == "26.11.6" && later.have == "26.10.30")
    let paths = try next.requests().map { $0.split(separator: " ")[1] }
    #expect(!paths.contains { $0.hasSuffix(".targets.json") || $0.hasSuffix("/1.root.json") }, "\(paths)")
    #expect(paths.count == 7, "\(paths)")
    #expect(phone.visible().count == 2)
  }

  @Test func aFileThatIsThereIsNotFetchedAgain() throws {
    let channel = try TwoWeeks.shared.get()
    let phone = try Phone()
    let server = try ChannelServer(channel.second)
    #expect(try phone.pull(server.url, with: ["--root", channel.root]).status == 0)
    let again = try phone.pull(server.url, with: ["--version", "26.11.6", "--json"])
    let report = try again.json(Phone.Report.self)
    #expect(again.status == 0 && report.files.map(\.outcome) == ["alreadyThere"], "\(again.errors)")
    // Damaged afterwards, it is fetched again.
    let path = try #require(report.files.first).path
    try SmallChannel.damage(path)
    let repaired = try phone.pull(server.url, with: ["--version", "26.11.6", "--json"])
    #expect(try repaired.json(Phone.Report.self).files.map(\.outcome) == ["downloaded"])
    #expect(try server.requests().count { $0.contains(".zip") } == 2)
  }

  @Test func everythingOfAReleaseCanBeFetched() throws {
    let channel = try TwoWeeks.shared.get()
    let phone = try Phone()
    let server = try ChannelServer(channel.second)
    #expect(try phone.pull(server.url, with: ["--root", channel.root]).status == 0)
    // The build is here, and what belongs to it is not.
    let all = try phone.pull(server.url, with: ["--all", "--json"])
    let report = try all.json(Phone.Report.self)
    #expect(all.status == 0, "\(all.errors)")
    #expect(report.files.map(\.outcome) == ["alreadyThere", "downloaded", "downloaded", "downloaded"])
    #expect(phone.visible().contains("announcement.en.md"))
    #expect(phone.visible().contains { $0.hasSuffix(".tgz") })
  }

  @Test func withoutAServerItSaysWhatIsKnown() throws {
    let channel = try TwoWeeks.shared.get()
    let phone = try Phone()
    #expect(try phone.pull(with: ["--offline"]).status == 64)
    do {
      let server = try ChannelServer(channel.second)
      #expect(try phone.pull(server.url, with: ["--root", channel.root]).status == 0)
    }
    let report = try phone.pull(with: ["--offline", "--json"]).json(Phone.Report.self)
    #expect(report.status == "up-to-date" && report.metadata.offline && report.metadata.requests == 0)
    // The files that are there are checked, those that are not are not fetched.
    let there = try phone.pull(with: ["--offline", "--version", "26.11.6"])
    #expect(there.status == 0, "\(there.errors)")
    try FileManager.default.removeItem(atPath: "\(phone.output)/\(try #require(phone.visible().first))")
    let absent = try phone.pull(with: ["--offline", "--version", "26.11.6"])
    #expect(absent.status == 66 && absent.errors.contains("offline"), "\(absent.errors)")
  }

  @Test func theRootThatWasGivenIsKept() throws {
    let channel = try TwoWeeks.shared.get()
    let phone = try Phone()
    let server = try ChannelServer(channel.second)
    #expect(try phone.pull(server.url).status == 64)
    let other = try Phone()
    let foreign = try other.scratch.write(
      Data(contentsOf: URL(fileURLWithPath: "\(channel.second)/../honorary-dev/metadata/1.root.json")),
      to: "other.json")
    // A root of another channel leads nowhere, and is in nobody's way afterwards.
    #expect(try phone.pull(server.url, with: ["--root", foreign]).status == 77)
    #expect(try phone.pull(server.url, with: ["--root", channel.root]).status == 0)
    #expect(try phone.pull(server.url, with: ["--root", channel.root]).status == 0)
    let refused = try phone.pull(server.url, with: ["--root", foreign])
    #expect(refused.status == 1 && refused.errors.contains(phone.cache), "\(refused.errors)")
  }

  @Test func aPackageIsHeldAgainstItsCertificate() throws {
    let channel = try TwoWeeks.shared.get()
    let server = try ChannelServer(channel.second)
    let phone = try Phone()
    let other = ProjectFiles.url("Fixtures/Keys/TEST_KEY_DO_NOT_USE.x509.pem").path
    let wrong = try phone.pull(server.url, with: ["--root", channel.root, "--certificate", other])
    #expect(wrong.status == 77 && phone.visible().isEmpty, "\(wrong.errors)")
    // It was fetched, and need not be again.
    let right = try phone.pull(server.url, with: ["--certificate", channel.certificate])
    #expect(right.status == 0 && phone.visible().count == 1, "\(right.errors)")
    #expect(try server.requests().count { $0.contains(".zip") } == 1)
  }

  @Test(
    "What cannot be had is said, with a status",
    arguments: [
      (["--version", "26.11.5"], 66, "dev has no build 26.11.5"),
      (["--device", "aries"], 66, "cancro (MI3)"),
      (["--have", "26.11.6", "--version", "26.10.30"], 1, "older than 26.11.6"),
      (["--have", "26.12.4"], 0, "nothing new"),
      (["--version", "yesterday"], 64, "--version"),
      (["--channel", "../dev"], 64, "--channel"),
      (["--channel", "stable"], 77, "expected “stable”"),
      (["--url", "ftp://example.org/dev"], 78, "http://"),
      (["--url", "http://token@example.org/dev"], 64, "host"),
      (["--root", "/nonexistent/root.json"], 66, "/nonexistent"),
      (["--root", "/etc/passwd"], 65, "JSON"),
    ] as [([String], Int32, String)])
  func refusals(arguments: [String], status: Int32, words: String) throws {
    let channel = try TwoWeeks.shared.get()
    let phone = try Phone()
    let server = try ChannelServer(channel.second)
    let root = arguments.contains("--root") ? [] : ["--root", channel.root]
    let result = try phone.pull(server.url, with: root + arguments)
    #expect(result.status == status, "\(result.errors)")
    let said = result.text + result.errors
    #expect(said.contains(words) && phone.visible().isEmpty, "\(said)")
  }

  @Test func theOldBuildIsToBeHadWhereThatIsMeant() throws {
    let channel = try TwoWeeks.shared.get()
    let phone = try Phone()
    let server = try ChannelServer(channel.second)
    let result = try phone.pull(
      server.url,
      with: ["--root", channel.root, "--have", "26.11.6", "--version", "26.10.30", "--allow-downgrade"])
    #expect(result.status == 0 && phone.visible().first?.contains("26.10.30") == true, "\(result.errors)")
  }
}
