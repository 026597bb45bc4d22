// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import StateDatabase
import Vetting

/// A server's side of the members' files, as a process of its own.
///
/// `members-fixture ask STATE` reads tokens, one a line, and says for each what the gate decides;
/// `members-fixture record STATE` appends records, and says how many after each batch, until it is killed;
/// `members-fixture add STATE` adds members, and says each one's id once they are kept, until it is killed.
@main struct MembersFixture {
  static func main() {
    let arguments = CommandLine.arguments
    do {
      switch (arguments.dropFirst().first, arguments.count) {
      case ("ask", 3): try ask(arguments[2])
      case ("record", 3): try record(arguments[2])
      case ("add", 3): try add(arguments[2])
      default: exit(FailureKind.usage.exitStatus)
      }
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("error: \(error)\n".utf8))
      exit(((error as? any Failure)?.kind ?? .internal).exitStatus)
    }
  }

  private static func say(_ line: String) throws {
    try FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
  }

  private static func ask(_ state: String) throws {
    let gate = TokenGate(store: try RosterFile(inStateFolder: state))
    while let token = readLine() {
      let question = AccessQuestion(
        authorization: "Bearer \(token)", channel: "honorary-dev", path: "metadata/timestamp.json",
        address: "192.0.2.1")
      switch try gate.decide(question, at: Date()) {
      case .granted(let member): try say("granted \(member)")
      case .forbidden(let member, let message): try say("forbidden \(member) \(message)")
      case .unauthenticated: try say("unauthenticated")
      case .limited(let member, _, let wait): try say("limited \(member) \(wait)")
      }
    }
  }

  private static func record(_ state: String) throws {
    let log = try AccessLogFile(inStateFolder: state)
    for count in 1... {
      try log.append(
        (0..<10).map { part in
          AccessRecord(
            at: Date(), member: "aebagbaf", channel: "honorary-dev", method: "GET",
            path: "targets/builds/26.11.20/abc.part-\(count)-\(part)", range: nil, status: 200, bytes: 1000,
            network: "192.0.2.0/24", agent: nil, milliseconds: 1)
        })
      try say("\(count * 10)")
    }
  }

  private static func add(_ state: String) throws {
    let roster = Roster(store: try RosterFile(inStateFolder: state)) { count in
      var generator = SystemRandomNumberGenerator()
      return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
    for count in 1... {
      let issue = try roster.add(
        .init(name: "member \(count)", channels: ["honorary-dev"]), expires: Date().addingTimeInterval(3600),
        at: Date())
      try say(issue.tester.id.description)
    }
  }
}
