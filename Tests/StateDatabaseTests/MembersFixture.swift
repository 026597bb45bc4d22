// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Vetting

/// `members-fixture` as a process that is talked to line by line.
enum MembersFixture {
  static func start(_ command: String, _ state: String) throws -> Conversation {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let fixture = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "members-fixture")
    return try Conversation(
      fixture.path, [command, state],
      environment: ["PATH": Tool.searchPath, "SWIFT_BACKTRACE": "enable=no"])
  }
}

/// Random bytes, as Main hands them to a command.
func randomBytes(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
