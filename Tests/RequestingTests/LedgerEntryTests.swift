// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Testing

@testable import Requesting

@Suite("The packing of what a ledger's file says")
struct LedgerEntryTests {
  private static func version(_ text: String) -> BuildVersion {
    BuildVersion(text) ?? BuildVersion(date: CivilDate(dayNumber: 0))
  }

  private static func object(_ digit: String) throws -> ObjectID {
    try #require(ObjectID(hex: String(repeating: digit, count: 40)))
  }

  /// Each field has a value of its own, so that a field that is forgotten or exchanged shows.
  private static func entries() throws -> [LedgerEntry] {
    let zh = try #require(LocalizedText(zh: "手电筒", en: nil))
    let request = FeatureRequest(
      id: RequestID(7), title: try #require(LocalizedText(zh: "手", en: "Torch")), app: zh,
      kind: .optimization, origin: .user,
      requesters: [
        Requester(name: "a", isGroup: true, source: "forum", country: "CN"), Requester(name: "b"),
      ],
      owner: "owner", developers: ["d1", "d2"], branch: "topic/torch", votes: 9_999_999,
      dependsOn: [RequestID(3)], devices: ["cancro"], feedback: ["f\nf"],
      created: CivilDate(dayNumber: 20_781), decision: .deferred, reason: "reason", decidedBy: "by",
      decidedOn: CivilDate(dayNumber: 20_782),
      external: [
        ExternalRecord(
          name: ExternalID(source: "fider", id: "12"), link: "https://e.org", votes: 5, against: 4,
          pollOpened: UTCInstant(seconds: 1), pollCloses: UTCInstant(seconds: 2_000_000_000)),
        ExternalRecord(name: ExternalID(source: "x", id: "y")),
      ], excludes: [RequestID(5), RequestID(6)],
      boarding: BoardingRule(
        .held, reason: "crash", decidedBy: "A <a@e.org>", decidedOn: CivilDate(dayNumber: 20_783)))
    let week = WeekRecord(
      version: version("26.11.27.2"), channel: "dev", week: 590, instant: "i",
      previous: version("26.11.20"), base: try object("a"), commit: try object("b"), tag: "t",
      manifest: Digest.sha256(of: [1]),
      shipped: [.init(request: RequestID(1), tip: try object("c"), merge: try object("d"))],
      leftBehind: [
        .init(request: RequestID(2), code: "c", reason: "r", tip: try object("e")),
        .init(
          request: RequestID(3), code: "d", reason: "s", price: .init(loss: -13, leaving: [RequestID(8)])),
      ], earlyReason: "early", unscheduledReason: "unscheduled",
      hotfix: .init(devices: ["aries"], reason: "hot"),
      waiver: .init(untried: [RequestID(4)], quorum: true, blockers: [14, 15], reason: "waived"),
      composition: CompositionRecord(
        policy: "votes", seats: 16, pinned: [RequestID(9)], worth: 17, possible: 18, bound: 19,
        nextBest: .init(worth: 20, leaving: [RequestID(10)], joining: [RequestID(11)])))
    let poll = PollRecord(
      version: version("26.11.27"), week: 591, opened: "o", closed: "c", tallied: "t",
      ballots: .init(counted: 1, superseded: 2, late: 3, early: 4, invalid: 5),
      mood: [.init(name: "happy", votes: 6)],
      features: [.init(request: RequestID(1), loved: 7, weak: 8)],
      awaited: [.init(request: RequestID(2), votes: 9)], sources: [.init(name: "s", votes: 10)],
      countries: [.init(name: "CN", votes: 11)], refusals: [.init(name: "r", votes: 12)],
      disliked: [RequestID(3)], award: [RequestID(4)])
    let answer = FeatureAnswer(
      version: version("26.11.27"), request: RequestID(1), verdict: .revert, reason: "r", answeredBy: "b",
      answeredOn: CivilDate(dayNumber: 20_790))
    return [.request(request), .week(week), .poll(poll), .answer(answer)]
  }

  @Test("unpacks to what was packed, and cut anywhere to nothing")
  func roundTrip() throws {
    for entry in try Self.entries() {
      var packed = PackedBytes()
      packed.add(entry)
      var reader = PackedReader(packed.bytes[...])
      #expect(try reader.next() as LedgerEntry == entry)
      #expect(reader.isAtEnd)
      for count in packed.bytes.indices {
        var reader = PackedReader(packed.bytes[..<count])
        #expect(throws: PackedFlaw.self) { try reader.next() as LedgerEntry }
      }
    }
  }

  @Test("a new field is packed too: count here, in LedgerEntry and in LedgerMemory.mark")
  func fields() throws {
    let counts = try Self.entries().map { entry in
      Mirror(reflecting: entry).children.first.map { Self.fields(in: $0.value) }
    }
    #expect(counts == [48, 41, 25, 6])
  }

  /// Counts the fields of our own structures, however deep, an absent one as one.
  private static func fields(in value: Any) -> Int {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .struct where String(reflecting: type(of: value)).hasPrefix("Requesting."):
      return mirror.children.reduce(0) { $0 + fields(in: $1.value) }
    case .optional, .collection:
      return max(1, mirror.children.reduce(0) { $0 + fields(in: $1.value) })
    default: return 1
    }
  }

  @Test("what an earlier version kept is read anew, not misread")
  func mark() throws {
    let path = "requests/REQ-7.yaml"
    let (key, entry) = (LedgerMemory.Key(path: path, blob: try Self.object("a")), try Self.entries()[0])
    let kept = LedgerMemory.packed([key: entry], [:])
    #expect(LedgerMemory.unpacked(kept)?.keys.map(\.path) == [path])
    let older = Array("miui-release ledger 1\n".utf8)
    #expect(older.count == LedgerMemory.mark.count)
    #expect(LedgerMemory.unpacked(older + kept.dropFirst(older.count)) == nil)
  }

  @Test(arguments: [0, 1, -1, 63, 64, -64, -65, 1 << 40, .max, .min])
  func numbers(_ number: Int) throws {
    var packed = PackedBytes()
    packed.add(number)
    var reader = PackedReader(packed.bytes[...])
    #expect(try reader.next() as Int == number)
    #expect(reader.isAtEnd)
  }

  @Test("what is no number, no word of ours or too long is a flaw, not a crash")
  func flaws() {
    let endless = [UInt8](repeating: 255, count: 12)
    var reader = PackedReader(endless[...])
    #expect(throws: PackedFlaw.self) { try reader.next() as Int }
    reader = PackedReader([200, 1, 65][...])
    #expect(throws: PackedFlaw.self) { try reader.next() as String }
    reader = PackedReader([2, 65][...])
    #expect(throws: PackedFlaw.self) { try reader.next() as FeatureKind }
    reader = PackedReader([254, 255, 255, 255, 15][...])
    #expect(throws: PackedFlaw.self) { try reader.next() as [Int] }
  }
}
