// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Trusting
import Updating

@Suite struct UpdaterMirrorTests {
  private func clients(_ first: Mirrors.Answer, _ repository: Repository) async -> Client {
    var client = Client(repository)
    client.urls = ["https://one/", "https://two/"]
    await client.mirrors.set("https://one/", first)
    await client.mirrors.set("https://two/", .files(repository.files))
    return client
  }

  /// What the first mirror does, by the code of its failure.
  static let failures: [(String, @Sendable (Repository) throws -> Mirrors.Answer)] = [
    ("updating.network", { _ in .down }), ("updating.access-denied", { _ in .denied }),
    ("updating.too-long", { _ in .endless }), ("updating.missing", { _ in .files([:]) }),
    ("trust.not-json", { _ in .files(["timestamp.json": Array("<html>".utf8)]) }),
    (
      "trust.expired",
      {
        var expired = $0
        expired.timestamp.header.expires = Repository.days(-1)
        try expired.publishTimestamp()
        return .files(expired.files)
      }
    ),
    (
      "trust.unsigned",
      {
        var forged = $0
        forged.signers["timestamp"] = []
        try forged.publishTimestamp()
        return .files(forged.files)
      }
    ),
  ]

  @Test(
    "The next mirror is asked, and caches on the way to it are told to revalidate",
    arguments: failures.indices)
  func failOver(_ index: Int) async throws {
    let (code, answer) = Self.failures[index]
    let repository = try Repository()
    let client = await clients(try answer(repository), repository)
    let report = try await client.refresh()
    #expect(report.mirror == "https://two/")
    #expect(report.failures.map(\.error.code) == [code])
    #expect(report.failures.map(\.url) == ["https://one/"])
    #expect(await client.mirrors.asked.contains("https://two/timestamp.json again"))
  }

  @Test("Where all mirrors fail, the first one's failure is told")
  func allFail() async throws {
    let client = await clients(.denied, try Repository())
    await client.mirrors.set("https://two/", .down)
    #expect(await failure { try await client.refresh() } == "updating.access-denied")
  }

  @Test("A snapshot that the first mirror lacks is taken from the second")
  func halfCopied() async throws {
    let repository = try Repository()
    var half = repository.files
    half["1.snapshot.json"] = nil
    half["1.builds.json"] = Array("damaged".utf8)
    let client = await clients(.files(half), repository)
    #expect(try await client.target("channel/latest.json") == Repository.file("latest 1"))
    #expect(await client.mirrors.asked.contains("https://two/1.snapshot.json again"))
    #expect(await client.mirrors.asked.contains("https://two/1.builds.json again"))
  }

  @Test("A single mirror behind a stale cache is asked once more, revalidating")
  func staleCache() async throws {
    var repository = try Repository()
    let old = repository
    try repository.advance("builds")
    let client = Client(repository)
    try await client.refresh()
    await client.serve(old)
    await client.mirrors.setRevalidated("https://one/", repository.files)
    let report = try await client.refresh()
    #expect(report.failures.map(\.error.code) == ["trust.rollback"])
    #expect(!report.changed)
  }

  @Test("Mirrors that are merely behind are no error where that is tolerated, and the report says so")
  func behind() async throws {
    var repository = try Repository()
    let old = repository
    try repository.advance("builds")
    repository.targets["builds"]?.targets["channel/latest.json"] = Repository.file("latest 2")
    try repository.advance("builds")
    let client = await clients(.files(repository.files), repository)
    _ = try await client.target("channel/latest.json")
    await client.mirrors.set("https://one/", .down)
    await client.mirrors.set("https://two/", .files(old.files))
    let updater = try client.updater()
    let report = try await updater.refresh(toleratingBehind: true)
    #expect(report.behind?.trusted == 3)
    #expect(report.behind?.found == 1)
    #expect(report.failures.map(\.error.code) == ["updating.network", "trust.rollback"])
    #expect(try await updater.target("channel/latest.json") == Repository.file("latest 2"))
    // The strict refresh, and one whose own metadata has expired, fail as before.
    #expect(await failure { try await client.refresh() } == "updating.network")
    var later = client
    later.now = Repository.days(4)
    #expect(await failure { try await later.refresh(toleratingBehind: true) } == "updating.network")
  }

  @Test("A rollback inside a newer timestamp is never tolerated")
  func notBehind() async throws {
    var repository = try Repository()
    try repository.advance("builds")
    let client = Client(repository)
    try await client.refresh()
    repository.timestamp.header.version += 1
    repository.timestamp.snapshot.version = 1
    try repository.publishTimestamp()
    await client.serve(repository)
    #expect(await failure { try await client.refresh(toleratingBehind: true) } == "trust.rollback")
  }

  @Test("No mirror is a fault of the settings")
  func noMirror() async throws {
    var client = Client(try Repository())
    client.urls = []
    #expect(await failure { try await client.refresh() } == "updating.no-mirror")
  }

  @Test("Without the network, what is cached and unexpired is used")
  func offline() async throws {
    var client = Client(try Repository())
    _ = try await client.target("channel/latest.json")
    await client.mirrors.set("https://one/", .down)
    await client.mirrors.forget()
    let updater = try client.updater()
    let report = try await updater.refreshOffline()
    #expect(report.offline)
    #expect(report.requests == 0)
    #expect(try await updater.target("channel/latest.json") == Repository.file("latest 1"))
    #expect(await client.mirrors.asked.isEmpty)
    client.now = Repository.days(4)
    #expect(await failure { _ = try await client.updater().refreshOffline() } == "trust.expired")
  }

  @Test("Without the network and without a cache, there is nothing to use")
  func offlineEmpty() async throws {
    let client = Client(try Repository())
    #expect(await failure { _ = try await client.updater().refreshOffline() } == "trust.absent")
  }

  @Test("Without the network, a role that is not cached is missed by its name")
  func offlineDelegated() async throws {
    let client = Client(try Repository())
    try await client.refresh()
    let updater = try client.updater()
    _ = try await updater.refreshOffline()
    #expect(await failure { _ = try await updater.target("channel/latest.json") } == "trust.absent")
  }
}
