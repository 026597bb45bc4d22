// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Foundation
internal import Processes
internal import Proving
internal import ReleaseCore
internal import Releasing
internal import Settings

extension Workbench {
  /// What runs the checks of the settings; nil where there are none. Logs and answers lie in the settings' state
  /// folder also where the rest of a run goes away, so that a cut need not ask again.
  func checkPorts(of channel: String) -> CheckPorts? {
    guard settings.checks != nil else { return nil }
    let state = settings.stateFolder.absolute
    let logs = "\(state)/logs/\(channel)/checks"
    let now = Int64(self.now.timeIntervalSince1970)
    let opened = ContinuousClock.now
    return CheckPorts(
      runner: CheckProcess(tools: ToolPath(session.world.environment["PATH"])),
      memory: FileCheckMemory(inStateFolder: state, recalls: recallsChecks),
      clock: { deadline, atLeast in
        // Composing the train took its time, too; what checks have at the least begins now.
        RunningProofClock(end: max(opened + .seconds(deadline - now), .now + atLeast))
      },
      log: { name in
        try Folders.make(logs)
        OldFiles.prune(logs, keeping: Self.mostCheckLogs)
        return "\(logs)/\(name)"
      }, cores: session.world.processors)
  }

  /// More than some weeks' culprits take.
  private static let mostCheckLogs = 500
}

/// Counts down to an instant of the machine, which nobody sets back.
struct RunningProofClock: ProofClock {
  let end: ContinuousClock.Instant

  func remaining() -> Duration { end - .now }
}
