// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings

extension Workbench {
  /// The rules of the settings, with the days off of the files they name.
  func scheduleRules() throws -> ScheduleRules {
    var rules = settings.schedule.rules
    rules.table = try HolidayFiles.load(settings.schedule.holidayFiles)
    return rules
  }

  /// The trains, with what the ledger calls off.
  func schedule(_ ledger: Ledger) throws -> TrainSchedule {
    TrainSchedule(settings.calendar, try scheduleRules(), gaps: ledger.gaps)
  }

  /// Commits a note on the ledger by whoever decides; gives the commit.
  func enter(by: String?, _ decide: (LedgerBook, Identity) throws -> LedgerNote) throws -> ObjectID? {
    let person = try person(by)
    return try LedgerEditor.enter(store: ledger, format: format, signature: signature(person)) { book in
      let note = try decide(book, person)
      try stepAsideFromLedger()
      return note
    }
  }
}
