// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// How somebody took part in a feature.
package enum Part: String, Sendable, Codable, CaseIterable {
  /// It was their wish.
  case asked
  /// They voted for it.
  case voted
  /// They tried it before everybody else.
  case tested
  /// They wrote it.
  case built
  /// They saw it through.
  case owned
}

/// One feature that somebody had a part in.
package struct CreditEntry: Hashable, Sendable {
  package let request: FeatureRequest
  package let status: RequestStatus
  /// In the order of `Part`, none twice.
  package let parts: [Part]
  /// The release that brought it to everybody; nil while none has.
  package let version: BuildVersion?
  /// That release's day.
  package let date: CivilDate?
}

/// What somebody caused, across the whole history.
package struct Credit: Hashable, Sendable {
  /// As the ledger writes them, else as they were asked for.
  package let name: String
  package let isGroup: Bool
  /// What shipped first, newest version first; then the rest by id.
  package let entries: [CreditEntry]
  package let ballots: Int
  package let verdicts: Int
  /// Awards: the builds whose popcorn award they hold a part in.
  package let awards: [BuildVersion]

  package func count(_ part: Part) -> Int { entries.count { $0.parts.contains(part) } }
  package var shipped: Int { entries.count { $0.version != nil } }
}

/// What people did outside the ledger: ballots and verdicts. Implemented in `Commands` over the state's files.
package protocol Witness {
  /// The requests that a person voted for, each with the build it was voted on; the same request may come often.
  func votes(of person: PersonName) throws -> [RequestID]
  /// How many ballots they cast.
  func ballots(of person: PersonName) throws -> Int
  /// The requests that a person gave a verdict on, and how many verdicts in all.
  func verdicts(of person: PersonName) throws -> (requests: [RequestID], count: Int)
  /// Who gave verdicts on the candidates of a release.
  func testers(of features: [RequestID]) throws -> [String]
  /// How many cast a ballot on a build.
  func voters(of version: BuildVersion) throws -> Int
}

/// Where no ballots and no verdicts are kept.
package struct NoWitness: Witness {
  package init() {}
  package func votes(of person: PersonName) -> [RequestID] { [] }
  package func ballots(of person: PersonName) -> Int { 0 }
  package func verdicts(of person: PersonName) -> (requests: [RequestID], count: Int) { ([], 0) }
  package func testers(of features: [RequestID]) -> [String] { [] }
  package func voters(of version: BuildVersion) -> Int { 0 }
}
