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

  /// Commits to the ledger what somebody decides; gives the commit.
  func enter(by: String?, _ decide: (LedgerBook, Identity) throws -> LedgerBatch?) throws -> ObjectID? {
    let person = try person(by)
    return try LedgerEditor.enter(store: ledger, format: format, signature: signature(person)) { book in
      let batch = try decide(book, person)
      try stepAsideFromLedger()
      return batch
    }
  }
}
