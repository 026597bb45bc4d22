// SPDX-License-Identifier: Apache-2.0
import Commands
import Foundation
import ReleaseCore

/// The one door: the world is built here and nowhere else.
@main struct Main {
  static func main() async {
    let process = ProcessInfo.processInfo
    let world = World(
      now: clock(process.environment["MIUI_RELEASE_NOW"]),
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

  /// The machine's clock; in rehearsals and tests one that stands still, at seconds since 1970 or at an
  /// instant such as 2026-11-27T17:00:00+08:00. A text that is neither stops the program.
  private static func clock(_ text: String?) -> @Sendable () -> Date {
    guard let text else { return { Date() } }
    let instant =
      Int64(text).map { Date(timeIntervalSince1970: Double($0)) } ?? (try? Date(text, strategy: .iso8601))
    guard let instant else {
      FileHandle.standardError.write(
        Data("error: MIUI_RELEASE_NOW: expected seconds or an instant, found “\(text)”\n".utf8))
      exit(64)
    }
    return { instant }
  }
}
