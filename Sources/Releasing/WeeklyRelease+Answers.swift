// SPDX-License-Identifier: Apache-2.0
import Requesting

extension WeeklyRelease {
  /// Features that a majority dislikes are answered before the next train of the trunk, or it is said aloud; by
  /// the settings such a train does not leave at all.
  func checkAnswers(_ ledger: Ledger) throws {
    guard project.movesBase, !ledger.unanswered.isEmpty else { return }
    switch project.unanswered {
    case .refuse: throw RequestingError.unanswered(ledger.unanswered)
    case .warn:
      for feature in ledger.unanswered {
        ports.narrator.warn(
          "a majority dislikes \(feature), and nobody has answered: "
            + "miui-release answer \(feature.request) fix|revert|keep --reason …")
      }
    }
  }
}
