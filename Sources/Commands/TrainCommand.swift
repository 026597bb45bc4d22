// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// `train`: the merge train itself.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Compose and check the coming train, mend what collides, and ask trains that left.",
    subcommands: [
      TrainRun.self, TrainShow.self, TrainDiffCommand.self, TrainBlame.self, TrainBisect.self,
      TrainPictureCommand.self, TrainConflicts.self, TrainFix.self, TrainResolutions.self,
    ])
}
