// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import ReleaseCore

/// `publish-fixture hold LOCK` takes a lock, says so, and keeps it until its input ends.
@main struct PublishFixture {
  static func main() {
    let arguments = CommandLine.arguments
    do {
      switch arguments.dropFirst().first {
      case "hold" where arguments.count == 3: try hold(arguments[2])
      default: exit(FailureKind.usage.exitStatus)
      }
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("error: \(error)\n".utf8))
      exit(((error as? any Failure)?.kind ?? .internal).exitStatus)
    }
  }

  private static func hold(_ path: String) throws {
    let holder = LockHolder(
      processIdentifier: ProcessInfo.processInfo.processIdentifier, host: "build-1", user: "lina",
      since: "2026-11-27T17:00:00+08:00", command: "miui-release cut")
    let lock = try FileLock(path, holder: holder)
    try FileHandle.standardOutput.write(contentsOf: Data("held\n".utf8))
    _ = try FileHandle.standardInput.readToEnd()
    withExtendedLifetime(lock) {}
  }
}
