// SPDX-License-Identifier: Apache-2.0
import Foundation
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
    var references = ["refs/tags/\(record.tag)", project.ledgerReference]
    if project.movesBase { references.append(project.baseReference) }
    let there = try await remote.references(references)
    let pending = try references.filter { try ports.references.target(of: $0) != there[$0] }
    if !pending.isEmpty { try await remote.push(pending) }
    try finish(record)
    return PushOutcome(references: pending)
  }

  private func finish(_ record: WeekRecord) throws {
    try ports.journal.forget(channel: record.channel, version: record.version)
  }

  /// A version that is out: what its push may still lack is made up, and nothing else is done.
  func nothingToDo(_ opening: WeekOpening, at now: Date) async throws -> CutReport {
    guard case .alreadyReleased(let record, let next, let isUnfinished) = opening else {
      throw ReleasingError.noLedger(project.ledgerBranch)
    }
    if isUnfinished {
      try mend(record, at: now)
      try ports.workshop.clear()
    }
    guard ports.remote != nil else {
      try finish(record)
      return .nothingToDo(record, next: next, pushed: [])
    }
    ports.narrator.began(.push)
    let pushed = try await push(record)
    ports.narrator.ended(.push, summary: pushed.references.isEmpty ? "nothing to push" : pushed.summary)
    return .nothingToDo(record, next: next, pushed: pushed.references)
  }
}
