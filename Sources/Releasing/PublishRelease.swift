// SPDX-License-Identifier: Apache-2.0
import Merging
package import Publishing
import ReleaseCore

/// What publishing did.
package struct Publication: StageFacts {
  package let outcome: PublicationOutcome
  package let plan: PublicationPlan

  package var summary: String {
    switch outcome {
    case .published: "\(plan.channel)/\(plan.version), \(plan.files.count.of("file")), pointer moved"
    case .adopted: "\(plan.channel)/\(plan.version) was already there; pointer moved"
    case .unchanged: "\(plan.channel)/\(plan.version) was already published"
    }
  }
}

extension WeeklyRelease {
  /// From the journal's entry on, the version's content is fixed: a failure does not open the week anew.
  func publish(_ week: OpenedWeek, _ release: DescribedRelease) throws -> Publication {
    let base = try ports.graph.tip(of: project.baseReference)
    let train = release.manifest.source.commit
    if project.movesBase, let base, base != week.base, try !ports.graph.isAncestor(train, of: base) {
      throw ReleasingError.baseMoved(project.baseBranch, expected: week.base, train: train)
    }
    try keep(release.plan.pointer, of: .publish, week)
    return Publication(outcome: try ports.repository.publish(release.plan), plan: release.plan)
  }
}
