// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The result of a closed poll as a document: `polls/VERSION.yaml`.
package enum PollDocument {
  /// Where a result stands on the ledger branch.
  package static func path(of version: BuildVersion) -> String { "polls/\(version).yaml" }

  package static func node(of record: PollRecord) -> DocumentNode {
    .map([
      ("version", .string(record.version.description)),
      ("week", .plain(record.week)),
      ("opened", .string(record.opened)),
      ("closed", .string(record.closed)),
      ("tallied", .string(record.tallied)),
      (
        "ballots",
        .map([
          ("counted", .plain(record.ballots.counted)), ("superseded", .plain(record.ballots.superseded)),
          ("late", .plain(record.ballots.late)), ("early", .plain(record.ballots.early)),
          ("invalid", .plain(record.ballots.invalid)),
        ])
      ),
      ("mood", counts(record.mood)),
      (
        "features",
        .list(
          record.features.map {
            .map([
              ("request", .string($0.request.description)), ("loved", .plain($0.loved)),
              ("weak", .plain($0.weak)),
            ])
          })
      ),
      (
        "awaited",
        .list(
          record.awaited.map {
            .map([("request", .string($0.request.description)), ("votes", .plain($0.votes))])
          })
      ),
      ("sources", counts(record.sources)),
      ("countries", counts(record.countries)),
      ("refusals", counts(record.refusals)),
      ("disliked", record.disliked.isEmpty ? nil : .list(record.disliked.map { .string($0.description) })),
      ("award", record.award.isEmpty ? nil : .list(record.award.map { .string($0.description) })),
    ])
  }

  private static func counts(_ counts: [PollRecord.Count]) -> DocumentNode? {
    counts.isEmpty
      ? nil : .list(counts.map { .map([("name", .string($0.name)), ("votes", .plain($0.votes))]) })
  }

  /// Reads a result strictly; the version must be that of the file's name. Throws `DocumentProblems`.
  package static func record(
    from document: DocumentNode, file: String, version: BuildVersion
  ) throws(DocumentProblems) -> PollRecord {
    var reader = FieldReader(document, file: file)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    let record = record(from: &reader, version: version)
    reader.finish()
    guard reader.problems.isEmpty, let record else {
      throw DocumentProblems(reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    return record
  }

  private static func record(from reader: inout FieldReader, version: BuildVersion) -> PollRecord? {
    let found = reader.required("version", "a version such as 26.11.27") { BuildVersion($0) }
    if let found, found != version {
      reader.refuse("version", "must equal the file's name, expected \(version), found \(found)")
    }
    let week = reader.required("week", "a week's number from 1 to 99999") {
      Int($0).flatMap { (1...99_999).contains($0) ? $0 : nil }
    }
    let opened = instant("opened", &reader)
    let closed = instant("closed", &reader)
    let tallied = instant("tallied", &reader)
    let ballots = reader.nested("ballots") { ballots in
      PollRecord.Ballots(
        counted: count("counted", &ballots), superseded: count("superseded", &ballots),
        late: count("late", &ballots), early: count("early", &ballots), invalid: count("invalid", &ballots))
    }
    if ballots == nil { reader.refuse("ballots", "is missing; expected a mapping of counts") }
    let mood = counts("mood", &reader)
    let features =
      reader.each("features") { feature -> PollRecord.Feature? in
        let request = feature.required("request", "a request id such as REQ-7") { RequestID($0) }
        let loved = count("loved", &feature)
        let weak = count("weak", &feature)
        return request.map { PollRecord.Feature(request: $0, loved: loved, weak: weak) }
      } ?? []
    let awaited =
      reader.each("awaited") { proposal -> PollRecord.Proposal? in
        let request = proposal.required("request", "a request id such as REQ-7") { RequestID($0) }
        let votes = count("votes", &proposal)
        return request.map { PollRecord.Proposal(request: $0, votes: votes) }
      } ?? []
    let sources = counts("sources", &reader)
    let countries = counts("countries", &reader)
    let refusals = counts("refusals", &reader)
    let disliked = requests("disliked", &reader)
    let award = requests("award", &reader)
    guard let found, let week, let opened, let closed, let tallied, let ballots else { return nil }
    return PollRecord(
      version: found, week: week, opened: opened, closed: closed, tallied: tallied, ballots: ballots,
      mood: mood, features: features, awaited: awaited, sources: sources, countries: countries,
      refusals: refusals, disliked: disliked, award: award)
  }

  private static func instant(_ key: String, _ reader: inout FieldReader) -> String? {
    reader.required(key, "an instant such as 2026-12-01T21:00:00+08:00") {
      $0.utf8.count == 25 && CivilDate(String($0.prefix(10))) != nil ? $0 : nil
    }
  }

  private static func count(_ key: String, _ reader: inout FieldReader) -> Int {
    reader.required(key, "a count") { Int($0).flatMap { $0 >= 0 ? $0 : nil } } ?? 0
  }

  private static func counts(_ key: String, _ reader: inout FieldReader) -> [PollRecord.Count] {
    reader.each(key) { entry -> PollRecord.Count? in
      let name = entry.required("name", "one line") { $0.isOneLine ? $0 : nil }
      let votes = count("votes", &entry)
      return name.map { PollRecord.Count(name: $0, votes: votes) }
    } ?? []
  }

  private static func requests(_ key: String, _ reader: inout FieldReader) -> [RequestID] {
    (reader.texts(key) ?? []).compactMap { text in
      if let id = RequestID(text) { return id }
      reader.refuse(key, "expected request ids such as REQ-7, found “\(text)”")
      return nil
    }
  }
}
