// SPDX-License-Identifier: Apache-2.0
package import Merging
package import ReleaseCore
package import Requesting

/// Who was aboard a train and who was not, whether it left or is only planned.
package struct TrainRoll: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// Its place in the boarding order, from 1; nil for who was left behind.
    package let place: Int?
    /// Why it was left behind; nil aboard.
    package let code: String?
    package let reason: String?
    package let tip: ObjectID?
  }

  package let name: String
  package let entries: [RequestID: Entry]

  package init(_ record: WeekRecord) {
    name = "\(record.version) on \(record.channel)"
    var entries: [RequestID: Entry] = [:]
    for left in record.leftBehind {
      entries[left.request] = Entry(place: nil, code: left.code, reason: left.reason, tip: left.tip)
    }
    for (index, shipped) in record.shipped.enumerated() {
      entries[shipped.request] = Entry(place: index + 1, code: nil, reason: nil, tip: shipped.tip)
    }
    self.entries = entries
  }

  /// `reason`: how a plan's reason is told.
  package init(_ plan: TrainPlan, reason: (LeftBehind) -> String) {
    name = "\(plan.week.version), planned"
    var entries: [RequestID: Entry] = [:]
    for left in plan.train.leftBehind {
      entries[left.request.id] = Entry(
        place: nil, code: left.reason.code, reason: reason(left), tip: plan.week.tips[left.request.id])
    }
    for (index, car) in plan.train.boarded.enumerated() {
      entries[car.request.id] = Entry(place: index + 1, code: nil, reason: nil, tip: car.tip)
    }
    self.entries = entries
  }
}

/// What changed from one train to another.
package struct TrainDiff: Hashable, Sendable {
  /// How a request stands differently.
  package enum Change: String, Hashable, Sendable, Codable, CaseIterable {
    /// Aboard now, left behind before.
    case boarded
    /// Aboard now, and not to be seen before.
    case new
    /// Left behind now, aboard before.
    case left
    /// Left behind now, and not to be seen before.
    case waiting
    /// Left behind both times.
    case still
    /// Aboard before and not to be seen now: it shipped, or was taken back.
    case gone
    /// Left behind before and not to be seen now.
    case dropped
    /// Aboard both times, at another place among those who were.
    case moved
    /// Aboard both times at the same place, with another tip.
    case changed
  }

  package struct Line: Hashable, Sendable {
    package let request: RequestID
    package let change: Change
    package let before: TrainRoll.Entry?
    package let after: TrainRoll.Entry?
    /// True where both have it, with different tips.
    package var hasOtherTip: Bool {
      guard let old = before?.tip, let new = after?.tip else { return false }
      return old != new
    }
  }

  /// By change, then by number; who stands as before is left out.
  package let lines: [Line]

  package init(from old: TrainRoll, to new: TrainRoll) {
    // Places are compared among those aboard both: who leaves moves nobody.
    let both = Set(old.entries.keys).intersection(new.entries.keys).filter {
      old.entries[$0]?.place != nil && new.entries[$0]?.place != nil
    }
    func order(_ roll: TrainRoll) -> [RequestID] {
      both.sorted { (roll.entries[$0]?.place ?? 0, $0) < (roll.entries[$1]?.place ?? 0, $1) }
    }
    let moved = Set(zip(order(old), order(new)).filter { $0 != $1 }.flatMap { [$0, $1] })
    lines = Set(old.entries.keys).union(new.entries.keys).sorted().compactMap { id in
      let (before, after) = (old.entries[id], new.entries[id])
      let change: Change? =
        switch (before.map { $0.place != nil }, after.map { $0.place != nil }) {
        case (false, true): .boarded
        case (nil, true): .new
        case (true, false): .left
        case (nil, false): .waiting
        case (false, false): .still
        case (true, nil): .gone
        case (false, nil): .dropped
        case (true, true):
          moved.contains(id) ? .moved : before?.tip != after?.tip ? .changed : nil
        case (nil, nil): nil
        }
      return change.map { Line(request: id, change: $0, before: before, after: after) }
    }.sorted { left, right in
      let all = Change.allCases
      return (all.firstIndex(of: left.change) ?? 0, left.request)
        < (all.firstIndex(of: right.change) ?? 0, right.request)
    }
  }
}
