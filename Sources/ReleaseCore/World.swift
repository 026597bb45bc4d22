// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// The one door through which clock, environment, randomness and user come in.
///
/// Built in Main and nowhere else; a command reads the clock once and passes `at:` down.
package struct World: Sendable {
  package var now: @Sendable () -> Date
  package var environment: [String: String]
  package var randomBytes: @Sendable (Int) -> [UInt8]
  /// Cores that work may be spread over; at least one.
  package var processors: Int
  package var currentDirectory: String
  package var hostName: String
  package var processIdentifier: Int32
  /// The login name of who runs this.
  package var userName: String

  package init(
    now: @escaping @Sendable () -> Date, environment: [String: String],
    randomBytes: @escaping @Sendable (Int) -> [UInt8], processors: Int, currentDirectory: String,
    hostName: String, processIdentifier: Int32, userName: String
  ) {
    self.now = now
    self.environment = environment
    self.randomBytes = randomBytes
    self.processors = max(1, processors)
    self.currentDirectory = currentDirectory
    self.hostName = hostName
    self.processIdentifier = processIdentifier
    self.userName = userName
  }
}

/// A person as git writes them.
package struct Identity: Hashable, Sendable, Codable {
  package let name: String
  package let email: String

  package init(name: String, email: String) {
    self.name = name
    self.email = email
  }

  /// Reads `Name <mail@host>`; nil for anything else, and for characters git would strip.
  package init?(_ text: String) {
    guard text.hasSuffix(">"), let open = text.firstIndex(of: "<") else { return nil }
    let name = text[..<open].trimmingCharacters(in: .whitespaces)
    let email = String(text[text.index(after: open)...].dropLast())
    let forbidden: Set<Character> = ["<", ">", "\n", "\0"]
    guard !name.isEmpty, !email.isEmpty, !name.contains(where: forbidden.contains),
      !email.contains(where: { forbidden.contains($0) || $0.isWhitespace })
    else { return nil }
    self.init(name: name, email: email)
  }

  package var text: String { "\(name) <\(email)>" }
}

/// Who made a git object and when, in the zone they made it in.
package struct Signature: Hashable, Sendable {
  package let identity: Identity
  /// Seconds since 1970-01-01 00:00 UTC.
  package let seconds: Int64
  /// Minutes east of UTC.
  package let offset: Int

  package init(_ identity: Identity, seconds: Int64, offset: Int) {
    self.identity = identity
    self.seconds = seconds
    self.offset = offset
  }
}
