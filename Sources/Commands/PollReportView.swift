// SPDX-License-Identifier: Apache-2.0
internal import Requesting
internal import Voting

extension PollReport {
  /// The result for people, in a terminal.
  var text: String {
    var parts = [
      "\(product) \(version)  week \(week)  \(isFinal ? "result" : "so far")",
      "  \(ballots.counted) ballots count, of \(ballots.cast) cast: \(ballots.superseded) replaced by a later one, "
        + "\(ballots.late) late, \(ballots.early) early, \(ballots.invalid) invalid",
    ]
    if !refusals.isEmpty {
      parts.append("  invalid: " + refusals.map { "\($0.votes) \($0.name)" }.joined(separator: ", "))
    }
    parts.append("  mood: " + mood.map { "\($0.name) \($0.votes) (\($0.share))" }.joined(separator: ", "))
    var columns = TextColumns(indent: 4)
    for feature in features {
      columns.add(
        "\(feature.request)", "\(feature.net > 0 ? "+" : "")\(feature.net)", "loved \(feature.loved)",
        "weak \(feature.weak)", feature.title.both, feature.isDisliked ? "disliked\(answered(feature))" : "")
    }
    if !columns.isEmpty { parts += ["  features:", columns.text.withoutTrailingSpaces] }
    var next = TextColumns(indent: 4)
    for proposal in awaited { next.add("\(proposal.request)", "\(proposal.votes)", proposal.title.both) }
    if !next.isEmpty { parts += ["  awaited:", next.text] }
    parts.append(award.map { "  " + $0.text } ?? "  no popcorn award")
    parts += ["  \(rules.award.en)", "  \(rules.dislike.en)"]
    return parts.joined(separator: "\n")
  }

  private func answered(_ feature: Feature) -> String {
    feature.answer.map { ", \($0.verdict.rawValue): \($0.reason.singleLine)" } ?? ", unanswered"
  }
}

extension PopcornAward {
  /// One line for people.
  var text: String {
    let titles = winners.map { "\($0.request) \($0.title.both)" }.joined(separator: " & ")
    let people = people.isEmpty ? "" : " – \(people.joined(separator: ", "))"
    return
      "\(isShared ? "popcorn award, shared" : "popcorn award"): \(titles) (net \(net), loved \(loved))\(people)"
  }
}
