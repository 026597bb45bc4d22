// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Packaging

/// `inspect`: what is in a package, in words.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show what is in a package, in words; nothing of it is verified.")

  @Argument(help: "The package.") var package: String
  @OptionGroup var output: FormatOption

  func run() throws {
    let description = try PackageTools.inspector.describe(try FileSource(path: package))
    try output.print(description, to: try Session.running().console) {
      description.lines.joined(separator: "\n")
    }
  }
}
