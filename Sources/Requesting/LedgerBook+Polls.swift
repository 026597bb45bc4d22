// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension LedgerBook {
  /// Records the result of a closed poll, and why it closed before its hour; nil where the same stands already.
  package func record(_ record: PollRecord, by person: Identity, early: String? = nil) throws -> LedgerEntry?
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
    return try entry(path, PollDocument.node(of: record), message)
  }

  /// Answers a feature that a majority dislikes; nil where the same answer stands already.
  package func answer(
    _ request: RequestID, in version: BuildVersion?, _ verdict: FeatureAnswer.Verdict, reason: String,
    by person: Identity, on day: CivilDate
  ) throws -> (answer: FeatureAnswer, entry: LedgerEntry?) {
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
    return (answer, try entry(answer.path, answer.node, message))
  }

  /// Writes the file, and reads it back under the ledger's own rules before anyone commits it.
  private func entry(_ path: String, _ node: DocumentNode, _ message: LedgerMessage) throws -> LedgerEntry {
    let text = try format.text(of: node)
    let read = Ledger(LedgerSnapshot(commit: ledger.commit, files: [path: text]), format: format)
    if let problem = read.problems.first { throw RequestingError.unwritableEntry(problem) }
    return LedgerEntry(changes: [LedgerChange(path: path, text: text)], message: message.text)
  }
}

/// One commit on the ledger that changes no request: the result of a poll, an answer.
package struct LedgerEntry: Hashable, Sendable {
  package let changes: [LedgerChange]
  package let message: String
}

extension LedgerEditor {
  /// Makes one commit of an entry, deciding again where the branch moved; nil where there is nothing to write.
  package static func append(
    store: some LedgerStore, format: any DocumentFormat, signature: Signature, maxAttempts: Int = 5,
    _ decide: (LedgerBook) throws -> LedgerEntry?
  ) throws -> ObjectID? {
    var attempt = 1
    while true {
      let ledger = try read(store, format: format)
      guard let entry = try decide(LedgerBook(ledger, format: format)) else { return nil }
      do {
        return try store.commit(entry.changes, message: entry.message, by: signature, onto: ledger.commit)
      } catch let failure as any Failure where failure.kind == .busy {
        guard attempt < maxAttempts else { throw RequestingError.busy(attempts: attempt, cause: failure) }
        attempt += 1
      }
    }
  }
}
