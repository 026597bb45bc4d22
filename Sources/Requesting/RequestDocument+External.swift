// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

extension RequestDocument {
  /// The places a request was asked for; empty where the key is absent.
  static func external(from reader: inout FieldReader) -> [ExternalRecord] {
    let records = reader.each("external", record) ?? []
    var seen: Set<ExternalID> = []
    for record in records where !seen.insert(record.name).inserted {
      reader.refuse("external", "lists \(record.name) twice")
    }
    return records
  }

  private static func record(from reader: inout FieldReader) -> ExternalRecord? {
    let source = reader.required("source", "one word, such as fider") { ExternalID.isSource($0) ? $0 : nil }
    let id = reader.required("id", "one line of text") { $0.isOneLine ? $0 : nil }
    let link = reader.value("link", "an http or https address") { ExternalRecord.isLink($0) ? $0 : nil }
    let votes = reader.integer("votes", in: 0...10_000_000) ?? 0
    let against = reader.integer("against", in: 0...10_000_000) ?? 0
    let opened = reader.value("poll_opened", instant) { UTCInstant($0) }
    let closes = reader.value("poll_closes", instant) { UTCInstant($0) }
    guard let source, let id else { return nil }
    return ExternalRecord(
      name: ExternalID(source: source, id: id), link: link, votes: votes, against: against,
      pollOpened: opened, pollCloses: closes)
  }

  private static let instant = "an instant such as 2026-11-21T08:30:00Z"
}
