// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension LedgerBook {
  /// Records the result of a closed poll, and why it closed before its hour; nil where the same stands already.
  package func record(_ record: PollRecord, by person: Identity, early: String? = nil) throws -> LedgerBatch?
  {
    if let there = ledger.poll(of: record.version) {
      guard there == record else { throw RequestingError.pollRecorded(record.version) }
      return nil
    }
    let path = PollDocument.path(of: record.version)
    if let problem = ledger.problems.first(where: { $0.file == path }) {
      throw RequestingError.malformedPoll(record.version, problem)
    }
    let award = record.award.map(\.description).joined(separator: ", ")
    let message = LedgerMessage(
      subject: "Record the poll of \(record.version)",
      body: [
        "\(record.ballots.counted) of \(record.ballots.cast) ballots counted.",
        award.isEmpty ? "No popcorn award." : "Popcorn award: \(award).",
      ], trailers: [("Closed-by", person.text)] + (early.map { [("Reason", $0)] } ?? []))
    return try checked(
      [LedgerChange(path: path, text: format.text(of: PollDocument.node(of: record)))], message)
  }

  /// Answers a feature that a majority dislikes; nil where the same answer stands already.
  package func answer(
    _ request: RequestID, in version: BuildVersion?, _ verdict: FeatureAnswer.Verdict, reason: String,
    by person: Identity, on day: CivilDate
  ) throws -> (answer: FeatureAnswer, batch: LedgerBatch?) {
    guard reason.isText else { throw RequestingError.answerWithoutReason(request) }
    guard let found = ledger.request(request) else { throw RequestingError.unknownRequest(request) }
    let polls = ledger.polls.filter { poll in poll.features.contains { $0.request == request } }
    guard let poll = version.map({ version in polls.first { $0.version == version } }) ?? polls.last else {
      throw RequestingError.notInPoll(request, version)
    }
    let answer = FeatureAnswer(
      version: poll.version, request: request, verdict: verdict, reason: reason, answeredBy: person.text,
      answeredOn: day)
    if let there = ledger.answer(to: request, in: poll.version), there.verdict == verdict,
      there.reason == reason
    {
      return (there, nil)
    }
    let message = LedgerMessage(
      subject: "Answer \(found.label): \(verdict.rawValue)",
      body: ["The poll of \(poll.version) is answered."],
      trailers: [("Decided-by", person.text), ("Reason", reason)])
    return (
      answer, try checked([LedgerChange(path: answer.path, text: format.text(of: answer.node))], message)
    )
  }
}
