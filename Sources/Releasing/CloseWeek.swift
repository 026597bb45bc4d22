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
    _ week: OpenedWeek, _ train: TrainReport, _ release: DescribedRelease, at now: Date
  ) throws -> WeekRecord {
    let record = try weekRecord(week, train, release)
    if try kept(Bool.self, of: .close, week, part: ":began") == nil {
      try keep(true, of: .close, week, part: ":began")
    } else {
      try removeLocks(record, before: now)
    }
    try enter(record, at: now)
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
      manifest: release.plan.manifestDigest,
      shipped: train.boarded.map { .init(request: $0.request.id, tip: $0.tip, merge: $0.merge) },
      leftBehind: release.manifest.leftBehind.map {
        .init(
          request: $0.id, code: $0.code, reason: $0.reason.text(in: .en), tip: week.tips[$0.id],
          price: train.price(of: $0.id))
      },
      earlyReason: week.earlyReason, unscheduledReason: week.unscheduledReason, hotfix: week.hotfix,
      waiver: week.gate?.waiver, composition: train.composition?.record)
  }

  /// Enters a record into the ledger and moves what belongs to it, by the committer at the train's instant.
  func enter(_ record: WeekRecord, at now: Date) throws {
    let signature = signature(of: record, at: now)
    var attempt = 1
    while true {
      do {
        return try enter(record, signature)
      } catch let failure as any Failure where failure.kind == .busy && attempt < 5 {
        // A person decided something on the ledger meanwhile: the record goes on top of it.
        attempt += 1
      }
    }
  }

  private func enter(_ record: WeekRecord, _ signature: Signature) throws {
    let ledger = try readLedger()
    let change = LedgerChange(
      path: WeekDocument.path(of: record), text: try ports.format.text(of: WeekDocument.node(of: record)))
    // The trains that did not leave before it are told in the same commit.
    let book = LedgerBook(ledger, format: ports.format)
    let gaps =
      record.channel == project.channel.name
      ? unrecordedGaps(book.ledger, through: record.version.date.adding(days: -1)) : []
    let ledgerCommit = try ports.ledger.write(
      [change] + (try gaps.map(book.change)), message: message(of: record, gaps),
      by: signature, onto: ledger.commit)
    let updates = [
      ReferenceUpdate(name: project.ledgerReference, expected: ledger.commit, target: ledgerCommit)
    ]
    try move(updates + (try releaseUpdates(record, signature)), record, signature)
    tell(of: gaps)
  }

  private func message(of record: WeekRecord, _ gaps: [TrainGap]) -> String {
    let what = record.hotfix == nil ? "Record week \(record.week)" : "Record a hot-fix of week \(record.week)"
    let subject = "\(what): \(record.version) on \(record.channel)\n"
    let lines = gaps.map { "No train on \($0.days), \($0.sentence)\n" }
    return lines.isEmpty ? subject : "\(subject)\n\(lines.joined())"
  }

  /// Tag and base branch of a record, as far as they do not stand where they must.
  private func releaseUpdates(_ record: WeekRecord, _ signature: Signature) throws -> [ReferenceUpdate] {
    var updates: [ReferenceUpdate] = []
    let tagReference = "refs/tags/\(record.tag)"
    if let there = try ports.graph.tip(of: tagReference) {
      guard there == record.commit else { throw ReleasingError.tagTaken(record.tag, there) }
    } else {
      let tag = try ports.references.writeTag(
        record.tag, of: record.commit, message: tagMessage(record), by: signature)
      updates.append(ReferenceUpdate(name: tagReference, expected: nil, target: tag))
    }
    if project.movesBase {
      guard let base = try ports.graph.tip(of: project.baseReference) else {
        throw ReleasingError.noBase(project.baseBranch)
      }
      if base == record.base, base != record.commit {
        updates.append(
          ReferenceUpdate(name: project.baseReference, expected: base, target: record.commit))
      } else if try !ports.graph.isAncestor(record.commit, of: base) {
        throw ReleasingError.baseMoved(project.baseBranch, expected: record.base, train: record.commit)
      }
    }
    return updates
  }

  private func move(_ updates: [ReferenceUpdate], _ record: WeekRecord, _ signature: Signature) throws {
    for branch in [project.ledgerBranch, project.baseBranch]
    where updates.contains(where: { $0.name == "refs/heads/\(branch)" }) {
      try stepAside(from: branch)
    }
    try ports.references.move(
      updates, by: signature, message: "miui-release cut: \(record.version) on \(record.channel)")
  }

  /// A cut that died between locking and writing leaves its lock files, and nobody else takes them away.
  func removeLocks(_ record: WeekRecord, before now: Date) throws {
    try ports.references.removeStaleLocks(
      of: [project.ledgerReference, project.baseReference, "refs/tags/\(record.tag)"], before: now)
  }

  /// libgit2 locks all references of a transaction and then writes one after another: a kill between two
  /// of them is made good here, by the record.
  func mend(_ record: WeekRecord, at now: Date) throws {
    try removeLocks(record, before: now)
    let signature = signature(of: record, at: now)
    let updates = try releaseUpdates(record, signature)
    if !updates.isEmpty { try move(updates, record, signature) }
  }

  /// By the committer at the record's instant; now, where somebody wrote another form of it by hand.
  private func signature(of record: WeekRecord, at now: Date) -> Signature {
    let instant = ZonedInstant(record.instant)
    return Signature(
      project.committer, seconds: instant?.seconds ?? Int64(now.timeIntervalSince1970),
      offset: instant?.offset ?? 0)
  }

  /// A branch that is checked out would move under somebody's files; the work tree stays at its commit,
  /// off the branch, with every file as it is (docs/adr/0002).
  func stepAside(from branch: String) throws {
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
