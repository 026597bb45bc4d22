// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings
internal import Voting

/// Where the week stands, for people and machines.
struct WeekView: Encodable {
  enum State: String, Encodable {
    case done, open, due, late, ahead
  }

  /// One thing of the week, with its instant.
  struct Item: Encodable {
    let what: String
    let at: String
    let state: State
    let note: String?
  }

  struct Last: Encodable {
    let version: BuildVersion
    let week: Int
    let hotfix: Bool
  }

  struct Hold: Encodable {
    let codename: String
    let since: String
    let reason: String
  }

  let product: String
  let now: String
  /// The number that the coming release will have.
  let week: Int
  let phase: WeekPhase
  let last: Last?
  let next: TrainDayView
  let items: [Item]
  /// Gaps up to the next train.
  let gaps: [TrainDayView]
  let holds: [Hold]
  /// Train days that nobody called off and on which none left, since the train before the last one.
  let missed: [String]

  init(
    _ ledger: Ledger, _ schedule: TrainSchedule, _ settings: ReleaseSettings, polls: [StoredPoll],
    at now: Date
  ) {
    let calendar = schedule.calendar
    let record = ledger.lastRelease(channel: ChannelName.trunk)
    // A train that left before its hour is not to come again.
    let left = record.map { calendar.departure(on: $0.version.date) } ?? now
    let current = schedule.week(of: schedule.lastTrain(at: now))
    let coming = schedule.next(1, at: max(now, left))
    let nextWeek = schedule.week(of: schedule.nextTrain(at: max(now, left)))
    product = settings.product
    self.now = calendar.text(of: now)
    week = ledger.nextWeekNumber(first: calendar.firstWeek)
    phase = schedule.phase(at: now)
    last = record.map { Last(version: $0.version, week: $0.week, hotfix: $0.hotfix != nil) }
    next = TrainDayView(schedule.day(nextWeek.day) ?? .train(nextWeek.day, movedFrom: nil), schedule)
    gaps = coming.compactMap { day in
      if case .gap = day { TrainDayView(day, schedule) } else { nil }
    }
    holds = ledger.holds.map { Hold(codename: $0.codename, since: "\($0.since)", reason: $0.reason) }
    missed = Self.missed(ledger, schedule, at: now).map(\.description)
    var items: [Item] = []
    func item(_ what: String, _ instant: Date, _ state: State, _ note: String? = nil) {
      items.append(Item(what: what, at: calendar.text(of: instant), state: state, note: note))
    }
    let isOut =
      record.map { $0.version >= current.version } ?? false
      || ledger.trainDays(schedule).contains(current.day)
    let hour = now.timeIntervalSince(current.departure)
    item(
      "train \(current.version)", current.departure,
      isOut ? .done : hour >= 3600 && record != nil ? .late : .due,
      isOut ? nil : "`miui-release cut`")
    if isOut {
      item(
        "feedback on \(current.version)", current.feedbackCloses,
        now < current.feedbackOpens ? .ahead : now < current.feedbackCloses ? .open : .done)
      items += Self.pollItems(current, ledger, polls, calendar, at: now)
    }
    let candidateDay = calendar.instant(of: nextWeek.candidate, secondOfDay: 0)
    let isTried = ledger.lastRelease(channel: ChannelName.honorary).map {
      $0.version.date >= nextWeek.candidate || $0.version.date > current.day && now < candidateDay
    }
    let today = calendar.day(of: now)
    if settings.channel(named: ChannelName.honorary) != nil {
      item(
        "candidate of \(nextWeek.version)", candidateDay,
        isTried == true
          ? .done : today < nextWeek.candidate ? .ahead : today == nextWeek.candidate ? .due : .late,
        isTried == true ? nil : "`miui-release cut --channel \(ChannelName.honorary)`")
    }
    item("train \(nextWeek.version)", nextWeek.departure, .ahead)
    self.items = items
  }

  /// Those on the ledger, and those that the next cut enters there. The train that is due is none of them.
  private static func missed(_ ledger: Ledger, _ schedule: TrainSchedule, at now: Date) -> [CivilDate] {
    let trains = ledger.weeks(channel: ChannelName.trunk)
    guard let first = trains.first else { return [] }
    let due = schedule.lastTrain(at: now)
    let before = trains.filter { $0.hotfix == nil }.suffix(2).first ?? first
    let coming = schedule.unaccounted(
      after: first.version.date, through: due, released: ledger.trainDays(schedule))
    return (ledger.gaps + coming).flatMap(\.missedDays)
      .filter { $0 > before.version.date && $0 != due }
  }

  var text: String {
    var columns = TextColumns(indent: 0)
    columns.add("now", "\(now), \(phase.rawValue): \(phase.sentence)")
    if let last {
      columns.add("last", "\(last.version), week \(last.week)\(last.hotfix ? ", hot-fix" : "")")
    }
    columns.add("week", "\(week) is the next to be cut")
    columns.add("coming", "\(next.version ?? "") leaves \(next.departure ?? "")")
    for gap in gaps { columns.add("no train", "\(gap.date) \(gap.reason ?? "")") }
    for day in missed { columns.add("missed", "\(day): no train was cut; `miui-release log` has the others") }
    for hold in holds { columns.add("on hold", "\(hold.codename) since \(hold.since): \(hold.reason)") }
    var list = TextColumns(indent: 2)
    for item in items {
      list.add(item.state.rawValue, item.what, item.at, item.note ?? "")
    }
    return columns.text + "\n" + list.text
  }
}
