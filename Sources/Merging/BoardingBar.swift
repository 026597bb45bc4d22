// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What keeps a request off a train before anything is merged: what testers found, or that none could.
package enum BoardingBar: Hashable, Sendable, Codable {
  case blocked([OpenBlocker])
  case untried(TriedTip?)
  /// With it the train does not pass its checks.
  case breaksChecks(CheckBlame)
  /// There was no time to find out whether the train passes its checks with it.
  case unproven

  /// Why it stays behind, where checks say so.
  var ofChecks: LeftBehindReason? {
    switch self {
    case .breaksChecks(let blame): .breaksChecks(blame)
    case .unproven: .unproven
    case .blocked, .untried: nil
    }
  }

  /// The commits that must not come aboard within another request's branch either.
  func tips(with own: ObjectID) -> [ObjectID] {
    switch self {
    case .blocked(let blockers): Set([own] + blockers.compactMap(\.tip)).sorted()
    case .breaksChecks, .unproven: [own]
    case .untried: []
    }
  }
}

/// A tester's verdict that something must not go out, which nobody has closed.
package struct OpenBlocker: Hashable, Sendable, Codable {
  /// The verdict's number.
  package let verdict: Int
  package let candidate: BuildVersion
  package let device: String
  /// What the candidate carried of the request; nil where nobody knows.
  package let tip: ObjectID?

  package init(verdict: Int, candidate: BuildVersion, device: String, tip: ObjectID?) {
    self.verdict = verdict
    self.candidate = candidate
    self.device = device
    self.tip = tip
  }
}

/// What a candidate carried of a request.
package struct TriedTip: Hashable, Sendable, Codable {
  package let candidate: BuildVersion
  package let tip: ObjectID

  package init(candidate: BuildVersion, tip: ObjectID) {
    self.candidate = candidate
    self.tip = tip
  }
}
