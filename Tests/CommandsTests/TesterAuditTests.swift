// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import StateDatabase
import TestSupport
import Testing
import Vetting

@Suite struct TesterAuditTests {
  struct Report: Decodable {
    struct Audit: Decodable {
      struct Volume: Decodable {
        let requests: Int
        let bytes: UInt64
      }
      struct Fetch: Decodable {
        let member: String
        let name: String?
        let copies: Int
      }
      struct Build: Decodable {
        let version: String
        let fetches: [Fetch]
      }
      struct Anomaly: Decodable {
        let kind: String
        let member: String
        let count: Int
      }
      let volume: Volume
      let builds: [Build]
      let anomalies: [Anomaly]
    }
    struct Pruned: Decodable {
      let records: Int
      let members: Int
    }
    let audit: Audit
    let pruned: Pruned?
  }

  private let rom: Rom
  private let id: String

  init() throws {
    rom = try Rom()
    let result = try rom.run("tester", "add", "Owl")
    id = try TesterToken(String(result.text.dropLast())).id.description
  }

  private func record(daysAgo days: Double, build: String, count: Int = 1, member: String? = nil) throws {
    let log = try AccessLogFile(inStateFolder: rom.stateFolder)
    try log.append(
      (0..<count).map { _ in
        AccessRecord(
          at: Date().addingTimeInterval(-days * 86_400), member: member ?? id, channel: "honorary-dev",
          method: "GET", path: "targets/builds/\(build)/abc.MI3.zip", range: nil, status: 200,
          bytes: 2 << 20, size: 2 << 20, network: "192.0.2.0/24", agent: nil, milliseconds: 5)
      })
  }

  private func audit(_ arguments: String...) throws -> Report {
    try Program.run(["tester", "audit", "--format", "json"] + arguments + ["--repo", rom.path]).json()
  }

  @Test func theWeekIsReportedAndMoreIsAskedFor() throws {
    try record(daysAgo: 30, build: "26.10.30")
    try record(daysAgo: 1, build: "26.11.27", count: 6)
    try record(daysAgo: 1, build: "26.11.27", member: "bbbbbbbb")
    let week = try audit().audit
    #expect(week.volume.requests == 7 && week.volume.bytes == 14 << 20)
    #expect(week.builds.map(\.version) == ["26.11.27"])
    #expect(week.builds[0].fetches.first { $0.member == id }?.name == "Owl")
    #expect(week.builds[0].fetches.first { $0.member == "bbbbbbbb" }?.name == nil)
    #expect(week.anomalies.map(\.member) == [id] && week.anomalies.map(\.count) == [6])
    #expect(try audit("--since", "all").audit.volume.requests == 8)
    #expect(try audit("--since", "2w", "--member", "Owl").audit.volume.requests == 6)
    #expect(try audit("--member", "bbbbbbbb").audit.volume.requests == 1)
    #expect(try audit("--since", "2014-01-01", "--build", "26.10.30").audit.volume.requests == 1)
    let text = try rom.run("tester", "audit").text
    for words in ["stands out:", "fetched a file of 26.11.27 whole 6 times, more than 5", "Owl", "forgotten"]
    {
      #expect(text.contains(words), "\(text)")
    }
    #expect(try rom.run("tester", "list").text.contains("seen 20"))
  }

  @Test func pruningTakesWhatIsOlderThanNinetyDays() throws {
    try record(daysAgo: 89, build: "26.11.6", count: 2)
    try record(daysAgo: 91, build: "26.11.6", count: 3)
    let report = try audit("--prune", "--since", "all")
    #expect(report.audit.volume.requests == 5, "what goes is reported once more")
    #expect(report.pruned?.records == 3 && report.pruned?.members == 0)
    #expect(try audit("--since", "all").audit.volume.requests == 2)
    let text = try rom.run("tester", "audit", "--prune")
    #expect(text.errors.contains("removed 0 records and 0 revoked members from before 20"), "\(text.errors)")
  }
}

@Suite struct TesterReceiptTests {
  @Test func aReceiptIsSignedAndAnyoneWithTheKeyCanCheckIt() throws {
    let rom = try Rom()
    let scratch = rom.repository.scratch
    #expect(try rom.run("tester", "add", "Owl").status == 0)
    let manifest = "{\"version\": \"26.11.27\"}\n"
    let digest = Digest.sha256(of: Array(manifest.utf8))
    try scratch.write(
      manifest, to: "release/honorary-dev/targets/builds/26.11.27/\(digest).manifest.json")
    let result = try Program.run([
      "tester", "receipt", "Owl", "26.11.27", "--output", scratch.path, "--repo", rom.path,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let name = try #require(try scratch.contents().first { $0.hasPrefix("receipt-") })
    let key = scratch.path("state/members/receipt.pub")
    #expect(try scratch.mode("state/members/receipt.key") == 0o600)
    let check = ["tester", "check-receipt", scratch.path(name), "--key", key]
    let good = try Program.run(check)
    #expect(good.status == 0 && good.text.contains("was given honorary-dev 26.11.27, manifest \(digest)"))
    let again = try Program.run([
      "tester", "receipt", "Owl", "26.11.27", "--output", scratch.path, "--repo", rom.path,
    ])
    #expect(again.status == 1, "nothing is overwritten")
    let text = try scratch.text(name)
    try scratch.write(text.replacing("26.11.27", with: "26.11.20"), to: name)
    let bad = try Program.run(check)
    #expect(bad.status == 77 && bad.errors.contains("does not match what it says"), "\(bad.errors)")
    try scratch.write(text + " ", to: name)
    #expect(try Program.run(check).status == 65)
    try scratch.write(text, to: name)
    let other = try Rom()
    #expect(try other.run("tester", "add", "Owl").status == 0)
    try other.repository.scratch.write(manifest, to: "manifest.json")
    let elsewhere = try Program.run([
      "tester", "receipt", "Owl", "26.11.27", "--output", other.repository.scratch.path, "--manifest",
      other.repository.scratch.path("manifest.json"), "--repo", other.path,
    ])
    #expect(elsewhere.status == 0, "\(elsewhere.errors)")
    let foreign = other.repository.scratch.path("state/members/receipt.pub")
    let stranger = try Program.run(["tester", "check-receipt", scratch.path(name), "--key", foreign])
    #expect(stranger.status == 77 && stranger.errors.contains("signed by another key"), "\(stranger.errors)")
  }

  @Test(.enabled(if: Tool.find("openssl") != nil)) func opensslAgreesOnTheSignature() throws {
    let rom = try Rom()
    let scratch = rom.repository.scratch
    _ = try rom.run("tester", "add", "Owl")
    try scratch.write("{}\n", to: "manifest.json")
    _ = try Program.run([
      "tester", "receipt", "Owl", "26.11.27", "--output", scratch.path, "--manifest",
      scratch.path("manifest.json"), "--repo", rom.path,
    ])
    let name = try #require(try scratch.contents().first { $0.hasPrefix("receipt-") })
    let signed = try SignedReceipt(bytes: Array(scratch.data(name)), file: name)
    try scratch.write(signed.receipt.signedBytes, to: "signed")
    try scratch.write(signed.signature, to: "signature")
    let verdict = try Tool.run(
      "openssl",
      [
        "pkeyutl", "-verify", "-pubin", "-inkey", scratch.path("state/members/receipt.pub"), "-rawin", "-in",
        scratch.path("signed"), "-sigfile", scratch.path("signature"),
      ])
    #expect(
      verdict.status == 0 && verdict.text.contains("Signature Verified Successfully"), "\(verdict.errors)")
  }
}
