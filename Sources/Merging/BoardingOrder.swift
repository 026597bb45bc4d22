// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// The order in which requests try to board: dependencies first, then what is pinned or what testers held back from
/// the last train, then in an order that was given, then by worth, then by age, then by id.
package struct BoardingOrder {
  /// Every request once, each after the requests it depends on.
  package private(set) var requests: [FeatureRequest] = []
  /// Requests that depend on each other in a circle, with the circle they are in.
  package private(set) var cycles: [RequestID: [RequestID]] = [:]

  private var waiting: [RequestID: FeatureRequest]
  private var path: [RequestID] = []

  private let first: Set<RequestID>
  private let worths: [RequestID: Int]
  private let after: [RequestID: [RequestID]]
  private let ranks: [RequestID: Int]

  /// `worths`: what each is worth instead of its votes; `after`: who merges only once those are aboard;
  /// `given`: who comes before the others, one after another.
  package init(
    _ all: [FeatureRequest], first: Set<RequestID> = [], worths: [RequestID: Int] = [:],
    after: [RequestID: [RequestID]] = [:], given: [RequestID] = []
  ) {
    ranks = Dictionary(zip(given, given.indices)) { first, _ in first }
    self.first = first
    self.worths = worths
    self.after = after
    waiting = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    for request in all.sorted(by: precedes) { place(request.id) }
  }

  /// A dependency boards just before the first who needs it, so its own few votes do not hold up a
  /// request with many.
  private mutating func place(_ id: RequestID) {
    if let start = path.firstIndex(of: id) {
      let circle = path[start...].sorted()
      for member in circle { cycles[member] = circle }
      return
    }
    guard let request = waiting[id] else { return }
    path.append(id)
    let needed = (request.dependsOn + (after[id] ?? [])).compactMap { waiting[$0] }.sorted(by: precedes)
    for dependency in needed { place(dependency.id) }
    path.removeLast()
    if waiting.removeValue(forKey: id) != nil { requests.append(request) }
  }

  private func precedes(_ left: FeatureRequest, _ right: FeatureRequest) -> Bool {
    (first.contains(left.id) ? 0 : 1, rank(of: left), worth(of: right), left.created, left.id)
      < (first.contains(right.id) ? 0 : 1, rank(of: right), worth(of: left), right.created, right.id)
  }

  private func rank(of request: FeatureRequest) -> Int { ranks[request.id] ?? ranks.count }
  private func worth(of request: FeatureRequest) -> Int { worths[request.id] ?? request.votes }
}
