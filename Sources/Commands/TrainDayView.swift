// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import ReleaseCore
internal import Scheduling

/// A train or a gap, for people and machines.
struct TrainDayView: Encodable {
  let date: String
  let weekday: String
  /// `train` or `gap`.
  let kind: String
  let version: String?
  let movedFrom: String?
  let candidate: String?
  let departure: String?
  let feedbackCloses: String?
  let pollOpens: String?
  let pollCloses: String?
  let pollTallied: String?
  /// Of a gap: holiday, paused, skipped or missed.
  let gap: String?
  let reason: String?
  let movedTo: String?

  init(_ day: TrainDay, _ schedule: TrainSchedule) {
    date = "\(day.date)"
    weekday = day.date.weekday.abbreviation
    switch day {
    case .train(let date, let origin):
      let week = schedule.week(of: date)
      let text = schedule.calendar.text
      kind = "train"
      version = "\(week.version)"
      movedFrom = origin.map(\.description)
      candidate = "\(week.candidate)"
      departure = text(week.departure)
      feedbackCloses = text(week.feedbackCloses)
      pollOpens = text(week.pollOpens)
      pollCloses = text(week.pollCloses)
      pollTallied = text(week.pollTallied)
      gap = nil
      reason = nil
      movedTo = nil
    case .gap(_, let found):
      kind = "gap"
      version = nil
      movedFrom = nil
      candidate = nil
      departure = nil
      feedbackCloses = nil
      pollOpens = nil
      pollCloses = nil
      pollTallied = nil
      gap = found.kind.rawValue
      reason = found.sentence
      movedTo = found.movedTo.map(\.description)
    }
  }

  func add(to columns: inout TextColumns) {
    guard kind == "train" else {
      return columns.add("\(weekday) \(date)", "–", "no train, \(reason ?? "")")
    }
    let moved = movedFrom.map { ", moved from \($0)" } ?? ""
    columns.add(
      "\(weekday) \(date)", version ?? "",
      "candidate \(candidate ?? ""), leaves \(departure ?? ""), report \(pollOpens?.prefix(10) ?? "")\(moved)"
    )
  }
}
