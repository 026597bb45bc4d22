// SPDX-License-Identifier: Apache-2.0
package import Composing
package import ReleaseCore
package import Requesting

/// A request aboard: its topic tip and the merge commit that took it.
package struct TrainCar: Hashable, Sendable {
  package let request: FeatureRequest
  package let tip: ObjectID
  package let merge: ObjectID
  /// The train's tree after this car.
  package let tree: ObjectID

  package init(request: FeatureRequest, tip: ObjectID, merge: ObjectID, tree: ObjectID) {
    self.request = request
    self.tip = tip
    self.merge = merge
    self.tree = tree
  }
}

/// Why a request did not board.
package enum LeftBehindReason: Hashable, Sendable {
  case noBranch
  case branchMissing(String)
  case alreadyMerged(tip: ObjectID)
  case unrelatedHistory(tip: ObjectID)
  /// It does not merge with the base alone: its branch needs a rebase.
  case conflictsWithBase([ConflictedPath])
  /// It merges with the base alone and not with who boarded before it.
  case collides([ConflictedPath], with: [RequestID])
  case dependencyUnknown([RequestID])
  case dependencyLeftBehind([RequestID])
  case dependencyCycle([RequestID])
  /// None of the devices it is limited to is built.
  case noDevice([String])
  case notCreditable
  /// Somebody keeps it off until it is released.
  case held(reason: String, by: String?)
  /// It, or one of those, says that they must not board together.
  case excluded(with: [RequestID])
  /// All of so many seats are taken.
  case noSeat(seats: Int)
  /// Testers found that it must not go out.
  case blocked([OpenBlocker])
  /// No candidate carried it as it stands, at `tip`; `tried`: the last one that carried it as it was.
  case untried(tip: ObjectID, tried: TriedTip?)
  /// With it the train does not pass a check.
  case breaksChecks(CheckBlame)
  /// There was no time to find out whether the train passes its checks with it.
  case unproven

  /// A stable name for machines.
  package var code: String {
    switch self {
    case .noBranch: "no-branch"
    case .branchMissing: "branch-missing"
    case .alreadyMerged: "already-merged"
    case .unrelatedHistory: "unrelated-history"
    case .conflictsWithBase: "conflicts-with-base"
    case .collides: "collides"
    case .dependencyUnknown: "dependency-unknown"
    case .dependencyLeftBehind: "dependency-left-behind"
    case .dependencyCycle: "dependency-cycle"
    case .noDevice: "no-device"
    case .notCreditable: "no-requester"
    case .held: "held"
    case .excluded: "excluded"
    case .noSeat: "no-seat"
    case .blocked: "blocked"
    case .untried: "untried"
    case .breaksChecks: "breaks-checks"
    case .unproven: "unproven"
    }
  }

  package var paths: [ConflictedPath] {
    switch self {
    case .conflictsWithBase(let paths), .collides(let paths, _): paths
    default: []
    }
  }

  /// The boarded requests it collides with.
  package var collidesWith: [RequestID] {
    if case .collides(_, let others) = self { others } else { [] }
  }
}

/// A request that did not board, and why.
package struct LeftBehind: Hashable, Sendable {
  package let request: FeatureRequest
  package let reason: LeftBehindReason
  /// What taking it would have cost; nil where nobody worked that out.
  package var price: Price?

  package init(request: FeatureRequest, reason: LeftBehindReason, price: Price? = nil) {
    self.request = request
    self.reason = reason
    self.price = price
  }
}

/// What a train carried.
package struct TrainReport: Hashable, Sendable {
  package let base: ObjectID
  /// The last merge commit; the base itself when nothing boarded.
  package let head: ObjectID
  package let tree: ObjectID
  package let boarded: [TrainCar]
  package let leftBehind: [LeftBehind]
  /// How it was chosen who boards; nil where nobody asked.
  package let composition: TrainComposition?

  package init(
    base: ObjectID, head: ObjectID, tree: ObjectID, boarded: [TrainCar], leftBehind: [LeftBehind],
    composition: TrainComposition? = nil
  ) {
    self.composition = composition
    self.base = base
    self.head = head
    self.tree = tree
    self.boarded = boarded
    self.leftBehind = leftBehind
  }
}
