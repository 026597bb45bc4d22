// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Vetting

/// A verdict as reports show it.
struct VerdictView: Encodable {
  let id: Int
  /// The member's id; nil for one who asked to be forgotten.
  let tester: String?
  let name: String?
  let candidate: BuildVersion
  let device: String
  /// Nil: the whole build.
  let feature: RequestID?
  let verdict: Verdict.Finding
  let note: String?
  let at: String
  let open: Bool
  let replacedBy: Int?
  let closedBy: String?
  let closedReason: String?

  init(_ verdict: Verdict, names: [TesterID: String], open: Set<Int>, _ members: Members) {
    id = verdict.id
    tester = verdict.tester?.description
    name = verdict.tester.flatMap { names[$0] }
    candidate = verdict.candidate
    device = verdict.device
    feature = verdict.feature
    self.verdict = verdict.finding
    note = verdict.note
    at = members.text(verdict.at)
    self.open = open.contains(verdict.id)
    replacedBy = verdict.replacedBy
    closedBy = verdict.resolution?.by
    closedReason = verdict.resolution?.reason
  }

  /// What became of it, in a few words.
  private var fate: String {
    if let replacedBy { return "replaced by \(replacedBy)" }
    if let closedReason { return "closed by \(closedBy ?? ""): \(closedReason)" }
    return open ? "open" : verdict == .blocker ? "works since, or blocked anew" : ""
  }

  /// The first line of the note; a note may have more of them.
  private var shortNote: String {
    let line = note?.prefix { $0 != "\n" } ?? ""
    return line.count > 60 ? "\(line.prefix(59))…" : String(line)
  }

  func add(to columns: inout TextColumns) {
    columns.add(
      "\(id)", feature?.description ?? "whole build", "\(candidate)", device, verdict.rawValue,
      name ?? tester ?? "forgotten", fate,
      shortNote)
  }
}
