// SPDX-License-Identifier: Apache-2.0
internal import Composing
internal import Merging
import Releasing
internal import Requesting

/// How it was chosen who boards, as reports show it.
struct CompositionView: Encodable {
  struct Alternative: Encodable {
    let worth: Int
    let leaving: [RequestID]
    let joining: [RequestID]
  }
  struct PriceView: Encodable {
    let id: RequestID
    let isAboard: Bool
    let loss: Int?
    let leaving: [RequestID]
    let joining: [RequestID]
    let isProven: Bool
  }

  let policy: String
  let seats: Int?
  let pinned: [RequestID]
  let worth: Int
  let possible: Int
  let bound: Int
  let isProven: Bool
  let steps: Int?
  let nextBest: Alternative?
  /// What deciding each of those who could board the other way would change.
  let prices: [PriceView]?
  let apart: [[RequestID]]?
  let sharingPairs: Int?
  let knownPairs: Int?

  init(_ composition: TrainComposition, aboard: Set<RequestID>) {
    policy = composition.rules.policy.rawValue
    seats = composition.rules.seats
    pinned = composition.pinned
    worth = composition.worth
    possible = composition.possible
    bound = composition.bound
    isProven = composition.isProven
    steps = composition.steps
    nextBest = composition.nextBest.map {
      Alternative(worth: $0.worth, leaving: $0.leaving, joining: $0.joining)
    }
    prices = composition.prices.map {
      PriceView(
        id: $0.id, isAboard: aboard.contains($0.id), loss: $0.loss, leaving: $0.leaving,
        joining: $0.joining, isProven: $0.isProven)
    }
    apart = composition.apart
    sharingPairs = composition.pairs
    knownPairs = composition.knownPairs
  }

  init(_ record: CompositionRecord) {
    policy = record.policy
    seats = record.seats
    pinned = record.pinned
    worth = record.worth
    possible = record.possible
    bound = record.bound
    isProven = record.worth == record.bound
    steps = nil
    nextBest = record.nextBest.map {
      Alternative(worth: $0.worth, leaving: $0.leaving, joining: $0.joining)
    }
    prices = nil
    apart = nil
    sharingPairs = nil
    knownPairs = nil
  }

  /// Two lines: what the train is worth, and what the next best would have been.
  var lines: [String] {
    let seated = seats.map { ", \($0) seats" } ?? ""
    let train = pinned.isEmpty ? "no train" : "no train with who is pinned"
    let proof =
      switch (policy, isProven) {
      case ("order", _): "taken in order, nothing was compared"
      case (_, true): "proven: \(train) is worth more"
      case (_, false): "not proven: \(train) is worth more than \(bound)"
      }
    var lines = ["policy \(policy)\(seated): \(amount(worth)) of \(possible) aboard; \(proof)"]
    if let nextBest {
      let changes = [
        nextBest.leaving.isEmpty ? nil : "without \(Self.names(nextBest.leaving))",
        nextBest.joining.isEmpty ? nil : "with \(Self.names(nextBest.joining))",
      ].compactMap { $0 }.joined(separator: ", ")
      // It may even be worth more: then a pin is its price.
      let isUnpinned = !Set(nextBest.leaving).isDisjoint(with: pinned)
      lines.append(
        "next best\(isUnpinned ? ", were it not pinned" : ""): \(amount(nextBest.worth)), \(changes)")
    }
    return lines
  }

  /// `taking REQ-17 would cost REQ-4, REQ-9: 212 votes`
  func price(_ id: RequestID, loss: Int, leaving: [RequestID]) -> String {
    let whom = leaving.isEmpty ? "nobody" : Self.names(leaving)
    // More votes, and yet worse: somebody pinned would not board.
    if loss < 0 { return "taking \(id) would cost \(whom), and gain \(amount(-loss))" }
    return "taking \(id) would cost \(whom): \(amount(loss))"
  }

  private func amount(_ worth: Int) -> String {
    policy == "count" ? worth.of("feature") : worth.of("vote")
  }

  private static func names(_ ids: [RequestID]) -> String {
    ids.map(\.description).joined(separator: ", ")
  }
}
