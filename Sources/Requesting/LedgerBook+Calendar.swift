// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Scheduling

extension LedgerBook {
  /// Calls trains off: one that people skip, or a pause.
  package func callOff(_ gap: TrainGap, by person: Identity) throws -> LedgerBatch {
    guard gap.reason.isText else { throw RequestingError.gapWithoutReason(gap.date) }
    if let released = ledger.weeks(channel: ChannelName.trunk).last(where: { gap.covers($0.version.date) }) {
      throw RequestingError.gapOverRelease(gap.date, released.version)
    }
    if let there = ledger.gaps.first(where: {
      $0.date == gap.date || ($0.covers(gap.date) && $0.covers(gap.last))
    }) {
      throw RequestingError.gapTaken(gap.date, there)
    }
    let subject =
      gap.kind == .paused
      ? "Pause from \(gap.date) to \(gap.last)" : "Skip the train of \(gap.date)"
    return try checked(
      [change(gap)],
      LedgerMessage(
        subject: subject, body: [], trailers: [("Decided-by", person.text), ("Reason", gap.reason)]))
  }

  /// Takes back what was called off and has not come to pass.
  package func resume(_ date: CivilDate, by person: Identity, reason: String?) throws -> LedgerBatch {
    guard let gap = ledger.gaps.first(where: { $0.date == date }), gap.kind == .paused || gap.kind == .skipped
    else { throw RequestingError.noGap(date) }
    return LedgerBatch(
      changes: [LedgerChange(path: GapDocument.path(of: gap), text: nil)],
      message: LedgerMessage(
        subject: "Let trains leave again from \(date)", body: ["It was \(gap.sentence)."],
        trailers: [("Decided-by", person.text)] + (reason.map { [("Reason", $0)] } ?? [])
      ).text)
  }

  /// Records what the calendar found; nil where there is nothing.
  package func record(_ gaps: [TrainGap]) throws -> LedgerBatch? {
    guard let first = gaps.first, let last = gaps.last else { return nil }
    let span = first.date == last.last ? "\(first.date)" : "\(first.date) to \(last.last)"
    return try checked(
      gaps.map(change),
      LedgerMessage(
        subject: "Record \(gaps.count == 1 ? "a gap" : "\(gaps.count) gaps"): \(span)",
        body: gaps.map { "\($0.date): \($0.sentence)" }, trailers: []))
  }

  /// The file of a gap, for whoever commits more than it.
  package func change(_ gap: TrainGap) throws -> LedgerChange {
    LedgerChange(path: GapDocument.path(of: gap), text: try format.text(of: GapDocument.node(of: gap)))
  }

  /// Keeps a device from being built.
  package func hold(_ hold: DeviceHold, by person: Identity) throws -> LedgerBatch {
    guard hold.reason.isOneLine else { throw RequestingError.holdWithoutReason(hold.codename) }
    if let there = ledger.hold(of: hold.codename), there.reason == hold.reason {
      throw RequestingError.alreadyHeld(there)
    }
    return try checked(
      [LedgerChange(path: DeviceHold.path(of: hold.codename), text: try format.text(of: hold.node))],
      LedgerMessage(
        subject: "Hold \(hold.codename)", body: [],
        trailers: [("Decided-by", person.text), ("Reason", hold.reason)]))
  }

  /// Lets a device be built again.
  package func release(_ codename: String, by person: Identity, reason: String?) throws -> LedgerBatch {
    guard let hold = ledger.hold(of: codename) else { throw RequestingError.notHeld(codename) }
    return LedgerBatch(
      changes: [LedgerChange(path: DeviceHold.path(of: codename), text: nil)],
      message: LedgerMessage(
        subject: "Release \(codename)",
        body: ["It was on hold since \(hold.since): \(hold.reason.singleLine)"],
        trailers: [("Decided-by", person.text)] + (reason.map { [("Reason", $0)] } ?? [])
      ).text)
  }
}
