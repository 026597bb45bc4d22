// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Testing
import Trusting

@Suite struct KeyEditTests {
  private static func key(_ number: Int) throws -> MetadataKey { try TestChannel.key(.targets, number).key }

  private static func current() throws -> KeySet {
    KeySet(keys: try [1, 2, 3].map(key), threshold: 2)
  }

  /// An edit and the code it is refused with; nil: it is not.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var removes: [Int] = []
    var adds: [Int] = []
    var threshold: Int?
    var code: String?
    var keys = 3
  }

  static let cases = [
    Case(testDescription: "one key replaced", removes: [1], adds: [4]),
    Case(testDescription: "one key more", adds: [4], keys: 4),
    Case(testDescription: "one key less", removes: [3], keys: 2),
    Case(testDescription: "another threshold", threshold: 3),
    Case(testDescription: "all keys replaced", removes: [1, 2, 3], adds: [4, 5], keys: 2),
    Case(
      testDescription: "fewer keys than must sign", removes: [1, 2], code: "publishing.threshold-out-of-reach"
    ),
    Case(testDescription: "a threshold of zero", threshold: 0, code: "publishing.threshold-out-of-reach"),
    Case(testDescription: "a threshold of four", threshold: 4, code: "publishing.threshold-out-of-reach"),
    Case(testDescription: "fewer of fewer", removes: [1, 2], threshold: 1, keys: 1),
    Case(testDescription: "a key that is there", adds: [2], code: "publishing.key-already-there"),
    Case(testDescription: "a key that is not there", removes: [7], code: "publishing.no-such-key"),
    Case(testDescription: "the same threshold", threshold: 2, code: "publishing.key-change-is-empty"),
  ]

  @Test(arguments: cases) func edits(_ one: Case) throws {
    let edit = KeyEdit(
      removed: try one.removes.map { try Self.key($0).id.short }, added: try one.adds.map(Self.key),
      threshold: one.threshold)
    guard let code = one.code else {
      let set = try edit.applied(to: Self.current(), of: .targets)
      #expect(set.keys.count == one.keys && set.threshold == one.threshold ?? 2)
      return
    }
    let failure = #expect(throws: PublishingError.self) { try edit.applied(to: Self.current(), of: .targets) }
    #expect(failure?.code == code)
    if code.hasSuffix("out-of-reach") { #expect(failure?.hints.count == 2) }
  }

  @Test("The same key under another id does not count twice")
  func sameKeyOtherID() throws {
    let key = try Self.key(1)
    let upper = MetadataKey(
      keytype: key.keytype, scheme: key.scheme, publicValue: (key.publicValue ?? "").uppercased())
    #expect(upper.id != key.id)
    let failure = #expect(throws: PublishingError.self) {
      try KeyEdit(added: [upper]).applied(to: Self.current(), of: .targets)
    }
    #expect(failure?.code == "publishing.key-already-there")
  }

  @Test("A key that no reader could check is refused")
  func unusable() throws {
    let strange = MetadataKey(keytype: "ed448", scheme: "ed448", publicValue: "00")
    let failure = #expect(throws: PublishingError.self) {
      try KeyEdit(added: [strange]).applied(to: Self.current(), of: .targets)
    }
    #expect(failure?.kind == .badConfiguration)
  }

  @Test("Three digits of an id are too few, and two keys that begin alike are named")
  func beginnings() throws {
    let ids = ["abcd1", "abcd2", "ffff0"].map { KeyID($0) }
    #expect(try KeyEdit.find("FFFF", among: ids, of: .root) == ids[2])
    #expect(throws: PublishingError.self) { try KeyEdit.find("abcd", among: ids, of: .root) }
    #expect(throws: PublishingError.self) { try KeyEdit.find("fff", among: ids, of: .root) }
  }
}
