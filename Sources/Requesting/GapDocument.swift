// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Scheduling

/// Days without a train as a document: `gaps/2026-10-02.yaml`.
package enum GapDocument {
  package static func path(of gap: TrainGap) -> String { "gaps/\(gap.date).yaml" }

  package static func node(of gap: TrainGap) -> DocumentNode {
    .map([
      ("date", .plain(gap.date)),
      ("until", gap.last == gap.date ? nil : .plain(gap.last)),
      ("kind", .string(gap.kind.rawValue)),
      ("reason", .string(gap.reason)),
      ("moved_to", gap.movedTo.map { .plain($0) }),
      ("decided_by", gap.decidedBy.map(DocumentNode.string)),
      ("decided_on", gap.decidedOn.map { .plain($0) }),
    ])
  }

  /// Reads a gap strictly; its date must be that of the file's name. Throws `DocumentProblems`.
  package static func gap(
    from document: DocumentNode, file: String, date: CivilDate
  ) throws(DocumentProblems) -> TrainGap {
    var reader = FieldReader(document, file: file)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    let day = "a day such as 2026-10-02"
    let found = reader.required("date", day) { CivilDate($0) }
    if let found, found != date {
      reader.refuse("date", "must equal the file's name, expected \(date), found \(found)")
    }
    let until = reader.value("until", day) { CivilDate($0) }
    if let until, until <= date { reader.refuse("until", "must be after date, found \(until)") }
    let kinds = TrainGap.Kind.allCases.map(\.rawValue).joined(separator: ", ")
    let kind = reader.required("kind", "one of \(kinds)") { TrainGap.Kind(rawValue: $0) }
    let reason = reader.required("reason", "a text") { $0.isText ? $0 : nil }
    let movedTo = reader.value("moved_to", day) { CivilDate($0) }
    let decidedBy = reader.value("decided_by", "Name <mail@host>") { Identity($0)?.text }
    let decidedOn = reader.value("decided_on", day) { CivilDate($0) }
    reader.finish()
    guard reader.problems.isEmpty, let kind, let reason else {
      throw DocumentProblems(reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    return TrainGap(
      date, through: until, kind, reason: reason, movedTo: movedTo, decidedBy: decidedBy, decidedOn: decidedOn
    )
  }
}
