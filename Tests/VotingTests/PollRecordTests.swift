// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Settings
import Testing
import Voting

@Suite("The result on the ledger")
struct PollRecordTests {
  private static func zone(_ seconds: Int64) -> String { "2014-10-28T09:00:00+08:00" }

  private static func record(_ ballots: [Ballot]) -> PollRecord {
    PollRecord(
      SamplePoll.poll, SamplePoll.tally(ballots), refusals: ["mood": 2], rules: PollRules(), zone: zone)
  }

  @Test("what is written is read back exactly")
  func roundTrip() throws {
    let record = Self.record([
      SamplePoll.ballot("a"), SamplePoll.ballot("b", loved: 4),
      SamplePoll.ballot("c", source: "<b>", country: ""),
    ])
    let format = YAMLDocumentFormat()
    let text = try format.text(of: PollDocument.node(of: record))
    let read = try PollDocument.record(
      from: format.parse(text, file: "polls/4.10.24.yaml"), file: "polls/4.10.24.yaml",
      version: SamplePoll.poll.version)
    #expect(read == record)
    #expect(record.ballots.cast == 5)
    #expect(record.disliked == [RequestID(3)])
    #expect(record.award == [RequestID(2)])
  }

  @Test("an empty result is a result")
  func empty() throws {
    let record = Self.record([])
    let format = YAMLDocumentFormat()
    let text = try format.text(of: PollDocument.node(of: record))
    let read = try PollDocument.record(
      from: format.parse(text, file: "f"), file: "f", version: SamplePoll.poll.version)
    #expect(read == record)
    #expect(read.award.isEmpty)
    #expect(read.disliked.isEmpty)
  }

  @Test("many sources are named up to a limit, and the rest counts together")
  func manySources() {
    let record = Self.record((0..<80).map { SamplePoll.ballot("v\($0)", source: "site \($0)") })
    #expect(record.sources.count == PollRecord.mostNames + 1)
    #expect(record.sources.last == PollRecord.Count(name: PollRecord.others, votes: 30))
    #expect(record.sources.reduce(0) { $0 + $1.votes } == 80)
  }
}
