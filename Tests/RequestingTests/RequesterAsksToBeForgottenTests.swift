// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Settings
import Testing
import TestSupport

@Suite("RequesterAsksToBeForgotten")
struct RequesterAsksToBeForgottenTests {
  private static let salt = Array<UInt8>(repeating: 9, count: 16)

  @Test("one commit takes the name out of every request and keeps a digest; neither names them")
  func forgets() throws {
    let store = MemoryLedgerStore(files: Self.files)
    let done = try forget("night OWL", in: store)
    #expect(done.requests == [RequestID(1), RequestID(2)])
    let last = try #require(store.commits.last)
    #expect(store.commits.count == 2)
    for (path, text) in last.files where path != "requests/REQ-3.yaml" {
      #expect(!text.lowercased().contains("night owl"), "\(path)")
    }
    #expect(!last.message.lowercased().contains("night owl"))
    let ledger = try LedgerEditor.read(store, format: YAMLDocumentFormat())
    #expect(ledger.problems.isEmpty)
    let torch = try #require(ledger.request(RequestID(1)))
    #expect(torch.requesters == [Requester(name: ForgottenNames.placeholder)])
    #expect(ledger.request(RequestID(2))?.developers == [ForgottenNames.placeholder, "Han Mei"])
    #expect(!torch.lacksRequester)
  }

  @Test("free words that name them are pointed at and left to people")
  func pointsAtMentions() throws {
    let done = try forget("Night owl", in: MemoryLedgerStore(files: Self.files))
    #expect(done.mentions == ["requests/REQ-3.yaml: reason"])
  }

  @Test("asked twice it changes nothing")
  func isIdempotent() throws {
    let store = MemoryLedgerStore(files: Self.files)
    _ = try forget("Night owl", in: store)
    #expect(try forget("NIGHT  OWL", in: store).commit == nil)
    #expect(store.commits.count == 2)
  }

  @Test("a name that an import brings back is shown to nobody, and taken out when asked again")
  func comesBack() throws {
    let store = MemoryLedgerStore(files: Self.files)
    _ = try forget("Night owl", in: store)
    let tip = try store.snapshot()?.commit
    _ = try store.commit(
      [LedgerChange(path: "requests/REQ-9.yaml", text: Self.request(9, asked: "night owl"))],
      message: "Import",
      by: Self.signature, onto: tip)
    let ledger = try LedgerEditor.read(store, format: YAMLDocumentFormat())
    #expect(ledger.request(RequestID(9))?.requesters == [Requester(name: ForgottenNames.placeholder)])
    #expect(try forget("Night owl", in: store).requests == [RequestID(9)])
  }

  @Test("somebody of whom nothing stands there is kept from being named later")
  func unknownPerson() throws {
    let store = MemoryLedgerStore(files: [:])
    #expect(try forget("Aiko", in: store).commit != nil)
    #expect(
      try LedgerEditor.read(store, format: YAMLDocumentFormat()).forgotten.shown("ａｉｋｏ")
        == ForgottenNames.placeholder)
  }

  @Test("a list that cannot be read is not written over")
  func malformedList() throws {
    let store = MemoryLedgerStore(files: ["forgotten.yaml": "salt: 1\n"])
    #expect { try forget("Aiko", in: store) } throws: {
      ($0 as? RequestingError)?.code == "ledger.malformed-forgotten"
    }
    #expect(store.commits.count == 1)
  }

  @Test(
    "names are the same person's or not",
    arguments: [
      ("Zoltán", "zolta\u{301}n", true), ("ＡＢＣ", "abc", true), ("Weiß", "WEISS", true),
      ("a  b", "A\u{A0}b", true),
      ("夜归人", "夜\u{200D}归人", true), ("❤\u{FE0F}", "❤", true), ("夜归人", "夜归", false),
      ("Zoltan", "Zoltán", false),
    ])
  func compares(one: String, other: String, same: Bool) throws {
    #expect((try #require(PersonName(one)) == #require(PersonName(other))) == same)
  }

  private func forget(_ name: String, in store: MemoryLedgerStore) throws -> Forgetting {
    try LedgerEditor.forget(
      try #require(PersonName(name)), store: store, format: YAMLDocumentFormat(), signature: Self.signature,
      salt: Self.salt, on: try #require(CivilDate("2026-11-28")))
  }

  private static let signature = Signature(
    Identity(name: "Li Lei", email: "lilei@example.org"), seconds: 1_795_000_000, offset: 480)

  private static let files = [
    "requests/REQ-1.yaml": request(1, asked: "Night Owl"),
    "requests/REQ-2.yaml": request(2, asked: "Aiko", built: "NIGHT OWL, Han Mei"),
    "requests/REQ-3.yaml": request(3, asked: "Aiko", decision: "declined\nreason: night owl has it already"),
  ]

  private static func request(
    _ number: Int, asked: String, built: String = "Han Mei", decision: String = "accepted"
  ) -> String {
    """
    id: REQ-\(number)
    title: {en: Torch}
    app: {en: System}
    kind: new
    origin: user
    requesters: [{name: \(asked), source: forum, country: CN}]
    developers: [\(built)]
    created: 2026-11-01
    decision: \(decision)

    """
  }
}
