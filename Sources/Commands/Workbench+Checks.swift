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
    return CheckPorts(
      runner: CheckProcess(tools: ToolPath(session.world.environment["PATH"])),
      memory: FileCheckMemory(inStateFolder: state, recalls: recallsChecks),
      clock: { deadline, atLeast in
        RunningProofClock(allowance: max(.seconds(deadline - now), atLeast))
      },
      log: { name in
        try Folders.make(logs)
        return "\(logs)/\(name)"
      }, cores: session.world.processors)
  }
}

/// Counts down from the moment it was made.
struct RunningProofClock: ProofClock {
  let allowance: Duration
  private let began = ContinuousClock.now

  init(allowance: Duration) { self.allowance = allowance }

  func remaining() -> Duration { allowance - (ContinuousClock.now - began) }
}
