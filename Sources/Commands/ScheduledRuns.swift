// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import ReleaseCore
internal import Scheduling
internal import Settings

/// When what a scheduler starts ran last, and how it ended: `runs/<job>.json` in the state folder.
///
/// It is for looking at: nothing is decided by it, and where it cannot be written the job goes on.
struct ScheduledRuns {
  struct Run: Codable {
    /// RFC 3339, in UTC.
    let at: Date
    let exit: Int32
  }

  private let folder: String
  private let state: String

  init(_ bench: Workbench) {
    state = bench.settings.stateFolder.absolute
    folder = "\(state)/runs"
  }

  private func path(_ job: ScheduledJob) -> String { "\(folder)/\(job.rawValue).json" }

  func last(_ job: ScheduledJob) -> Run? {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return (try? Data(contentsOf: URL(fileURLWithPath: path(job)))).flatMap {
      try? decoder.decode(Run.self, from: $0)
    }
  }

  /// Notes a run that is over. What held no lock did not run, and is not noted.
  static func note(_ job: ScheduledJob, _ location: RepositoryOptions, failure: (any Error)? = nil) {
    if let failure = failure as? any Failure, failure.kind == .busy { return }
    guard let bench = try? Workbench.open(location) else { return }
    let runs = ScheduledRuns(bench)
    guard Folders.exists(runs.state) else { return }
    let exit = failure.map { ($0 as? any Failure)?.kind.exitStatus ?? 1 } ?? 0
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys]
    guard let bytes = try? encoder.encode(Run(at: bench.now, exit: exit)) else { return }
    try? Folders.make(runs.folder)
    try? AtomicWrite.write(Array(bytes) + [0x0A], to: runs.path(job))
  }
}
