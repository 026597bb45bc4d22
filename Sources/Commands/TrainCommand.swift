// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// `train`: what trains carry, and what stands in their way.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "See who collides with whom, mend it, and remember how it was mended.",
    subcommands: [TrainConflicts.self, TrainFix.self, TrainResolutions.self])
}
