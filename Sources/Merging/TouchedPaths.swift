// SPDX-License-Identifier: Apache-2.0

/// Which cars of a train changed a path: each is asked for its paths once, however many are left behind.
struct TouchedPaths {
  private var users: [String: [Int]] = [:]
  private var known = 0

  /// The cars of a train that changed one of some paths, in its order. The train may have grown since.
  mutating func cars(
    touching paths: Set<String>, of train: PartialTrain, _ graph: any CommitGraph
  ) throws -> [TrainCar] {
    while known < train.cars.count {
      let changed = try graph.changedPaths(from: train.heads[known], to: train.cars[known].merge)
      for path in changed { users[path, default: []].append(known) }
      known += 1
    }
    return Set(paths.flatMap { users[$0] ?? [] }).sorted().map { train.cars[$0] }
  }
}
