// SPDX-License-Identifier: Apache-2.0

/// What must be so before Friday's build goes out.
package struct GateRules: Hashable, Sendable {
  /// What a missed quorum does.
  package enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
    /// The train leaves, and says so.
    case warn
    /// The train does not leave without a reason.
    case refuse
  }

  /// What happens to a request that no candidate carried as it stands.
  package enum Untried: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is left behind.
    case leave
    /// It boards; `gate show` names it.
    case board
  }

  /// Members who must have given a verdict; 0: none need to.
  package var quorum: Int
  /// Members who must have given one on each device; 0: none need to.
  package var perDevice: Int
  package var mode: Mode
  package var untried: Untried

  package init(quorum: Int = 20, perDevice: Int = 0, mode: Mode = .warn, untried: Untried = .leave) {
    self.quorum = quorum
    self.perDevice = perDevice
    self.mode = mode
    self.untried = untried
  }
}

/// How far the members have come with trying.
package struct Quorum: Hashable, Sendable {
  package struct OfDevice: Hashable, Sendable {
    package let device: String
    package let testers: [TesterID]
    package let needed: Int

    package var isReached: Bool { testers.count >= needed }
  }

  /// Members who gave a verdict, by id.
  package let testers: [TesterID]
  package let needed: Int
  package let devices: [OfDevice]

  package var isReached: Bool { testers.count >= needed && devices.allSatisfy(\.isReached) }

  /// What is missing, in one sentence without full stop; nil where nothing is.
  package var shortfall: String? {
    guard !isReached else { return nil }
    var parts: [String] = []
    if testers.count < needed { parts.append("\(testers.count) of \(needed) members have given a verdict") }
    for device in devices where !device.isReached {
      parts.append("\(device.testers.count) of \(device.needed) on \(device.device)")
    }
    return parts.joined(separator: ", ")
  }
}
