// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What keeps a request off a train before anything is merged: what testers found, or that none could.
package enum BoardingBar: Hashable, Sendable, Codable {
  case blocked([OpenBlocker])
  case untried(TriedTip?)

  /// The commits that must not come aboard within another request's branch either.
  func tips(with own: ObjectID) -> [ObjectID] {
    guard case .blocked(let blockers) = self else { return [] }
    return Set([own] + blockers.compactMap(\.tip)).sorted()
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
