// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Settings
import Testing

@Suite struct RequestDocuments {
  private let format = LedgerExample.format

  @Test func everyFieldIsReadAndWrittenAsItWas() throws {
    let document = try format.parse(LedgerExample.torch, file: "requests/REQ-7.yaml")
    let request = try RequestDocument.request(from: document, file: "requests/REQ-7.yaml")
    #expect(request.id == RequestID(7))
    #expect(request.title.both == "手电筒 Torch" && request.app.english == "System")
    #expect(request.kind == .new && request.origin == .user)
    #expect(
      request.requesters == [
        Requester(name: "小米粉", source: "forum", country: "CN"),
        Requester(name: "Radio reporters", isGroup: true),
      ])
    #expect(request.owner == "Li Lei" && request.developers == ["Han Mei"])
    #expect(request.branch == "topic/torch" && request.votes == 12)
    #expect(request.dependsOn == [RequestID(3)] && request.devices == ["cancro"])
    #expect(request.excludes == [RequestID(9)])
    #expect(request.feedback == ["https://example.com/t/1", "It is dark\nin the yard.\n"])
    #expect(request.created.description == "2026-11-21" && request.decision == .accepted)
    #expect(request.reason == "wanted" && request.decidedBy == LedgerExample.person.text)
    #expect(request.decidedOn == LedgerExample.day)
    #expect(try format.text(of: RequestDocument.node(of: request)) == LedgerExample.torch)
  }

  @Test func whatIsEmptyIsLeftOut() throws {
    let title = try #require(LocalizedText(zh: nil, en: "no"))
    let request = FeatureRequest(
      id: RequestID(1), title: title, app: title, kind: .fix, origin: .team, requesters: [], branch: nil,
      created: LedgerExample.day)
    let text = try format.text(of: RequestDocument.node(of: request))
    #expect(
      text == """
        id: REQ-1
        title:
          en: "no"
        app:
          en: "no"
        kind: fix
        origin: team
        votes: 0
        created: 2026-11-24
        decision: proposed

        """)
    let document = try format.parse(text, file: "f")
    #expect(try RequestDocument.request(from: document, file: "f") == request)
  }

  @Test func aRefsChangesReferenceIsABranch() throws {
    let text = LedgerExample.request(1, more: "branch: refs/changes/62/152762/2")
    let request = try RequestDocument.request(from: format.parse(text, file: "f"), file: "f")
    #expect(request.branch == "refs/changes/62/152762/2")
  }

  @Test func theExampleOfTheReadMeIsValid() throws {
    let readme = try #require(LedgerBook.initialFiles.first?.text)
    let parts = readme.split(separator: "```", omittingEmptySubsequences: false)
    let example = try #require(parts.count == 3 ? parts[1].dropFirst(5) : nil)
    let document = try format.parse(String(example), file: "README.md")
    let request = try RequestDocument.request(from: document, file: "README.md")
    // Every key that a request can have is explained there.
    let written = try format.text(of: RequestDocument.node(of: request))
    for line in LedgerExample.torch.split(separator: "\n") where line.first?.isLetter == true {
      let key = line.prefix { $0 != ":" }
      #expect(written.contains("\(key):"), "the README lacks \(key)")
    }
  }
}

@Suite struct WeekDocuments {
  @Test func everyFieldIsReadAndWrittenAsItWas() throws {
    let commit = try #require(ObjectID(hex: String(repeating: "1234567890", count: 4)))
    let digest = Digest.sha256(of: [1, 2, 3])
    let version = try #require(BuildVersion("26.11.27"))
    let record = WeekRecord(
      version: version, channel: "dev", week: 590, instant: "2026-11-27T17:00:00+08:00",
      previous: BuildVersion("26.11.20"), base: commit, commit: commit, tag: "dev/26.11.27",
      manifest: digest, shipped: [.init(request: RequestID(7), tip: commit, merge: commit)],
      leftBehind: [
        .init(
          request: RequestID(8), code: "conflict", reason: "collides with REQ-7:\n  a.txt\n",
          price: .init(loss: 212, leaving: [RequestID(4), RequestID(9)]))
      ],
      earlyReason: "the hall closes at noon",
      composition: CompositionRecord(
        policy: "votes", seats: 12, pinned: [RequestID(3)], worth: 900, possible: 1400, bound: 920,
        nextBest: .init(worth: 890, leaving: [RequestID(7)], joining: [RequestID(8)])))
    #expect(WeekDocument.path(of: record) == "weeks/dev/26.11.27.yaml")
    let format = LedgerExample.format
    let text = try format.text(of: WeekDocument.node(of: record))
    #expect(text.contains("instant: 2026-11-27T17:00:00+08:00") || text.contains("instant: \"2026"))
    #expect(text.contains("base: \"1234567890"), "an all-digit name would read as a number")
    let read = try WeekDocument.record(
      from: format.parse(text, file: "f"), file: "f", channel: "dev", version: version)
    #expect(read == record)
  }

  @Test func aRecordWithoutFeaturesIsARecord() throws {
    let ledger = try LedgerExample.ledger(LedgerExample.week("dev", "26.11.27"))
    #expect(ledger.problems.isEmpty)
    #expect(ledger.lastRelease(channel: "dev")?.shipped.isEmpty == true)
  }
}
