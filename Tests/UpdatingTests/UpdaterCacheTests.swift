// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Trusting
import Updating

@Suite struct UpdaterCacheTests {
  @Test("No root at all, and a root that has not signed itself, start nothing")
  func noRoot() async throws {
    var repository = try Repository()
    var client = Client(repository)
    client.pinned = nil
    #expect(throws: TrustError.absent(role: "root")) { try client.updater() }
    repository.signers["root"] = [try Repository.signer(1)]
    try repository.publishRoot()
    client.pinned = repository.files["1.root.json"]
    #expect(throws: TrustError.self) { try client.updater() }
    #expect(await client.mirrors.asked.isEmpty)
  }

  @Test("A root for another channel starts nothing")
  func otherChannel() throws {
    var client = Client(try Repository())
    client.channel = "honorary-dev"
    #expect(throws: TrustError.wrongChannel(role: "root", expected: "honorary-dev", found: "dev")) {
      try client.updater()
    }
    client.channel = nil
    #expect(throws: Never.self) { try client.updater() }
  }

  @Test("The cache's root counts where it is newer than the given one, and the given one where that is newer")
  func newerRoot() async throws {
    var repository = try Repository()
    let client = Client(repository)
    try repository.advanceRoot()
    await client.serve(repository)
    try await client.refresh()
    #expect(try client.updater().trusted.root.version == 2)
    try repository.advanceRoot()
    var updated = client
    updated.pinned = repository.files["3.root.json"]
    #expect(try updated.updater().trusted.root.version == 3)
    try await updated.refresh()
    #expect(client.versions["root"] == 3)
  }

  @Test("A cache of another repository gives way to the root that was given")
  func otherRepository() async throws {
    var other = try Repository()
    try other.rotate(.root, to: [61, 62])
    other.root.header.version = 1
    other.files["2.root.json"] = nil
    try other.publishAll()
    let client = Client(other)
    try await client.refresh()
    let repository = try Repository()
    var moved = client
    moved.pinned = repository.files["1.root.json"]
    await moved.serve(repository)
    try await moved.refresh()
    let isGiven = client.cache.documents[.root] == repository.files["1.root.json"]
    #expect(isGiven)
  }

  @Test(
    "A damaged cache is repaired, whatever the damage",
    arguments: [[], Array("{}".utf8), Array("{\"signed\":{},\"signatures\":[]}".utf8), [0xFF, 0x00]]
      as [[UInt8]])
  func damaged(bytes: [UInt8]) async throws {
    let repository = try Repository()
    let client = Client(repository)
    _ = try await client.target("channel/latest.json")
    let whole = client.cache.documents
    for name in whole.keys {
      client.cache.documents[name] = bytes
      #expect(try await client.target("channel/latest.json") == Repository.file("latest 1"))
      #expect(client.cache.documents == whole)
    }
    for name in whole.keys { client.cache.documents[name] = bytes }
    #expect(try await client.target("channel/latest.json") == Repository.file("latest 1"))
    #expect(client.cache.documents == whole)
  }

  @Test("A client killed before any write of its cache goes on afterwards, and nothing has gone back")
  func killed() async throws {
    var repository = try Repository()
    let first = Client(repository)
    _ = try await first.target("channel/latest.json")
    let start = first.cache.documents
    // Everything changes at once: three roots, online keys revoked, all roles new.
    try repository.rotate(.root, to: [61, 62])
    try repository.rotate(.timestamp, to: [63])
    try repository.rotate(.snapshot, to: [64])
    try repository.advance("targets", "builds")
    var kills = 0
    for writes in 0... {
      var client = Client(repository)
      client.pinned = first.pinned
      client.cache.documents = start
      client.cache.writesLeft = writes
      do {
        _ = try await client.target("channel/latest.json")
        break
      } catch is MemoryCache.Killed {
        kills += 1
      }
      client.cache.writesLeft = nil
      #expect(try await client.target("channel/latest.json") == Repository.file("latest 1"))
      #expect(client.versions == ["root": 4, "timestamp": 2, "snapshot": 2, "targets": 2, "builds": 2])
    }
    // Three roots, two drops, four roles; the second rotation drops once more what is there no longer.
    #expect(kills == 11)
  }

  @Test("A failed write of the cache is not a mirror's fault: no other mirror is asked")
  func failedWrite() async throws {
    var client = Client(try Repository())
    client.urls = ["https://one/", "https://two/"]
    client.cache.writesLeft = 1
    await #expect(throws: MemoryCache.Killed.self) { try await client.refresh() }
    #expect(await client.mirrors.asked == ["2.root.json", "timestamp.json"])
  }
}
