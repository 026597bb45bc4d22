// SPDX-License-Identifier: Apache-2.0
import Composing
import Merging
import Requesting

extension TrainReport {
  /// What taking a request that was left behind would have cost, as the ledger keeps it.
  func price(of id: RequestID) -> WeekRecord.Price? {
    guard let price = leftBehind.first(where: { $0.request.id == id })?.price, let loss = price.loss else {
      return nil
    }
    return WeekRecord.Price(loss: loss, leaving: price.leaving)
  }
}

extension TrainComposition {
  /// How the train was chosen, as the ledger keeps it.
  var record: CompositionRecord {
    CompositionRecord(
      policy: rules.policy.rawValue, seats: rules.seats, pinned: pinned, worth: worth, possible: possible,
      bound: bound,
      nextBest: nextBest.map {
        CompositionRecord.Alternative(worth: $0.worth, leaving: $0.leaving, joining: $0.joining)
      })
  }
}
