// SPDX-License-Identifier: Apache-2.0
import Commands
import Foundation
import ReleaseCore

/// The one door: the world is built here and nowhere else.
@main struct Main {
  static func main() async {
    let process = ProcessInfo.processInfo
    let world = World(
      now: { Date() },
      environment: process.environment,
      randomBytes: { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      },
      processors: process.activeProcessorCount,
      currentDirectory: FileManager.default.currentDirectoryPath,
      hostName: process.hostName,
      processIdentifier: process.processIdentifier,
      userName: NSUserName())
    exit(await Commands.run(Array(CommandLine.arguments.dropFirst()), in: world))
  }
}
