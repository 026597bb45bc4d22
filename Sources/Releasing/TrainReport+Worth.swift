// SPDX-License-Identifier: Apache-2.0
import Composing
import Merging
import Requesting

extension TrainReport {
  /// What each of its cars counts for when one of them must leave, as the train was chosen: votes with what was
  /// gained by waiting, or one each; who is pinned more than all the others.
  func worths(of cars: [TrainCar]) -> [Int] {
    let own = cars.map { composition?.rules.policy == .order ? 1 : worth(of: $0.request) }
    let pin = 1 + own.reduce(0, +)
    let pinned = Set(composition?.pinned ?? [])
    return zip(cars, own).map { $1 + (pinned.contains($0.request.id) ? pin : 0) }
  }

  /// True where more of the pinned are aboard, or as many and what is worth more.
  func carriesMore(than other: TrainReport) -> Bool {
    func count(_ train: TrainReport) -> (Int, Int) {
      let pinned = Set(train.composition?.pinned ?? [])
      return (
        train.boarded.count { pinned.contains($0.request.id) },
        train.boarded.reduce(0) { $0 + train.worth(of: $1.request) }
      )
    }
    return count(self) > count(other)
  }

  /// As whoever composed the train counted.
  private func worth(of request: FeatureRequest) -> Int {
    guard let composition else { return request.votes }
    guard composition.rules.policy != .count else { return 1 }
    return request.votes * (100 + (composition.waits[request.id]?.percent ?? 0)) / 100
  }

  /// How the train was chosen, where only some of its cars go on: what else would have been best is not known then.
  func composition(of cars: [TrainCar]) -> TrainComposition? {
    guard var left = composition else { return nil }
    guard cars.count < boarded.count else { return left }
    let aboard = Set(cars.map(\.request.id))
    left.worth -= boarded.filter { !aboard.contains($0.request.id) }.reduce(0) { $0 + worth(of: $1.request) }
    left.nextBest = nil
    left.prices = []
    return left
  }
}
