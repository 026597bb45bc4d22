// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Synchronization
import Vetting

/// A store in memory, for rules that depend on nobody's disk.
final class MemoryTesterStore: TesterStore {
  private let members = Mutex<[TesterID: Membership]>([:])

  func membership(of id: TesterID) throws -> Membership? { members.withLock { $0[id] } }

  func testers() throws -> [Tester] {
    members.withLock { $0.values.map(\.tester).sorted { ($0.name, $0.id) < ($1.name, $1.id) } }
  }

  func add(_ tester: Tester, token: TokenRecord?) throws {
    try members.withLock { members in
      if let other = members.values.first(where: {
        $0.tester.name == tester.name && $0.tester.revocation == nil
      }) {
        throw VettingError.nameTaken(tester.name, by: other.tester.id)
      }
      members[tester.id] = Membership(tester: tester, tokens: token.map { [$0] } ?? [])
    }
  }

  func admit(_ id: TesterID, token: TokenRecord, joined: Date, expires: Date) throws {
    try change(id) { tester, tokens in
      if let since = tester.joined { throw VettingError.alreadyMember(id, since: since) }
      return (tester.with(joined: joined, expires: expires, revocation: nil), tokens + [token])
    }
  }

  func set(devices: [String], of id: TesterID) throws {
    try change(id) { tester, tokens in
      (tester.with(devices: devices, expires: tester.expires, revocation: nil), tokens)
    }
  }

  func revoke(_ id: TesterID, _ revocation: Tester.Revocation) throws {
    try change(id) { tester, tokens in
      (tester.with(expires: tester.expires, revocation: revocation), tokens)
    }
  }

  func rotate(_ id: TesterID, to token: TokenRecord, endingOthersAt oldEnd: Date, expires: Date) throws {
    try change(id) { tester, tokens in
      guard tester.joined != nil else { throw VettingError.notAdmitted(id) }
      let ended = tokens.map {
        TokenRecord(digest: $0.digest, created: $0.created, ends: min($0.ends ?? oldEnd, oldEnd))
      }
      return (tester.with(expires: expires, revocation: nil), ended + [token])
    }
  }

  func forget(revokedBefore instant: Date) throws -> Int {
    members.withLock { members in
      let gone = members.values.filter { ($0.tester.revocation?.at).map { $0 < instant } ?? false }
      for member in gone { members[member.tester.id] = nil }
      return gone.count
    }
  }

  private func change(
    _ id: TesterID, _ body: (Tester, [TokenRecord]) throws -> (Tester, [TokenRecord])
  ) throws {
    try members.withLock { members in
      guard let found = members[id] else { throw VettingError.unknown(id.description) }
      if let revocation = found.tester.revocation {
        throw VettingError.alreadyRevoked(id, at: revocation.at)
      }
      let (tester, tokens) = try body(found.tester, found.tokens)
      members[id] = Membership(tester: tester, tokens: tokens)
    }
  }
}

extension Tester {
  func with(
    devices: [String]? = nil, joined: Date? = nil, expires: Date, revocation: Revocation?
  ) -> Tester {
    Tester(
      id: id, name: name, contact: contact, channels: channels, devices: devices ?? self.devices,
      created: created, joined: joined ?? self.joined, expires: expires, revocation: revocation)
  }
}

/// Bytes that look random and are the same every time: SHA-256 of a counter.
final class CountedBytes: Sendable {
  private let count = Mutex(0)

  func callAsFunction(_ length: Int) -> [UInt8] {
    count.withLock { count in
      count += 1
      return Array(Digest.sha256(of: Array("bytes \(count)".utf8)).bytes.prefix(length))
    }
  }
}

extension Date {
  /// Friday 2026-11-27 09:00 UTC.
  static let friday = Date(timeIntervalSince1970: 1_795_770_000)
  func adding(days: Double = 0, seconds: Double = 0) -> Date { addingTimeInterval(days * 86_400 + seconds) }
}
