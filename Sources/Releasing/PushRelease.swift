// SPDX-License-Identifier: Apache-2.0
import Foundation
import Merging
import ReleaseCore
import Requesting

/// Whether the release reached the remote.
package struct PushOutcome: StageFacts, Hashable {
  package let references: [String]

  package var summary: String {
    references.isEmpty ? "no remote is configured" : "pushed \(references.joined(separator: ", "))"
  }
}

extension WeeklyRelease {
  /// Pushes tag, base and ledger together; pushing again what is there changes nothing.
  func push(_ record: WeekRecord) async throws -> PushOutcome {
    guard let remote = ports.remote else {
      try finish(record)
      return PushOutcome(references: [])
    }
    // The base as it was released: what people commit upon it meanwhile is theirs to push.
    let base = project.movesBase ? [project.baseReference: record.commit] : [:]
    let names = ["refs/tags/\(record.tag)", project.ledgerReference] + base.keys
    let there = try await remote.references(names)
    let pending = try names.filter { name in
      guard let theirs = there[name] else { return true }
      guard let released = base[name] else { return try ports.references.target(of: name) != theirs }
      return (try? ports.graph.isAncestor(released, of: theirs)) != true
    }
    if !pending.isEmpty { try await remote.push(pending, at: base) }
    try finish(record)
    return PushOutcome(references: pending)
  }

  private func finish(_ record: WeekRecord) throws {
    try ports.journal.forget(channel: record.channel, version: record.version)
  }

  /// A version that is out: what its cut left undone is made up, and nothing else is done.
  func nothingToDo(
    _ record: WeekRecord, next: String, isUnfinished: Bool, at now: Date
  ) async throws -> CutReport {
    // Once a push went through nobody is asked again: cron may fire while the remote is away.
    guard isUnfinished else { return .nothingToDo(record, next: next, pushed: []) }
    try mend(record, at: now)
    try ports.workshop.clear()
    ports.narrator.began(.push)
    let pushed = try await push(record)
    ports.narrator.ended(.push, summary: pushed.references.isEmpty ? "nothing to push" : pushed.summary)
    return .nothingToDo(record, next: next, pushed: pushed.references)
  }
}
