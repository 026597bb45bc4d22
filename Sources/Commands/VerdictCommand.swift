// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// `verdict`: what members find of a candidate.
struct VerdictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verdict",
    abstract: "Keep what members find of a candidate: works, broken or blocker, by device and feature.",
    discussion: """
      An open blocker holds its feature back from Friday's build, until its tester says otherwise of the same \
      candidate, says that it works on a later one, or a person closes it. One on the build as a whole keeps \
      Friday's cut from going.
      """,
    subcommands: [VerdictAdd.self, VerdictImport.self, VerdictList.self, VerdictResolve.self])
}
