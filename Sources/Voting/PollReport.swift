// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// The four-panel report of one build with everything that is shown of it; encoded, it is the JSON report
/// (docs/formats/poll-report.md).
package struct PollReport: Sendable, Encodable {
  package struct Feature: Sendable, Encodable {
    package let request: RequestID
    package let title: LocalizedText
    package let app: LocalizedText?
    package let requesters: [Requester]
    package let developers: [String]
    package let feedback: [String]
    package let loved: Int
    package let weak: Int
    package let net: Int
    package let lovedShare: Share
    package let weakShare: Share
    package let isDisliked: Bool
    package let answer: Answer?
  }

  package struct Answer: Sendable, Encodable {
    package let verdict: FeatureAnswer.Verdict
    package let reason: String
    package let on: String
  }

  package struct Proposal: Sendable, Encodable {
    package let request: RequestID
    package let title: LocalizedText
    package let votes: Int
    package let share: Share
  }

  package struct Slice: Sendable, Encodable {
    /// A mood's word, a source, a country's letters; `unknown` and `others` too.
    package let name: String
    package let votes: Int
    package let share: Share
  }

  package struct Ballots: Sendable, Encodable {
    package let cast: Int
    package let counted: Int
    package let superseded: Int
    package let late: Int
    package let early: Int
    package let invalid: Int
  }

  /// One of the last polls, oldest first; the last is this report's own.
  package struct Week: Sendable, Encodable {
    package let version: BuildVersion
    package let week: Int
    package let counted: Int
    package let mood: [Slice]
    package let bestNet: Int?
  }

  package struct Rules: Sendable, Encodable {
    package let counting: PollRules.Sentence
    package let award: PollRules.Sentence
    package let dislike: PollRules.Sentence
  }

  /// How many weeks the trend looks back.
  package static let weeksShown = 12

  package let format = "miui-release.poll-report"
  package let formatVersion = 1
  package let product: String
  package let version: BuildVersion
  package let week: Int
  /// False while the poll is not closed: the numbers may still change.
  package let isFinal: Bool
  package let opened: String
  package let closed: String
  package let tallied: String
  package let ballots: Ballots
  package let mood: [Slice]
  /// Best loved first.
  package let features: [Feature]
  package let awaited: [Proposal]
  package let sources: [Slice]
  package let countries: [Slice]
  package let refusals: [Slice]
  package let award: PopcornAward?
  package let trend: [Week]
  package let rules: Rules

  /// Titles and names come from the ledger's requests as they stand, and the trend from its earlier results.
  package init(
    _ record: PollRecord, in ledger: Ledger, product: String, rules: PollRules, isFinal: Bool
  ) {
    let counted = record.ballots.counted
    self.product = product
    version = record.version
    week = record.week
    self.isFinal = isFinal
    opened = record.opened
    closed = record.closed
    tallied = record.tallied
    ballots = Ballots(
      cast: record.ballots.cast, counted: counted, superseded: record.ballots.superseded,
      late: record.ballots.late, early: record.ballots.early, invalid: record.ballots.invalid)
    mood = Self.slices(record.mood, of: counted)
    features = PollRules.ranked(record.features).map { feature in
      let request = ledger.request(feature.request)
      return Feature(
        request: feature.request, title: Self.title(of: feature.request, in: ledger), app: request?.app,
        requesters: request?.requesters ?? [], developers: request?.developers ?? [],
        feedback: request?.feedback ?? [], loved: feature.loved, weak: feature.weak, net: feature.net,
        lovedShare: Share(feature.loved, of: counted), weakShare: Share(feature.weak, of: counted),
        isDisliked: record.disliked.contains(feature.request),
        answer: ledger.answer(to: feature.request, in: record.version).map {
          Answer(verdict: $0.verdict, reason: $0.reason, on: $0.answeredOn.description)
        })
    }
    awaited = record.awaited.map {
      Proposal(
        request: $0.request, title: Self.title(of: $0.request, in: ledger), votes: $0.votes,
        share: Share($0.votes, of: counted))
    }
    sources = Self.slices(record.sources, of: counted)
    countries = Self.slices(record.countries, of: counted)
    refusals = Self.slices(record.refusals, of: record.ballots.invalid)
    award = PopcornAward(record, in: ledger)
    let before = ledger.polls.filter { $0.version < record.version }.suffix(Self.weeksShown - 1)
    trend = (before + [record]).map { poll in
      Week(
        version: poll.version, week: poll.week, counted: poll.ballots.counted,
        mood: Self.slices(poll.mood, of: poll.ballots.counted), bestNet: poll.features.map(\.net).max())
    }
    self.rules = Rules(counting: PollRules.counting, award: PollRules.award, dislike: rules.dislike)
  }

  private static func slices(_ counts: [PollRecord.Count], of whole: Int) -> [Slice] {
    counts.map { Slice(name: $0.name, votes: $0.votes, share: Share($0.votes, of: whole)) }
  }

  static func title(of id: RequestID, in ledger: Ledger) -> LocalizedText {
    ledger.request(id)?.title ?? LocalizedText(en: id.description)
  }

  /// The feature that was most often called the weakest; nil where none was.
  package var weakest: Feature? {
    features.filter { $0.weak > 0 }.max { ($0.weak, -$0.net) < ($1.weak, -$1.net) }
  }
  package var disliked: [Feature] { features.filter(\.isDisliked) }
}

extension Share: Encodable {
  private enum Key: String, CodingKey {
    case part, whole, percent
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(part, forKey: .part)
    try container.encode(whole, forKey: .whole)
    try container.encode(description, forKey: .percent)
  }
}

/// The popcorn award (爆米花奖) of one build: computed from the votes, never given by hand.
package struct PopcornAward: Sendable, Encodable {
  package struct Winner: Sendable, Encodable {
    package let request: RequestID
    package let title: LocalizedText
    package let requesters: [Requester]
    package let developers: [String]
  }

  package let version: BuildVersion
  package let week: Int
  package let winners: [Winner]
  package let isShared: Bool
  package let loved: Int
  package let net: Int
  package let ballots: Int

  /// Nil where the poll gave none.
  package init?(_ record: PollRecord, in ledger: Ledger) {
    guard let first = record.award.first,
      let best = record.features.first(where: { $0.request == first })
    else { return nil }
    version = record.version
    week = record.week
    winners = record.award.map { id in
      let request = ledger.request(id)
      return Winner(
        request: id, title: PollReport.title(of: id, in: ledger), requesters: request?.requesters ?? [],
        developers: request?.developers ?? [])
    }
    isShared = winners.count > 1
    loved = best.loved
    net = best.net
    ballots = record.ballots.counted
  }

  /// Every award on the ledger, the newest first.
  package static func wall(of ledger: Ledger) -> [PopcornAward] {
    ledger.polls.reversed().compactMap { PopcornAward($0, in: ledger) }
  }

  /// Everybody behind it, each once: who asked, then who built it.
  package var people: [String] {
    var seen: Set<String> = []
    return (winners.flatMap { $0.requesters.map(\.name) } + winners.flatMap(\.developers))
      .filter { seen.insert($0).inserted }
  }
}
