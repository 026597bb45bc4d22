// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Logging
package import ReleaseCore

/// What one run of the program works with; set once, around the whole run.
package struct Session: Sendable {
  /// The session of the running command.
  @TaskLocal static var current: Session?

  let world: World
  let console: Console
  /// Diagnostics, silent unless asked for.
  let log: Logger

  /// The running session; a command outside of one is a fault of this program.
  static func running() throws -> Session {
    guard let session = current else { throw CommandError.noSession }
    return session
  }
}

/// Runs one command line to its exit status.
package func run(_ arguments: [String], in world: World) async -> Int32 {
  // A reader that went away is a failed write (exit 74), and no narration stops a cut.
  ProcessDeath.ignoreBrokenPipes()
  let console = Console(world: world)
  let session = Session(
    world: world, console: console, log: ConsoleLogHandler.logger(console: console, world: world))
  let status = await Session.$current.withValue(session) {
    await MiuiRelease.perform(arguments, console: console)
  }
  return console.finish(status)
}
