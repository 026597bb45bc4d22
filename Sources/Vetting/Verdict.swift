// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore
package import Requesting

/// What a tester found of one feature, or of the build as a whole, on one device of one candidate.
package struct Verdict: Hashable, Sendable {
  /// What was found.
  package enum Finding: String, Hashable, Sendable, Codable, CaseIterable {
    /// It does what it should.
    case works
    /// It does not, and the build may go out all the same.
    case broken
    /// It must not go out like this.
    case blocker
  }

  /// How an open blocker was closed by a person.
  package struct Resolution: Hashable, Sendable {
    package let at: Date
    /// `Name <mail@host>`.
    package let by: String
    package let reason: String

    package init(at: Date, by: String, reason: String) {
      self.at = at
      self.by = by
      self.reason = reason
    }
  }

  /// The number that reports and announcements name it by; given once.
  package let id: Int
  /// Nil for a tester who asked to be forgotten.
  package let tester: TesterID?
  package let candidate: BuildVersion
  /// The device's codename.
  package let device: String
  /// Nil: the build as a whole.
  package let feature: RequestID?
  package let finding: Finding
  /// In the tester's words; may have several lines.
  package let note: String?
  package let at: Date
  /// The later verdict of the same tester on the same candidate, device and feature; nil: this is the last.
  package let replacedBy: Int?
  package let resolution: Resolution?

  package init(
    id: Int, tester: TesterID?, candidate: BuildVersion, device: String, feature: RequestID?,
    finding: Finding, note: String?, at: Date, replacedBy: Int? = nil, resolution: Resolution? = nil
  ) {
    self.id = id
    self.tester = tester
    self.candidate = candidate
    self.device = device
    self.feature = feature
    self.finding = finding
    self.note = note
    self.at = at
    self.replacedBy = replacedBy
    self.resolution = resolution
  }

  /// `REQ-7`, or `the whole build`.
  package var subject: String { feature?.description ?? "the whole build" }
}

/// A verdict that was checked and has no number yet.
package struct VerdictDraft: Hashable, Sendable {
  package let tester: TesterID
  package let candidate: BuildVersion
  package let device: String
  /// Nil: the build as a whole.
  package let feature: RequestID?
  package let finding: Verdict.Finding
  package let note: String?
  package let at: Date
  /// True where it is said now: it counts as the last word also after a clock was put back.
  package let isNow: Bool

  package init(
    tester: TesterID, candidate: BuildVersion, device: String, feature: RequestID?,
    finding: Verdict.Finding, note: String?, at: Date, isNow: Bool
  ) {
    self.tester = tester
    self.candidate = candidate
    self.device = device
    self.feature = feature
    self.finding = finding
    self.note = note
    self.at = at
    self.isNow = isNow
  }
}

/// What keeping a verdict came to.
package enum VerdictOutcome: Hashable, Sendable {
  /// It is the tester's word now; `replacing`: the one it took the place of.
  case stored(Verdict, replacing: Int?)
  /// The same was said before; the verdict that says it.
  case unchanged(Verdict)
  /// It is older than what the tester said since; kept in the history.
  case overtaken(Verdict)

  package var verdict: Verdict {
    switch self {
    case .stored(let verdict, _), .unchanged(let verdict), .overtaken(let verdict): verdict
    }
  }
}

/// Which verdicts a report looks at; nil: all.
package struct VerdictQuery: Hashable, Sendable {
  package var candidate: BuildVersion?
  package var feature: RequestID?
  package var tester: TesterID?
  /// Also those that a later one replaced.
  package var withHistory = false

  package init(
    candidate: BuildVersion? = nil, feature: RequestID? = nil, tester: TesterID? = nil,
    withHistory: Bool = false
  ) {
    self.candidate = candidate
    self.feature = feature
    self.tester = tester
    self.withHistory = withHistory
  }
}

/// Keeps verdicts. Implemented by `StateDatabase`.
///
/// Every call reads what is kept at that instant, also by another process, and every change is durable when
/// it returns.
package protocol VerdictStore: Sendable {
  /// Keeps verdicts in their order, all or none. A later one of the same tester on the same candidate, device
  /// and feature replaces the earlier one, which stays in the history.
  func add(_ drafts: [VerdictDraft]) throws -> [VerdictOutcome]
  /// By id.
  func verdicts(_ query: VerdictQuery) throws -> [Verdict]
  /// Closes a blocker. Throws `VettingError.verdict` where there is no such verdict, or nothing to close.
  func resolve(_ id: Int, _ resolution: Verdict.Resolution) throws -> Verdict
  /// Takes name and notes off what a tester said; what they found stays. How many verdicts that were.
  @discardableResult func forget(_ tester: TesterID) throws -> Int
}
