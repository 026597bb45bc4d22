// SPDX-License-Identifier: Apache-2.0
package import Composing
package import ReleaseCore
package import Requesting

/// What a train is asked to carry, fixed before the first merge.
package struct TrainOrder: Hashable, Sendable {
  package let base: ObjectID
  /// The accepted requests that have not shipped, in any order.
  package let requests: [FeatureRequest]
  /// The tips of their topic branches when the week was opened; a missing branch is absent.
  package let tips: [RequestID: ObjectID]
  /// Requests that shipped earlier: dependencies on them are fulfilled.
  package let shipped: Set<RequestID>
  /// Codenames of the devices that are built.
  package let devices: Set<String>
  package let version: BuildVersion
  /// What testers keep off this train.
  package let barred: [RequestID: BoardingBar]
  /// What they kept off the last one: it boards before the others.
  package let first: Set<RequestID>
  /// Who the merge commits are by, and when: the train's instant, so that they are reproducible.
  package let signature: Signature
  package let rules: TrainRules
  /// How many trains left each request behind through no fault of its own.
  package let waited: [RequestID: Int]
  /// Who boards before anybody else is chosen: pinned, or held back by testers last time.
  let privileged: Set<RequestID>

  package init(
    base: ObjectID, requests: [FeatureRequest], tips: [RequestID: ObjectID], shipped: Set<RequestID>,
    devices: Set<String>, version: BuildVersion, signature: Signature,
    barred: [RequestID: BoardingBar] = [:], first: Set<RequestID> = [], rules: TrainRules = TrainRules(),
    waited: [RequestID: Int] = [:]
  ) {
    self.base = base
    self.requests = requests
    self.tips = tips
    self.shipped = shipped
    self.devices = devices
    self.version = version
    self.signature = signature
    self.barred = barred
    self.first = first
    self.rules = rules
    self.waited = waited
    privileged = first.union(requests.filter { $0.boarding?.kind == .pinned }.map(\.id))
  }

  /// What a request gained by waiting, in percent.
  func bonus(of id: RequestID) -> Int { (waited[id] ?? 0) * rules.waitingBonus }

  /// A request's votes with what it gained by waiting, rounded down.
  func votes(of request: FeatureRequest) -> Int { request.votes * (100 + bonus(of: request.id)) / 100 }

  /// What a request is worth under the policy.
  func worth(of request: FeatureRequest) -> Int { rules.policy == .count ? 1 : votes(of: request) }

  /// The line in which requests try to board.
  func boarding(_ requests: [FeatureRequest], after: [RequestID: [RequestID]] = [:]) -> BoardingOrder {
    BoardingOrder(
      requests, first: privileged,
      worths: Dictionary(requests.map { ($0.id, votes(of: $0)) }) { first, _ in first }, after: after,
      given: rules.policy == .order ? rules.given ?? [] : [])
  }

  /// Whom each request must not board beside, said by either.
  func exclusions() -> [RequestID: Set<RequestID>] {
    var found: [RequestID: Set<RequestID>] = [:]
    for request in requests {
      for other in request.excludes {
        found[request.id, default: []].insert(other)
        found[other, default: []].insert(request.id)
      }
    }
    return found
  }
}
