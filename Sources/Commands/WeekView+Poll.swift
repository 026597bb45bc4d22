// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings
internal import StateDatabase
internal import Voting

extension Polls {
  /// The polls that were opened here; none where nobody opened one. Makes no file.
  static func stored(_ bench: Workbench) -> [StoredPoll] {
    let state = bench.settings.stateFolder.absolute
    let file = "\(state)/\(BallotBox.folderName)/\(BallotBox.fileName)"
    guard FileManager.default.fileExists(atPath: file) else { return [] }
    do {
      return try BallotBox(inStateFolder: state).polls()
    } catch {
      bench.console.warn("the polls cannot be read: \((error as? any Failure)?.message ?? "\(error)")")
      return []
    }
  }
}

extension WeekView {
  /// Report and tally of the train that left last: as the poll really stands, not as the clock would have it.
  static func pollItems(
    _ train: ReleaseWeek, _ ledger: Ledger, _ polls: [StoredPoll], _ calendar: ReleaseCalendar, at now: Date
  ) -> [Item] {
    let trunk = ledger.weeks(channel: ChannelName.trunk)
    guard let record = trunk.last(where: { $0.hotfix == nil }) else { return [] }
    let versions = Set(trunk.filter { $0.week == record.week }.map(\.version))
    let stored = polls.last { versions.contains($0.poll.version) }
    let version = stored?.poll.version ?? record.version
    func date(_ seconds: Int64) -> Date { Date(timeIntervalSince1970: TimeInterval(seconds)) }
    let opens = stored.map { date($0.poll.opens) } ?? train.pollOpens
    let closes = stored.map { date($0.poll.closes) } ?? train.pollCloses
    let tallied = stored.map { date($0.poll.tallied) } ?? train.pollTallied
    func report(_ state: State, _ note: String?) -> Item {
      Item(what: "report on \(version)", at: calendar.text(of: closes), state: state, note: note)
    }
    func tally(_ state: State, _ note: String? = nil) -> Item {
      Item(what: "tally of \(version)", at: calendar.text(of: tallied), state: state, note: note)
    }
    if let result = ledger.polls.last(where: { versions.contains($0.version) }) {
      return [report(.done, "\(result.ballots.counted) ballots count"), tally(.done)]
    }
    guard let stored else {
      guard record.shipped.count > 1 else { return [] }
      let state: State = now < opens ? .ahead : now < closes ? .due : .late
      return [
        report(
          state,
          state == .ahead
            ? "opens \(calendar.text(of: opens)) with `miui-release poll open`"
            : "nobody has opened it: `miui-release poll open`"),
        tally(now < tallied ? .ahead : .late),
      ]
    }
    if now < opens {
      return [report(.ahead, "opens \(calendar.text(of: opens))"), tally(.ahead)]
    }
    if now < closes { return [report(.open, "\(stored.ballots) ballots so far"), tally(.ahead)] }
    return [
      report(.due, "over; \(stored.ballots) ballots wait"),
      tally(now < tallied ? .due : .late, "`miui-release poll close`"),
    ]
  }
}
