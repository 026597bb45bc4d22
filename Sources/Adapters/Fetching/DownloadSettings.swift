// SPDX-License-Identifier: Apache-2.0
package import Updating

/// How a download goes about it.
package struct DownloadSettings: Sendable {
  package var plan = DownloadPlan.Rules()
  package var mirrors = MirrorOrder.Rules()
  /// Slower than this, and another mirror is tried where there is one.
  package var floor = TransferRate.Floor()
  /// What a killed process has to fetch again at most.
  package var checkpointInterval: Duration = .seconds(2)
  package var progressInterval: Duration = .milliseconds(100)

  package init() {}
}
