// SPDX-License-Identifier: Apache-2.0
internal import Git
internal import ReleaseCore
internal import Requesting
internal import Resolving
internal import Settings

extension Workbench {
  /// The conflicts for which a release left requests behind, worked out again from its record: the ledger keeps
  /// the commits, and the lines follow from them. What cannot be read any more is left out, with a warning.
  func conflicts(ofRelease version: BuildVersion?, _ ledger: Ledger) -> [ConflictReport] {
    guard let version,
      let record = ledger.weeks(channel: ChannelName.trunk).last(where: { $0.version == version })
    else { return [] }
    let left = record.leftBehind.filter { ["collides", "conflicts-with-base"].contains($0.code) }
    guard !left.isEmpty else { return [] }
    let signature = Signature(settings.committer, seconds: 0, offset: 0)
    do {
      let folder = try GitResolutions(repository, format: format).resolutions(at: ledger.commit)
      return try GitMergeSession(repository, storesObjects: false).withEngine { engine in
        let inspector = ConflictInspector(
          graph: repository, engine: engine, history: repository, folder: folder, earlier: ledger.earlierSteps
        )
        return try left.compactMap { left in
          guard let request = ledger.request(left.request), let tip = left.tip else { return nil }
          return try inspector.report(
            on: request, left.code == "collides" ? .boarded : .base, at: tip, of: TrainCourse(record),
            by: signature)
        }
      }
    } catch {
      console.warn("the conflicts of \(version) are left out: \(error)")
      return []
    }
  }
}
