// SPDX-License-Identifier: Apache-2.0
import Files
import Publishing
import ReleaseCore
import TestSupport
import Testing

@Suite struct RemoteUploadPlanTests {
  private let channel: TinyChannel
  private var folder: FilePublishedFolder { FilePublishedFolder(channel.path) }

  init() throws { channel = try TinyChannel() }

  private func publication(_ bytes: [UInt8]? = nil) throws -> ChannelPublication {
    try ChannelPublication(timestamp: bytes ?? channel.bytes("metadata/timestamp.json"), file: "t")
  }

  private func standing(_ bytes: [UInt8]?) throws -> RemoteStanding {
    try RemoteStanding(of: bytes, against: publication(), on: "cdn", in: folder)
  }

  @Test("A first upload has everything once, the timestamp apart")
  func first() throws {
    try channel.publish()
    let plan = try RemoteUploadPlan(publication(), after: nil, in: folder)
    #expect(
      plan.metadata == ["metadata/1.builds.json", "metadata/1.snapshot.json", "metadata/1.targets.json"])
    #expect(plan.targets.count == 1 && plan.roots == ["metadata/1.root.json"])
    #expect(plan.feeds == ["feeds/lineage/rom.json"])
    let everything = plan.invisible + plan.feeds + plan.roots + ["metadata/timestamp.json"]
    #expect(try everything.sorted() == channel.files().sorted())
  }

  @Test("After that an upload has what changed, however long the history is", arguments: [2, 40])
  func bounded(weeks: Int) throws {
    for _ in 1..<weeks { try channel.publish() }
    let before = try publication()
    try channel.publish()
    let plan = try RemoteUploadPlan(publication(), after: before, in: folder)
    #expect(plan.metadata == ["metadata/\(weeks).builds.json", "metadata/\(weeks).snapshot.json"])
    #expect(plan.targets.count == 1 && plan.targets[0].hasPrefix("targets/builds/\(weeks)/"))
  }

  @Test("A refreshed timestamp has nothing invisible")
  func refreshed() throws {
    try channel.publish()
    let before = try publication()
    try channel.refresh()
    #expect(try RemoteUploadPlan(publication(), after: before, in: folder).invisible.isEmpty)
    #expect(try standing(before.timestamp) == .behind(before))
  }

  @Test("Roots go up by number, not by name")
  func roots() throws {
    try channel.publish()
    for name in ["10.root.json", "2.root.json", "02.root.json", "x.root.json", "0.root.json"] {
      try channel.write("{}", to: "metadata/\(name)")
    }
    let plan = try RemoteUploadPlan(publication(), after: nil, in: folder)
    #expect(plan.roots == ["metadata/1.root.json", "metadata/2.root.json", "metadata/10.root.json"])
  }

  @Test("A file that the metadata names and that has another size stops the upload")
  func torn() throws {
    try channel.publish()
    let plan = try RemoteUploadPlan(publication(), after: nil, in: folder)
    try channel.write("torn", to: plan.targets[0])
    let error = #expect(throws: PublishingError.self) {
      try RemoteUploadPlan(publication(), after: nil, in: folder)
    }
    #expect(error?.code == "publishing.staged-differs")
  }

  @Test("A snapshot that is not the timestamp's stops the upload")
  func mixed() throws {
    try channel.publish()
    try channel.write(#"{"signed": {"version": 1, "meta": {}}}"#, to: "metadata/1.snapshot.json")
    #expect(throws: PublishingError.self) { try RemoteUploadPlan(publication(), after: nil, in: folder) }
  }

  @Test(
    "A timestamp that is none is refused with its place",
    arguments: [
      "", "{", "[]", #"{"signed": {}}"#, #"{"signed": {"version": 1, "meta": {}}}"#,
      #"{"signed": {"version": 0, "meta": {"snapshot.json": {"version": 1}}}}"#,
      #"{"signed": {"version": 1, "meta": {"snapshot.json": {"version": -1}}}}"#,
    ])
  func malformed(_ text: String) {
    let error = #expect(throws: PublishingError.self) { try publication(Array(text.utf8)) }
    #expect(error?.kind == .badData && error?.message.hasPrefix("t is malformed") == true)
  }

  @Test("The remote's timestamp is nothing, ours, a part of ours, or an older one of ours")
  func standings() throws {
    try channel.publish()
    let old = try publication()
    try channel.publish()
    let ours = try channel.bytes("metadata/timestamp.json")
    #expect(try standing(nil) == .empty)
    #expect(try standing([]) == .empty)
    #expect(try standing(Array(ours.dropLast(7))) == .empty)
    #expect(try standing(ours) == .current)
    #expect(try standing(old.timestamp) == .behind(old))
  }

  @Test("A newer timestamp, or one of another history, is refused and told")
  func strangers() throws {
    let other = try TinyChannel(writer: "theirs")
    for one in [channel, other] {
      try one.publish()
      try one.publish()
    }
    let same = try other.bytes("metadata/timestamp.json")
    try channel.refresh()
    let older = try other.bytes("metadata/timestamp.json")
    for _ in 0..<3 { try other.publish() }
    let cases: [(bytes: [UInt8], code: String, words: String)] = [
      (
        try other.bytes("metadata/timestamp.json"), "remote-ahead",
        "timestamp version 5 with snapshot version 5"
      ),
      (older, "remote-foreign", "names another metadata/2.snapshot.json"),
      (same, "remote-foreign", "cdn was not published from this release folder"),
      (
        Array(#"{"signed": {"version": 1, "meta": {"snapshot.json": {"version": 1}}}}"#.utf8),
        "remote-foreign",
        "gives no sha256"
      ),
    ]
    for (bytes, code, words) in cases {
      let error = #expect(throws: PublishingError.self) { try standing(bytes) }
      #expect(error?.kind == .refused && error?.code == "publishing.\(code)")
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
      #expect(error?.hints.isEmpty == false)
    }
  }
}
