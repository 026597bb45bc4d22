// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// The list of members and what may be done with it.
package struct Roster: Sendable {
  private let store: any TesterStore
  private let randomBytes: @Sendable (Int) -> [UInt8]

  /// `randomBytes`: `World.randomBytes`; ids and secrets are made of them.
  package init(store: any TesterStore, randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
    self.store = store
    self.randomBytes = randomBytes
  }

  /// What somebody gives to become a member.
  package struct Application: Hashable, Sendable {
    package var name: String
    package var contact: String?
    package var channels: [String]
    package var devices: [String]

    package init(name: String, contact: String? = nil, channels: [String], devices: [String] = []) {
      self.name = name
      self.contact = contact
      self.channels = channels
      self.devices = devices
    }
  }

  /// A member and the token made for them, which is kept nowhere.
  package struct Issue: Sendable {
    package let tester: Tester
    package let token: TesterToken
  }

  /// Lets somebody in until `expires`. Throws `VettingError`.
  package func add(_ application: Application, expires: Date, at now: Date) throws -> Issue {
    let tester = try tester(application, joined: now, expires: expires, at: now)
    guard expires > now else { throw VettingError.expiryInThePast(expires) }
    let token = try TesterToken(id: tester.id, secret: randomBytes(TesterToken.secretByteCount))
    try store.add(tester, token: TokenRecord(digest: token.secretDigest, created: now, ends: nil))
    return Issue(tester: tester, token: token)
  }

  /// Enters somebody who would like to be a member; they get no token until they are admitted.
  package func apply(_ application: Application, at now: Date) throws -> Tester {
    let tester = try tester(application, joined: nil, expires: now, at: now)
    try store.add(tester, token: nil)
    return tester
  }

  /// Lets somebody in who applied.
  package func admit(_ who: String, expires: Date, at now: Date) throws -> Issue {
    let tester = try find(who)
    guard expires > now else { throw VettingError.expiryInThePast(expires) }
    let token = try TesterToken(id: tester.id, secret: randomBytes(TesterToken.secretByteCount))
    try store.admit(
      tester.id, token: TokenRecord(digest: token.secretDigest, created: now, ends: nil), joined: now,
      expires: expires)
    return Issue(tester: try found(tester.id), token: token)
  }

  /// Ends a membership as its member wished; their tokens count no more.
  package func leave(_ who: String, reason: String, at now: Date) throws -> Tester {
    let tester = try find(who)
    let reason = try Self.line("reason", reason, longest: 200)
    try store.revoke(tester.id, Tester.Revocation(at: now, reason: reason, isTheirWish: true))
    return try found(tester.id)
  }

  /// Changes the devices that a member tests on.
  package func change(devicesOf who: String, _ change: DeviceChange) throws -> Tester {
    let tester = try find(who)
    let devices = try Self.words("device", change.applied(to: tester.devices))
    try store.set(devices: devices, of: tester.id)
    return try found(tester.id)
  }

  /// What is done to the list of a member's devices.
  package enum DeviceChange: Hashable, Sendable {
    case set([String])
    case add([String])
    case remove([String])

    func applied(to devices: [String]) throws(VettingError) -> [String] {
      switch self {
      case .set(let given): return given
      case .add(let given): return devices + given
      case .remove(let given):
        if let stranger = given.first(where: { !devices.contains($0) }) {
          throw .invalid(
            field: "device",
            expected: "one of theirs (\(devices.joined(separator: ", "))), found \(stranger)")
        }
        return devices.filter { !given.contains($0) }
      }
    }
  }

  /// Shuts a member out, from the next question on.
  package func revoke(_ who: String, reason: String, at now: Date) throws -> Tester {
    let tester = try find(who)
    let reason = try Self.line("reason", reason, longest: 200)
    try store.revoke(tester.id, Tester.Revocation(at: now, reason: reason))
    return try found(tester.id)
  }

  /// Gives a member a new token and a new expiry. The old token counts for `grace` seconds more.
  package func rotate(_ who: String, grace: TimeInterval, expires: Date, at now: Date) throws -> Issue {
    let tester = try find(who)
    guard expires > now else { throw VettingError.expiryInThePast(expires) }
    let token = try TesterToken(id: tester.id, secret: randomBytes(TesterToken.secretByteCount))
    try store.rotate(
      tester.id, to: TokenRecord(digest: token.secretDigest, created: now, ends: nil),
      endingOthersAt: now.addingTimeInterval(max(0, grace)), expires: expires)
    return Issue(tester: try found(tester.id), token: token)
  }

  /// Who has an id or a name; of several with one name, the one who is not revoked.
  package func find(_ who: String) throws -> Tester {
    let everybody = try store.testers()
    let candidates = everybody.filter { $0.id.description == who || $0.name == who }
    let members = candidates.filter { $0.revocation == nil }
    let chosen = members.isEmpty ? candidates : members
    guard let first = chosen.first else { throw VettingError.unknown(who) }
    guard chosen.count == 1 else { throw VettingError.ambiguous(who, chosen.map(\.id)) }
    return first
  }

  package func everybody() throws -> [Tester] { try store.testers() }

  /// A reason fit to be kept and shown: one line. Throws `VettingError.invalid`.
  package static func checkedReason(_ text: String) throws(VettingError) -> String {
    try line("reason", text, longest: 200)
  }

  private func tester(
    _ application: Application, joined: Date?, expires: Date, at now: Date
  ) throws -> Tester {
    let tester = Tester(
      id: try freshID(), name: try Self.line("name", application.name, longest: 64),
      contact: try application.contact.map { try Self.line("contact", $0, longest: 200) },
      channels: try Self.words("channel", application.channels),
      devices: try Self.words("device", application.devices), created: now, joined: joined,
      expires: expires, revocation: nil)
    guard !tester.channels.isEmpty else { throw VettingError.noChannel(name: tester.name) }
    return tester
  }

  private func found(_ id: TesterID) throws -> Tester {
    guard let membership = try store.membership(of: id) else { throw VettingError.unknown(id.description) }
    return membership.tester
  }

  /// 40 random bits are taken again where somebody has them.
  private func freshID() throws -> TesterID {
    for _ in 0..<8 {
      let id = try TesterID(random: randomBytes(TesterID.byteCount))
      if try store.membership(of: id) == nil { return id }
    }
    throw VettingError.noFreeID
  }

  private static func line(_ field: String, _ text: String, longest: Int) throws(VettingError) -> String {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty, text.count <= longest, text.utf8.count <= longest * 4,
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory.isShownOnOneLine })
    else { throw .invalid(field: field, expected: "one line of 1 to \(longest) characters") }
    guard !TesterToken.occurs(in: text) else { throw .tokenInField(field) }
    return text
  }

  /// Sorted, each once. A space parts them where they are kept.
  private static func words(_ field: String, _ words: [String]) throws(VettingError) -> [String] {
    for word in words {
      guard (1...64).contains(word.utf8.count),
        word.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
      else { throw .invalid(field: field, expected: "a name of letters, digits and marks without spaces") }
    }
    return Set(words).sorted()
  }
}

extension Unicode.GeneralCategory {
  /// False for what could break or colour a line of a report.
  var isShownOnOneLine: Bool {
    switch self {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}
