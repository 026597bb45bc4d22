// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Trusting
import Updating

/// SplitMix64: the same numbers in every run.
struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

@Suite struct UpdaterFuzzTests {
  /// Changes bytes somewhere: one bit, a range removed, doubled or overwritten, or a digit.
  private func mutate(_ bytes: [UInt8], _ numbers: inout Numbers) -> [UInt8] {
    var bytes = bytes
    let place = Int.random(in: 0..<bytes.count, using: &numbers)
    let end = min(bytes.count, place + Int.random(in: 1...40, using: &numbers))
    switch Int.random(in: 0..<6, using: &numbers) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 3: for index in place..<end { bytes[index] = UInt8.random(in: .min ... .max, using: &numbers) }
    case 4:
      let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
      if let digit = digits.randomElement(using: &numbers) {
        bytes[digit] = UInt8.random(in: 0x30...0x39, using: &numbers)
      }
    default:
      let quotes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
      if let quote = quotes.randomElement(using: &numbers) {
        bytes.insert(contentsOf: Array(#""x":1,"#.utf8), at: quote)
      }
    }
    return bytes
  }

  @Test("Of 600 mutations of a valid repository, none makes a client trust anything else", arguments: 0..<5)
  func mutations(seed: UInt64) async throws {
    var repository = try Repository()
    try repository.advanceRoot()
    try repository.advance("targets", "builds")
    repository.files["1.snapshot.json"] = nil
    let names = ["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json", "2.builds.json"]
    var signed: [String: JSONValue] = [:]
    for name in names {
      signed[name] = try Envelope(parsing: try #require(repository.files[name]), role: name).signed
    }
    var numbers = Numbers(state: seed)
    var refused = 0
    for round in 0..<120 {
      var mutated = repository
      let name = names[round % names.count]
      mutated.files[name] = mutate(try #require(repository.files[name]), &numbers)
      let client = Client(mutated)
      do {
        let found = try await client.target("channel/latest.json")
        #expect(found == Repository.file("latest 1"), "\(name), round \(round)")
      } catch is any Failure {
        refused += 1
      }
      for (cached, file) in zip(
        [.root, .timestamp, .snapshot, .targets, .delegated("builds")] as [CachedDocument], names)
      {
        guard let bytes = client.cache.documents[cached], cached != .root || client.versions["root"] == 2
        else { continue }
        #expect(try Envelope(parsing: bytes, role: file).signed == signed[file], "\(name), round \(round)")
      }
    }
    // Some mutations change nothing that is signed: a second key's signature, a byte for itself.
    #expect(refused > 80)
  }

  @Test("Against mirrors that serve any mix of old and new files, no role ever goes back", arguments: 0..<4)
  func mixes(seed: UInt64) async throws {
    var numbers = Numbers(state: seed &+ 1_000)
    var repository = try Repository()
    var timestamps = [try #require(repository.files["timestamp.json"])]
    let client = Client(repository)
    for version in 2...12 {
      repository.targets["builds"]?.targets["channel/latest.json"] = Repository.file("latest \(version)")
      if version % 4 == 0 { try repository.advanceRoot() }
      if version % 3 == 0 {
        try repository.advance("targets", "builds")
      } else {
        try repository.advance("builds")
      }
      timestamps.append(try #require(repository.files["timestamp.json"]))
    }
    var before = client.versions
    var succeeded = 0
    for _ in 0..<50 {
      var files = repository.files
      files["timestamp.json"] = timestamps.randomElement(using: &numbers)
      for name in files.keys.sorted() where Int.random(in: 0..<12, using: &numbers) == 0 {
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0: files[name] = nil
        case 1: files[name] = repository.files.values.randomElement(using: &numbers)
        default: files[name] = mutate(files[name] ?? [], &numbers)
        }
      }
      await client.mirrors.set("https://one/", .files(files))
      if await failure({ _ = try await client.target("channel/latest.json") }) == nil { succeeded += 1 }
      let after = client.versions
      for (role, version) in before { #expect(after[role] ?? 0 >= version, "\(role)") }
      before = after
    }
    #expect(succeeded > 0)
    await client.serve(repository)
    #expect(try await client.target("channel/latest.json") == Repository.file("latest 12"))
  }
}
