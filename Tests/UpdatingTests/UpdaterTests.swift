// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Trusting
import Updating

@Suite struct UpdaterTests {
  @Test("The first refresh asks for four documents and keeps them as received")
  func first() async throws {
    let repository = try Repository()
    let client = Client(repository)
    let report = try await client.refresh()
    #expect(
      await client.mirrors.asked == ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"])
    #expect(client.cache.documents[.timestamp] == repository.files["timestamp.json"])
    #expect(client.cache.documents[.targets] == repository.files["1.targets.json"])
    #expect(report.roles.map(\.name) == ["root", "timestamp", "snapshot", "targets"])
    #expect(report.roles.map(\.before) == [1, nil, nil, nil])
    #expect(report.changed)
    #expect(report.firstExpiry?.name == "timestamp")
    #expect(report.mirror == "https://one/")
  }

  @Test("A refresh with nothing new asks for the next root and the timestamp alone")
  func nothingNew() async throws {
    let repository = try Repository()
    let client = Client(repository)
    try await client.refresh()
    await client.mirrors.forget()
    let report = try await client.refresh()
    #expect(await client.mirrors.asked == ["2.root.json", "timestamp.json"])
    #expect(!report.changed)
    #expect(report.requests == 2)
    #expect(report.bytesFetched == repository.files["timestamp.json"]?.count)
  }

  @Test("Another timestamp of the same version is not taken")
  func sameVersion() async throws {
    var repository = try Repository()
    let client = Client(repository)
    try await client.refresh()
    repository.timestamp.snapshot.version = 100
    try repository.publishTimestamp()
    await client.serve(repository)
    #expect(try await !client.refresh().changed)
    #expect(client.cache.documents[.timestamp] != repository.files["timestamp.json"])
  }

  @Test("A delegated role is fetched once, and again where its version is another")
  func delegated() async throws {
    var repository = try Repository()
    let client = Client(repository)
    #expect(try await client.target("channel/latest.json") == Repository.file("latest 1"))
    await client.mirrors.forget()
    #expect(try await client.target("channel/latest.json") == Repository.file("latest 1"))
    #expect(await client.mirrors.asked == ["2.root.json", "timestamp.json"])
    repository.targets["builds"]?.targets["channel/latest.json"] = Repository.file("latest 2")
    try repository.advance("builds")
    await client.serve(repository)
    await client.mirrors.forget()
    #expect(try await client.target("channel/latest.json") == Repository.file("latest 2"))
    #expect(
      await client.mirrors.asked == ["2.root.json", "timestamp.json", "2.snapshot.json", "2.builds.json"])
  }

  @Test("What a role lists outside of its patterns is not there")
  func outsidePatterns() async throws {
    var repository = try Repository()
    repository.targets["builds"]?.targets["own.apk"] = Repository.file("forged")
    try repository.advance("builds")
    let client = Client(repository)
    #expect(try await client.target("own.apk") == nil)
    #expect(try await client.target("own.txt") == Repository.file("own"))
    #expect(try await client.target("builds/a/b/c") == nil)
  }

  @Test("builds signed by one of its two keys is refused, and the refresh is not")
  func delegatedUnsigned() async throws {
    var repository = try Repository()
    repository.signers["builds"]?.removeLast()
    try repository.advance("builds")
    let client = Client(repository)
    try await client.refresh()
    #expect(await failure { _ = try await client.target("channel/latest.json") } == "trust.unsigned")
    #expect(client.versions["builds"] == nil)
  }

  @Test("A role that a second delegator vouches for with other keys is not taken for the first one's")
  func diamond() async throws {
    var repository = try Repository()
    try repository.delegate("targets", to: "a", [20], paths: ["a/*"])
    try repository.delegate("targets", to: "b", [21], paths: ["b/*"])
    try repository.delegate("a", to: "shared", [22], paths: ["a/*"])
    try repository.delegate("b", to: "shared", [23], paths: ["b/*"])
    repository.signers["shared"] = [try Repository.signer(22)]
    repository.targets["shared"]?.targets = ["a/x": Repository.file("good"), "b/x": Repository.file("bad")]
    try repository.publishAll()
    let client = Client(repository)
    let updater = try client.updater()
    _ = try await updater.refresh()
    #expect(try await updater.target("a/x") == Repository.file("good"))
    #expect(await failure { _ = try await updater.target("b/x") } == "trust.unsigned")
    // And in the other order, and from the cache alone.
    #expect(await failure { _ = try await client.target("b/x") } == "trust.unsigned")
    #expect(try await updater.target("a/x") == Repository.file("good"))
  }

  @Test("A path is found by the prefix of its hash")
  func hashPrefixes() async throws {
    var repository = try Repository()
    let digest = Digest.sha256(of: Array("bin/file".utf8)).description
    try repository.delegate("targets", to: "bin", [20], paths: [])
    let last = try #require(repository.targets["targets"]?.delegations?.roles.indices.last)
    repository.targets["targets"]?.delegations?.roles[last].scope = .pathHashPrefixes([
      ExactText(String(digest.prefix(2)))
    ])
    repository.targets["bin"]?.targets["bin/file"] = Repository.file("in a bin")
    try repository.publishAll()
    #expect(try await Client(repository).target("bin/file") == Repository.file("in a bin"))
  }

  @Test("A repository without consistent snapshots is read by plain names")
  func notConsistent() async throws {
    let client = Client(try Repository(consistentSnapshot: false))
    #expect(try await client.target("channel/latest.json") == Repository.file("latest 1"))
    #expect(
      await client.mirrors.asked
        == ["2.root.json", "timestamp.json", "snapshot.json", "targets.json", "builds.json"])
    #expect(Repository.file("x").location(of: "a/b", consistentSnapshot: false) == "a/b")
  }

  @Test("A client that slept through ten roots, all keys replaced, follows them one by one")
  func manyRoots() async throws {
    var repository = try Repository()
    let client = Client(repository)
    try await client.refresh()
    for number in 0..<10 {
      try repository.rotate(.root, to: [UInt8(100 + 3 * number), UInt8(101 + 3 * number)])
    }
    try repository.rotate(.timestamp, to: [200])
    try repository.rotate(.snapshot, to: [201])
    try repository.rotate(.targets, to: [202, 203])
    try repository.advance("targets")
    await client.serve(repository)
    #expect(try await client.refresh().changed)
    #expect(client.versions == ["root": 14, "timestamp": 2, "snapshot": 2, "targets": 2])
  }

  @Test("An update takes at most 256 roots, and the next one goes on from there")
  func rootRounds() async throws {
    var repository = try Repository()
    let client = Client(repository)
    for _ in 0..<300 { try repository.advanceRoot() }
    await client.serve(repository)
    try await client.refresh()
    #expect(client.versions["root"] == 257)
    try await client.refresh()
    #expect(client.versions["root"] == 301)
  }

  @Test("After a fast-forward attack and a rotation of its keys, a role may start again")
  func fastForward() async throws {
    var repository = try Repository()
    let client = Client(repository)
    repository.timestamp.header.version = 1_000_000
    repository.snapshot.header.version = 999_999
    repository.snapshot.files["targets.json"]?.version = 1
    try repository.publishSnapshot()
    try repository.publishTimestamp()
    await client.serve(repository)
    try await client.refresh()
    #expect(client.versions["timestamp"] == 1_000_000)

    try repository.rotate(.snapshot, to: [50])
    try repository.rotate(.timestamp, to: [51])
    repository.timestamp.header.version = 1
    repository.snapshot.header.version = 1
    try repository.advance()
    await client.serve(repository)
    try await client.refresh()
    #expect(client.versions == ["root": 3, "timestamp": 2, "snapshot": 2, "targets": 1])
  }

  @Test("A timestamp key that is only added gives up no protection against rollback")
  func addedKey() async throws {
    var repository = try Repository()
    let old = repository
    try repository.advance()
    let client = Client(repository)
    try await client.refresh()
    let key = try Repository.signer(77).key
    try repository.advanceRoot {
      $0.keys[key.id] = key
      $0.roles[.timestamp]?.keyIDs.append(key.id)
    }
    repository.files["timestamp.json"] = old.files["timestamp.json"]
    await client.serve(repository)
    #expect(await failure { try await client.refresh() } == "trust.rollback")
  }

  @Test("401 on the next root is a denial, never the end of the chain")
  func denied() async throws {
    let client = Client(try Repository())
    await client.mirrors.set("https://one/", .denied)
    #expect(await failure { try await client.refresh() } == "updating.access-denied")
    #expect(await client.mirrors.asked == ["2.root.json"])
  }

  @Test("An expiry names the local clock and the server's")
  func expiry() async throws {
    let server = Repository.now.addingTimeInterval(60)
    var client = Client(try Repository(), serverDate: server)
    client.now = Repository.days(10 * 365)
    let error = await #expect(throws: TrustError.self) { try await client.refresh() }
    #expect(
      error
        == .expired(role: "root", version: 1, at: Repository.days(365), now: client.now, serverDate: server))
    #expect(error?.kind == .expired)
    #expect(error?.message.contains("the server's 2026-11-27T17:01:00Z") == true)
    #expect(error?.hints.first?.contains("clock is ahead") == true)
  }

  @Test("A clock ten years back believes everything that is signed, and nothing older")
  func clockBehind() async throws {
    var repository = try Repository()
    let old = repository
    try repository.advance("builds")
    var client = Client(repository)
    client.now = Repository.days(-3650)
    try await client.refresh()
    await client.serve(old)
    #expect(await failure { try await client.refresh() } == "trust.rollback")
  }
}
