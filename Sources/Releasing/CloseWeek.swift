// SPDX-License-Identifier: Apache-2.0
import Scheduling
import Foundation
import Merging
import Publishing
import ReleaseCore
package import Requesting

extension WeekRecord: StageFacts {
  package var summary: String { "tag \(tag), commit \(commit.short)" }
}

extension WeeklyRelease {
  /// Tag, base branch and the ledger's record of the week move in one reference transaction.
  func closeWeek(
    _ week: OpenedWeek, _ train: TrainReport, _ release: DescribedRelease
  ) throws -> WeekRecord {
    let record = try weekRecord(week, train, release)
    let signature = signature(of: week)
    var attempt = 1
    while true {
      do {
        try move(record, week, train, signature)
        break
      } catch let failure as any Failure where failure.kind == .busy && attempt < 5 {
        // A person decided something on the ledger meanwhile: the record goes on top of it.
        attempt += 1
      }
    }
    try ports.journal.keep(
      "{}", of: Stage.close.rawValue, channel: project.channel.name, version: week.version,
      at: week.departure)
    return record
  }

  private func weekRecord(
    _ week: OpenedWeek, _ train: TrainReport, _ release: DescribedRelease
  ) throws -> WeekRecord {
    WeekRecord(
      version: week.version, channel: project.channel.name, week: week.week,
      instant: release.manifest.instant.description, previous: week.previous, base: week.base,
      commit: train.head, tag: project.tag(of: week.version),
      manifest: release.plan.pointer.manifest.sha256,
      shipped: train.boarded.map { .init(request: $0.request.id, tip: $0.tip, merge: $0.merge) },
      leftBehind: release.manifest.leftBehind.map {
        .init(request: $0.id, code: $0.code, reason: $0.reason.text(in: .en))
      },
      earlyReason: week.earlyReason)
  }

  private func move(
    _ record: WeekRecord, _ week: OpenedWeek, _ train: TrainReport, _ signature: Signature
  ) throws {
    guard let ledger = try ports.ledger.snapshot() else {
      throw ReleasingError.noLedger(project.ledgerBranch)
    }
    let change = LedgerChange(
      path: WeekDocument.path(of: record), text: try ports.format.text(of: WeekDocument.node(of: record)))
    let ledgerCommit = try ports.ledger.write(
      [change], message: "Record week \(record.week): \(record.version) on \(record.channel)\n",
      by: signature, onto: ledger.commit)
    let tag = try ports.references.writeTag(
      record.tag, of: train.head, message: tagMessage(record), by: signature)
    var updates = [
      ReferenceUpdate(name: project.ledgerReference, expected: ledger.commit, target: ledgerCommit)
    ]
    let tagReference = "refs/tags/\(record.tag)"
    if let there = try ports.references.target(of: tagReference) {
      guard there == tag else { throw ReleasingError.tagTaken(record.tag, there) }
    } else {
      updates.append(ReferenceUpdate(name: tagReference, expected: nil, target: tag))
    }
    var moving = [project.ledgerBranch]
    if project.movesBase, let base = try ports.graph.tip(of: project.baseReference), base != train.head {
      if base == week.base {
        updates.append(
          ReferenceUpdate(name: project.baseReference, expected: base, target: train.head))
        moving.append(project.baseBranch)
      } else if try !ports.graph.isAncestor(train.head, of: base) {
        throw ReleasingError.baseMoved(project.baseBranch, expected: week.base, train: train.head)
      }
    }
    for branch in moving { try stepAside(from: branch) }
    try ports.references.move(
      updates, by: signature, message: "miui-release cut: \(record.version) on \(record.channel)")
  }

  /// A branch that is checked out would move under somebody's files; the work tree stays at its commit,
  /// off the branch, with every file as it is (docs/adr).
  private func stepAside(from branch: String) throws {
    for workTree in try ports.references.workTrees(on: branch) {
      try ports.references.detach(workTree: workTree)
      ports.narrator.warn(
        "\(workTree) had \(branch) checked out; it stays at its commit with HEAD detached. `git switch \(branch)` there takes it to the new one"
      )
    }
  }

  private func tagMessage(_ record: WeekRecord) -> String {
    """
    \(project.product) \(record.version) on \(record.channel), week \(record.week)

    Base: \(record.base)
    Features: \(record.shipped.map(\.request.description).joined(separator: " "))
    Manifest-SHA256: \(record.manifest)

    """
  }
}
