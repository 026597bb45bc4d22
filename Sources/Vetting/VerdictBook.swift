// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// The verdicts as they count together.
package struct VerdictBook: Sendable {
  /// What each tester said last on each candidate, device and feature; by id.
  package let current: [Verdict]
  /// The blockers that nobody has closed; by id.
  ///
  /// A blocker is closed by its tester, who says something else of the same candidate or `works` of a later
  /// one, or by a person. Where the same tester blocks the same feature on a later candidate too, that one
  /// stands for both.
  package let openBlockers: [Verdict]

  private struct Subject: Hashable {
    let tester: TesterID
    let device: String
    let feature: RequestID?
  }

  /// Takes verdicts in any order, with or without their history.
  package init(_ verdicts: [Verdict]) {
    let current = verdicts.filter { $0.replacedBy == nil }.sorted { $0.id < $1.id }
    // The latest candidate of which its tester said that it works, or that it still does not.
    var settled: [Subject: BuildVersion] = [:]
    for verdict in current where verdict.finding != .broken {
      guard let subject = Self.subject(verdict) else { continue }
      settled[subject] = max(settled[subject] ?? verdict.candidate, verdict.candidate)
    }
    self.current = current
    openBlockers = current.filter { verdict in
      guard verdict.finding == .blocker, verdict.resolution == nil else { return false }
      return Self.subject(verdict).flatMap { settled[$0] }.map { verdict.candidate >= $0 } ?? true
    }
  }

  package func openBlockers(of feature: RequestID) -> [Verdict] {
    openBlockers.filter { $0.feature == feature }
  }

  /// The open blockers on builds as a whole, of some devices; no feature that stays behind answers those.
  package func openBlockersOfBuild(on devices: Set<String>) -> [Verdict] {
    openBlockers.filter { $0.feature == nil && devices.contains($0.device) }
  }

  /// Who has given a verdict on any of some candidates.
  package func testers(of candidates: Set<BuildVersion>) -> Set<TesterID> {
    Set(current.filter { candidates.contains($0.candidate) }.compactMap(\.tester))
  }

  private static func subject(_ verdict: Verdict) -> Subject? {
    verdict.tester.map { Subject(tester: $0, device: verdict.device, feature: verdict.feature) }
  }
}
