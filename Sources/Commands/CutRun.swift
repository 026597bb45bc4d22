// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Publishing
internal import ReleaseCore
internal import Scheduling
internal import Releasing
internal import Settings

/// One cut from the lock to the report, for `cut` and for `publish`.
struct CutRun {
  let bench: Workbench
  let channel: String
  let output: FormatOption
  var dieAfter: Stage?

  func cut(_ order: CutOrder) async throws {
    let lock = try bench.holdLock("miui-release cut --channel \(channel)")
    let narrator = StageNarrator(console: bench.console, log: bench.session.log, dieAfter: dieAfter)
    let release = try bench.release(on: channel, narrator: narrator, state: nil)
    let report = try await release.cut(order, at: bench.now)
    withExtendedLifetime(lock) {}
    if case .staged(let staged) = report {
      let calendar = bench.settings.calendar
      let view = StagedView(
        staged, stages: narrator.times, folder: bench.store(of: release.project.channel).stagingFolder,
        departure: calendar.text(of: calendar.departure(on: staged.week.version.date)))
      return try output.print(view, to: bench.console) { view.text }
    }
    guard let view = CutView(report, stages: narrator.times, bench.settings, channel: channel) else { return }
    try output.print(view, to: bench.console) { view.text }
    SiteRun.afterPublication(in: bench)
    // What readers here see, the mirrors get too; a cut with nothing to do makes up for an upload that failed.
    try await RemotePublication.push(channel: try bench.channel(channel).channel, in: bench)
  }
}
