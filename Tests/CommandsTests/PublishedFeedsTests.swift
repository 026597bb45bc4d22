// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The feeds of channels that the real commands published, read by scripts/proof/feeds.py as their clients do.
@Suite struct PublishedFeedsTests {
  /// What the reader complains of; nil where it cannot run here.
  private func complaints(_ builds: ThreeBuilds, _ channel: String) throws -> String? {
    guard let python = Tool.find("python3"), try Tool.run(python, ["-c", "import yaml"]).status == 0,
      Tool.find("openssl") != nil
    else {
      let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
      #expect(!isRequired, "python3 with PyYAML, or openssl, is missing: scripts/setup --tests installs them")
      return nil
    }
    let certificate = ProjectFiles.url("Fixtures/Keys/TEST_KEY_DO_NOT_USE.x509.pem").path
    let result = try Tool.run(
      python,
      [
        ProjectFiles.url("scripts/proof/feeds.py").path, builds.scratch.path("release/\(channel)"), "--base",
        "https://example.org/\(channel)", "--cert", certificate,
      ])
    #expect(result.status == (result.text.isEmpty ? 0 : 1), "\(result.errors)")
    return result.text
  }

  @Test("Every client's rules accept the feeds after a cut, a pause, a return, a cut and a promotion")
  func accepted() throws {
    let builds = try ThreeBuilds()
    let expected = [
      ("dev", "4.11.7", []), ("dev", "4.10.31", ["rollout", "set", "20"]),
      ("dev", "4.10.31", ["withdraw", "4.11.7", "--reason-en", "<no> & no", "--replaced-by", "4.10.31"]),
      ("dev", "4.10.24", ["withdraw", "4.10.31", "--reason-zh", "不好"]),
      ("dev", "4.11.14", ["cut", "--date", "2014-11-14"]),
      ("stable", nil, ["promote", "4.11.14", "--from", "dev", "--to", "stable"]),
      ("stable", "4.11.14", ["rollout", "set", "100", "--channel", "stable"]),
    ]
    for (channel, version, command) in expected {
      if !command.isEmpty {
        let result = try Program.run(command + ["--repo", builds.path])
        #expect(result.status == 0, "\(command): \(result.errors)")
      }
      #expect(try builds.fed(channel) == version, "\(command)")
      if version == nil {
        let files = try builds.scratch.contents(of: "release/\(channel)/feeds")
        #expect(files.allSatisfy { $0 == "custota" || $0.hasSuffix(".csig") }, "\(files)")
      } else if let complaints = try complaints(builds, channel) { #expect(complaints == "", "\(command)") }
    }
    let atom = try builds.scratch.text("release/dev/feeds/feed.atom")
    #expect(atom.contains("tag:example.org,2010:MIUI/dev/4.11.14"), "feed_authority: of the settings")
  }

  @Test("A machine without the packages' key keeps the Custota feeds that the cut signed")
  func withoutKey() throws {
    let builds = try ThreeBuilds()
    let custota = "release/dev/feeds/custota"
    #expect(try builds.scratch.contents(of: custota).count { $0.hasSuffix(".csig") } == 3)
    let settings = "\(builds.path)/miui-release.yaml"
    let text = try String(contentsOfFile: settings, encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.contains("private_key:") })
    try builds.scratch.write(
      text.replacingFirst(String(line), with: "  private_key: ../elsewhere.pem"),
      to: "rom.git/miui-release.yaml")
    let result = try builds.run("withdraw", "4.11.7", "--reason-en", "no", "--replaced-by", "4.10.31")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try builds.scratch.text("\(custota)/cancro.json").contains("4.10.31"))
    if let complaints = try complaints(builds, "dev") { #expect(complaints == "") }
  }
}
