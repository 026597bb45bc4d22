// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// How a train was chosen, as the week's record keeps it.
package struct CompositionRecord: Hashable, Sendable {
  /// The best train with somebody who was left behind.
  package struct Alternative: Hashable, Sendable {
    package let worth: Int
    package let leaving: [RequestID]
    package let joining: [RequestID]

    package init(worth: Int, leaving: [RequestID], joining: [RequestID]) {
      self.worth = worth
      self.leaving = leaving
      self.joining = joining
    }
  }

  /// `votes`, `count` or `order`.
  package let policy: String
  package let seats: Int?
  /// What was to board before anybody else was chosen, by id.
  package let pinned: [RequestID]
  /// What those aboard were worth under the policy.
  package let worth: Int
  /// What all who could have boarded alone were worth together.
  package let possible: Int
  /// No train was worth more; equal to `worth` where that was proven.
  package let bound: Int
  package let nextBest: Alternative?

  package init(
    policy: String, seats: Int?, pinned: [RequestID] = [], worth: Int, possible: Int, bound: Int,
    nextBest: Alternative?
  ) {
    self.policy = policy
    self.seats = seats
    self.pinned = pinned
    self.worth = worth
    self.possible = possible
    self.bound = bound
    self.nextBest = nextBest
  }

  var node: DocumentNode {
    .map([
      ("policy", .string(policy)), ("seats", seats.map { .plain($0) }),
      ("pinned", Self.list(pinned)), ("worth", .plain(worth)),
      ("possible", .plain(possible)), ("bound", .plain(bound)),
      (
        "next_best",
        nextBest.map {
          .map([
            ("worth", .plain($0.worth)), ("leaving", Self.list($0.leaving)),
            ("joining", Self.list($0.joining)),
          ])
        }
      ),
    ])
  }

  static func list(_ ids: [RequestID]) -> DocumentNode? {
    ids.isEmpty ? nil : .list(ids.map { .string($0.description) })
  }

  static func read(from reader: inout FieldReader) -> CompositionRecord? {
    let policy = reader.required("policy", "one word") { $0.isOneLine && !$0.contains(" ") ? $0 : nil }
    let seats = reader.integer("seats", in: 1...1_000_000)
    let pinned = reader.lines("pinned", WeekDocument.request) { RequestID($0) }
    let worth = reader.required("worth", Self.number, parse: Self.amount)
    let possible = reader.required("possible", Self.number, parse: Self.amount)
    let bound = reader.required("bound", Self.number, parse: Self.amount)
    let next = reader.nested("next_best") { next -> Alternative? in
      let worth = next.required("worth", Self.number, parse: Self.amount)
      let leaving = next.lines("leaving", WeekDocument.request) { RequestID($0) }
      let joining = next.lines("joining", WeekDocument.request) { RequestID($0) }
      return worth.map { Alternative(worth: $0, leaving: leaving, joining: joining) }
    }
    guard let policy, let worth, let possible, let bound else { return nil }
    return CompositionRecord(
      policy: policy, seats: seats, pinned: pinned, worth: worth, possible: possible, bound: bound,
      nextBest: next)
  }

  static let number = "a whole number, 0 or more"
  static func amount(_ text: String) -> Int? { Int(text).flatMap { $0 >= 0 ? $0 : nil } }
}

extension WeekDocument {
  static func node(of price: WeekRecord.Price) -> DocumentNode {
    .map([("loss", .plain(price.loss)), ("leaving", CompositionRecord.list(price.leaving))])
  }

  static func price(from reader: inout FieldReader) -> WeekRecord.Price? {
    let loss = reader.required("loss", "a whole number") { Int($0) }
    let leaving = reader.lines("leaving", request) { RequestID($0) }
    return loss.map { WeekRecord.Price(loss: $0, leaving: leaving) }
  }
}
