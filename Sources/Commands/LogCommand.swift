// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting

/// `log`: past releases.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "List past releases, newest first, and what each carried.")

  private struct Entry: Encodable {
    let version: BuildVersion
    let week: Int
    let instant: String
    let commit: ObjectID
    let tag: String
    let shipped: [RequestID]
    let leftBehind: [LeftView]
    let earlyReason: String?
    let unscheduledReason: String?
    let hotfix: WeekRecord.Hotfix?
    /// What passed the testers' gate.
    let waiver: WeekRecord.Waiver?
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(name: .shortAndLong, help: "How many at the most.")
  var number: Int = 20

  func validate() throws {
    guard number > 0 else { throw ValidationError("--number takes a whole number of at least 1") }
  }

  func run() throws {
    let bench = try Workbench.open(location)
    _ = try bench.channel(channel)
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    let entries = ledger.weeks(channel: channel).suffix(number).reversed().map { record in
      Entry(
        version: record.version, week: record.week, instant: record.instant, commit: record.commit,
        tag: record.tag, shipped: record.shipped.map(\.request),
        leftBehind: record.leftBehind.map { LeftView($0) },
        earlyReason: record.earlyReason, unscheduledReason: record.unscheduledReason, hotfix: record.hotfix,
        waiver: record.waiver)
    }
    try output.print(Array(entries), to: bench.console) {
      entries.isEmpty
        ? "no release on \(channel) yet" : entries.map { text($0, ledger) }.joined(separator: "\n\n")
    }
  }

  private func text(_ entry: Entry, _ ledger: Ledger) -> String {
    var lines = ["\(entry.version)  week \(entry.week)  \(entry.instant)  \(entry.commit.short)"]
    var columns = TextColumns(indent: 4)
    for id in entry.shipped { columns.add("\(id)", ledger.request(id)?.title.both ?? "") }
    if !columns.isEmpty { lines.append(columns.text) }
    for left in entry.leftBehind { lines.append("    left behind \(left.id): \(left.reason)") }
    if let reason = entry.earlyReason { lines.append("    left early: \(reason)") }
    if let reason = entry.unscheduledReason { lines.append("    left out of schedule: \(reason)") }
    if let waiver = entry.waiver {
      let what =
        waiver.untried.map { "\($0) untried" } + (waiver.quorum ? ["no quorum"] : [])
        + waiver.blockers.map { "verdict \($0) open" }
      lines.append("    passed the gate (\(what.joined(separator: ", "))): \(waiver.reason)")
    }
    if let hotfix = entry.hotfix {
      lines.append("    hot-fix for \(hotfix.devices.joined(separator: ", ")): \(hotfix.reason)")
    }
    return lines.joined(separator: "\n")
  }
}
