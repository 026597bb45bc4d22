// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Vetting

@Suite struct PullTransferTests {
  /// Waits until the disk holds a part of a package for certain; a server that stalls sends no more.
  private func waitForPart(_ phone: Phone) throws {
    let line = """
      for round in $(seq 1200); do
        grep -qs '"finished":\\[\\[' "$0"/.*.partial.json && exit 0
        sleep 0.1
      done
      exit 1
      """
    if try Tool.run("sh", ["-c", line, phone.output]).status == 0 { return }
    throw ToolFailure(description: "no part of the package came within two minutes")
  }

  @Test("An interrupted pull goes on where it stopped", arguments: [SIGKILL, SIGINT])
  func resume(signal: Int32) throws {
    let weeks = try TwoWeeks.shared.get()
    let phone = try Phone()
    let stalling = try ChannelServer(weeks.second, "--stall", "200000")
    let running = try Program.start(phone.arguments([stalling.url], ["--root", weeks.root]))
    try waitForPart(phone)
    running.kill(signal)
    #expect(try running.result().status == signal)
    #expect(phone.visible().isEmpty)

    let server = try ChannelServer(weeks.second)
    let result = try phone.pull(server.url, with: ["--root", weeks.root])
    #expect(result.status == 0 && result.errors.contains("going on from"), "\(result.errors)")
    #expect(try server.requests().contains { $0.hasPrefix("206") && $0.contains("bytes=200000-") })
    #expect(phone.visible().count == 1)
    let left = try FileManager.default.contentsOfDirectory(atPath: phone.output).filter {
      $0.contains("partial")
    }
    #expect(left.isEmpty)
  }

  @Test func twoPullsAtOnceAreSafe() throws {
    let weeks = try TwoWeeks.shared.get()
    let phone = try Phone()
    let stalling = try ChannelServer(weeks.second, "--stall", "200000")
    let server = try ChannelServer(weeks.second)
    let running = try Program.start(phone.arguments([stalling.url], ["--root", weeks.root]))
    defer {
      running.kill(SIGKILL)
      _ = try? running.result()
    }
    try waitForPart(phone)
    // The same file is being fetched.
    let busy = try phone.pull(server.url)
    #expect(
      busy.status == 75 && busy.errors.contains("process \(running.processIdentifier)"), "\(busy.errors)")
    // The cache is free for another folder.
    let elsewhere = try phone.pull(server.url, with: ["--output", phone.scratch.path("elsewhere")])
    #expect(elsewhere.status == 0, "\(elsewhere.errors)")
  }

  @Test func manyPullsOfOneCacheAllEndWell() throws {
    let weeks = try TwoWeeks.shared.get()
    let phone = try Phone()
    let server = try ChannelServer(weeks.second)
    let running = try (0..<4).map { number in
      try Program.start(
        phone.arguments(
          [server.url], ["--root", weeks.root, "--output", phone.scratch.path("out-\(number)")]))
    }
    for one in running {
      let result = try one.result()
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  @Test func aMirrorStandsInForAnother() throws {
    let weeks = try TwoWeeks.shared.get()
    let bad = try weeks.copy(of: weeks.second)
    try SmallChannel.damage("\(bad)/\(SmallChannel.package(in: bad))")
    let gone = try weeks.copy(of: weeks.second)
    try FileManager.default.removeItem(atPath: "\(gone)/metadata")
    let good = try ChannelServer(weeks.second)
    let wrong = try ChannelServer(bad)
    let empty = try ChannelServer(gone)
    for (first, words) in [
      ("http://127.0.0.1:1", "127.0.0.1:1"), (wrong.url, "SHA-256"), (empty.url, "404"),
    ] {
      let phone = try Phone()
      let result = try phone.pull(first, good.url, with: ["--root", weeks.root])
      #expect(result.status == 0 && phone.visible().count == 1, "\(first): \(result.errors)")
      #expect(result.errors.contains("warning:") && result.errors.contains(words), "\(result.errors)")
    }
    let nobody = try Phone()
    let result = try nobody.pull("http://127.0.0.1:1", with: ["--root", weeks.root])
    #expect(result.status == 69, "\(result.errors)")
  }

  @Test func aMirrorThatIsBehindIsPassedOver() throws {
    let weeks = try TwoWeeks.shared.get()
    let phone = try Phone()
    let server = try ChannelServer(weeks.second)
    let old = try ChannelServer(weeks.first)
    #expect(try phone.pull(server.url, with: ["--root", weeks.root]).status == 0)
    let result = try phone.pull(old.url, server.url, with: ["--json"])
    let report = try result.json(Phone.Report.self)
    #expect(result.status == 0 && !report.metadata.behind && report.version == "26.11.6", "\(result.errors)")
  }

  @Test func aMembersChannelNeedsItsToken() throws {
    let weeks = try TwoWeeks.shared.get()
    let token = try TesterToken(
      id: TesterID(random: Array(repeating: 7, count: TesterID.byteCount)),
      secret: Array(repeating: 9, count: TesterToken.secretByteCount))
    let other = try TesterToken(
      id: TesterID(random: Array(repeating: 7, count: TesterID.byteCount)),
      secret: Array(repeating: 8, count: TesterToken.secretByteCount))
    let server = try ChannelServer(weeks.second, "--token", token.revealed)
    let phone = try Phone()
    func file(_ token: TesterToken, _ name: String) throws -> String {
      let path = try phone.scratch.write("\(token.revealed)\n", to: name)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      return path
    }
    let right = try file(token, "right")
    let wrong = try file(other, "wrong")
    let root = ["--root", weeks.root]
    let none = try phone.pull(server.url, with: root + ["--members"])
    #expect(none.status == 80 && none.errors.contains("a member's token is needed"), "\(none.errors)")
    let revoked = try phone.pull(server.url, with: root + ["--token-file", wrong])
    #expect(revoked.status == 80 && revoked.errors.contains("revoked"), "\(revoked.errors)")
    let member = try phone.pull(server.url, with: root + ["--token-file", right])
    #expect(member.status == 0 && phone.visible().count == 1, "\(member.errors)")
    let environment = [TokenName.variable: token.revealed]
    let again = try phone.pull(server.url, with: ["--members"], environment: environment)
    #expect(again.status == 0, "\(again.errors)")
    // A channel that is not for members gets no token.
    #expect(try phone.pull(server.url, environment: environment).status == 80)
    // Once it was revoked nothing more comes, and what is here stays.
    let out = try phone.pull(server.url, with: ["--token-file", wrong])
    #expect(out.status == 80 && phone.visible().count == 1, "\(out.errors)")
    for result in [none, revoked, member, again, out] {
      #expect(!result.errors.contains(token.revealed) && !result.text.contains(token.revealed))
    }
  }

  private enum TokenName {
    static let variable = "MIUI_RELEASE_TOKEN"
  }
}
