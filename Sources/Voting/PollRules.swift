// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// The rules of the result, each with the sentence that is printed beside it.
package struct PollRules: Hashable, Sendable {
  /// What a cut does while a disliked feature is unanswered.
  package var unanswered: UnansweredPolicy
  /// The share of the counted ballots, in percent, below which a weak feature is no matter of a majority.
  package var dislikedFrom: Int

  package init(unanswered: UnansweredPolicy = .warn, dislikedFrom: Int = 10) {
    self.unanswered = unanswered
    self.dislikedFrom = dislikedFrom
  }

  package static let counting = Sentence(
    zh: "一人一票，以截止前的最后一票为准；四格都要填，最弱的不能与最爱的相同。",
    en:
      "One ballot a voter, the last one before the close; all four panels are filled, and the weakest feature is not the most loved one."
  )

  package static let award = Sentence(
    zh: "爆米花奖归净票数（最爱减最弱）最高的功能；同票时看最爱票数，仍相同则共享。没有选票或没有人选为最爱，就不颁奖。",
    en:
      "The popcorn award goes to the feature with the most net votes (loved minus weak); where several have as many, to the one most often loved; else it is shared. Without ballots, or where nobody loved it, there is none."
  )

  package var dislike: Sentence {
    Sentence(
      zh: "提到某功能的选票中，选为最弱的多于选为最爱的，且不少于全部有效票的 \(dislikedFrom)%，即为多数人不喜欢，必须答复：修复、撤回或保留。",
      en:
        "A majority dislikes a feature that more ballots call the weakest than the most loved, where those are at least \(dislikedFrom)% of all that count; it must be answered: fix, revert or keep."
    )
  }

  /// A sentence in both languages.
  package struct Sentence: Hashable, Sendable, Encodable {
    package let zh: String
    package let en: String
  }

  /// The features that a majority dislikes, the most disliked first.
  package func disliked(_ features: [PollRecord.Feature], counted: Int) -> [RequestID] {
    features.filter { $0.weak > $0.loved && $0.weak * 100 >= dislikedFrom * counted }
      .sorted { ($0.net, -$0.weak, $0.request) < ($1.net, -$1.weak, $1.request) }.map(\.request)
  }

  /// Whose feature is the best loved: one, or several that are equal in net and in loved votes.
  package static func winners(_ features: [PollRecord.Feature]) -> [RequestID] {
    guard let best = features.max(by: { ($0.net, $0.loved) < ($1.net, $1.loved) }), best.loved > 0 else {
      return []
    }
    return features.filter { $0.net == best.net && $0.loved == best.loved }.map(\.request).sorted()
  }

  /// Best loved first: by net votes, then most loved, then the request's number.
  package static func ranked(_ features: [PollRecord.Feature]) -> [PollRecord.Feature] {
    features.sorted { (-$0.net, -$0.loved, $0.request) < (-$1.net, -$1.loved, $1.request) }
  }
}

/// A part of a whole, exact; shown in percent with one decimal, rounded half up.
package struct Share: Hashable, Sendable, CustomStringConvertible {
  package let part: Int
  package let whole: Int

  package init(_ part: Int, of whole: Int) {
    self.part = part
    self.whole = whole
  }

  /// Tenths of a percent; 0 of nothing.
  package var permille: Int { whole == 0 ? 0 : (2000 * part + whole) / (2 * whole) }
  package var description: String { "\(permille / 10).\(permille % 10)%" }
}
