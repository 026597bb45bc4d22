// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Scheduling

extension WeeklyRelease {
  /// Why a train may leave on a day that has none; nil on any other day. Throws without a reason.
  func unscheduledReason(
    _ version: BuildVersion, _ ledger: Ledger, _ order: CutOrder, at now: Date
  ) throws -> String? {
    if let problem = ledger.problem(of: .gap(version.date)) { throw ReleasingError.noteDamaged("\(problem)") }
    guard case .gap(_, let gap) = schedule(ledger).day(version.date) else {
      let late = Int(now.timeIntervalSince(project.calendar.departure(on: version.date)))
      return project.rules.missed == .refuse && late > project.rules.lateAfter ? order.earlyReason : nil
    }
    // A train that nobody called off may be caught up by whoever names its day.
    if gap.kind == .missed, project.rules.missed == .catchUp { return nil }
    guard let reason = order.earlyReason else { throw ReleasingError.noTrain(version, gap.sentence) }
    return reason
  }

  /// A train that is due and late is caught up, told as such, or refused, as the settings say.
  func refuseMissed(_ version: BuildVersion, _ ledger: Ledger, _ order: CutOrder, at now: Date) throws {
    let channel = project.channel.name
    // Before its first release a project has missed nothing.
    guard project.movesBase, let first = ledger.weeks(channel: channel).first, version > first.version,
      schedule(ledger).isTrain(version.date)
    else { return }
    let departure = project.calendar.departure(on: version.date)
    let late = Int(now.timeIntervalSince(departure))
    guard late > 0 else { return }
    let text = project.calendar.text(of: departure)
    if project.rules.missed == .refuse, late > project.rules.lateAfter, order.earlyReason == nil {
      throw ReleasingError.missed(version, departure: text, now: project.calendar.text(of: now))
    }
    if late >= 3600, order.date == nil {
      ports.narrator.notice("\(version) was due at \(text), \(Self.span(late)) ago; it is caught up now")
    }
  }

  /// The gaps that have come to pass and that the ledger does not have.
  func unrecordedGaps(_ ledger: Ledger, through last: CivilDate) -> [TrainGap] {
    let weeks = ledger.weeks(channel: project.channel.name)
    guard project.movesBase, let first = weeks.first else { return [] }
    // A file that cannot be read is a person's to mend, not to be written over.
    let malformed = ledger.malformedGaps
    return schedule(ledger).unaccounted(
      after: first.version.date, through: last, released: ledger.trainDays(schedule(ledger))
    ).filter { !malformed.contains($0.date) }
  }

  /// Writes the gaps that have come to pass onto the ledger: no missing train is silent.
  func recordGaps(at now: Date) async throws {
    guard project.movesBase else { return }
    let today = project.calendar.day(of: now)
    var found: [TrainGap] = []
    let before = unrecordedGaps(try readLedger(), through: passed(today, at: now))
    guard let last = before.last else { return }
    let instant = project.calendar.departure(on: last.last)
    let signature = Signature(
      project.committer, seconds: Int64(instant.timeIntervalSince1970),
      offset: project.calendar.offset(at: instant))
    try stepAside(from: project.ledgerBranch)
    _ = try LedgerEditor.enter(store: ports.ledger, format: ports.format, signature: signature) { book in
      found = unrecordedGaps(book.ledger, through: passed(today, at: now))
      return try book.record(found)
    }
    tell(of: found)
    guard let remote = ports.remote, !found.isEmpty else { return }
    do {
      try await remote.push([project.ledgerReference], at: [:])
    } catch let failure as any Failure {
      // The next release pushes the ledger too.
      ports.narrator.notice("the gap could not be pushed: \(failure.message)")
    }
  }

  /// People hear of gaps also from a quiet cut.
  func tell(of gaps: [TrainGap]) {
    for gap in gaps { ports.narrator.notice("no train on \(gap.days), \(gap.sentence); recorded") }
  }

  /// The last day of which a train's hour has come.
  private func passed(_ today: CivilDate, at now: Date) -> CivilDate {
    project.calendar.departure(on: today) <= now ? today : today.adding(days: -1)
  }

  /// `2 d 3 h`, `5 h`.
  static func span(_ seconds: Int) -> String {
    let hours = seconds / 3600
    return hours < 48 ? "\(hours) h" : "\(hours / 24) d \(hours % 24) h"
  }
}

extension TrainGap {
  /// `2026-10-02`; `2026-11-13, 2026-11-20` where each was missed; `2026-12-14 to 2026-12-27`.
  package var days: String {
    if kind == .missed { return missedDays.map(\.description).joined(separator: ", ") }
    return last == date ? "\(date)" : "\(date) to \(last)"
  }
}
