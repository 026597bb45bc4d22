// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// What cannot be credited, and why.
package enum CreditingError: Failure {
  /// A name of which nothing is left to compare.
  case noName(String)
  /// Somebody of whom nothing is on record.
  case nothingKnown(String)
  /// Somebody who asked to be forgotten.
  case forgotten
  /// A card for a request that has not shipped.
  case notShipped(RequestID)
  /// A card for a request that the person has no part in.
  case noPart(String, RequestID)
  /// A release that no record tells of.
  case noRelease(BuildVersion)
  /// The list of who asked to be forgotten cannot be read.
  case namesUnknown(LedgerProblem)

  package var kind: FailureKind {
    switch self {
    case .noName: .usage
    case .nothingKnown, .noRelease: .notFound
    case .forgotten, .notShipped, .noPart: .refused
    case .namesUnknown: .badData
    }
  }

  package var code: String {
    switch self {
    case .noName: "credit.no-name"
    case .nothingKnown: "credit.nothing-known"
    case .forgotten: "credit.forgotten"
    case .notShipped: "credit.not-shipped"
    case .noPart: "credit.no-part"
    case .noRelease: "credit.no-release"
    case .namesUnknown: "credit.names-unknown"
    }
  }

  package var message: String {
    switch self {
    case .noName(let text): "“\(text)” is no name: nothing visible is in it"
    case .nothingKnown(let name): "nothing is on record that \(name) asked for, voted for, tried or built"
    case .forgotten: "this person asked to be forgotten; nothing is told of them any more"
    case .notShipped(let id): "\(id) has not shipped, and a card names the version that it shipped in"
    case .noPart(let name, let id): "\(name) neither asked for \(id) nor built it"
    case .noRelease(let version): "no record tells of a release \(version)"
    case .namesUnknown(let problem):
      "nobody is named while the list of who asked to be forgotten is malformed: \(problem)"
    }
  }

  package var hints: [String] {
    switch self {
    case .nothingKnown:
      ["names are compared without case, width and spaces; `miui-release request list --all` shows them"]
    case .noRelease: ["`miui-release log` lists the releases"]
    case .noPart(let name, _): ["`miui-release credit \"\(name)\"` lists what they took part in"]
    case .namesUnknown: ["correct the file on the ledger branch and commit it"]
    case .noName, .forgotten, .notShipped: []
    }
  }
}
