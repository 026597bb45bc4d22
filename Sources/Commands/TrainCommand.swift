// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// `train`: the merge train itself.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Compose and check the coming train, look at trains that left, and ask them questions.",
    subcommands: [
      TrainRun.self, TrainShow.self, TrainDiffCommand.self, TrainBlame.self, TrainBisect.self,
      TrainPictureCommand.self,
    ])
}
