// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// A line of releases that a group of readers follows: `dev`, `honorary-dev`, `stable`.
package struct Channel: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  /// The name, which is also its folder in the release repository.
  package let name: String

  /// The channel whose builds are for members only.
  package static let members = "honorary-dev"

  /// The longest name, in bytes.
  package static let longestName = 32

  /// 1 to 32 lower-case letters, digits and inner hyphens, beginning with a letter; nil for anything else.
  package init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard (1...Self.longestName).contains(bytes.count), (97...122).contains(bytes[0]), bytes.last != 45,
      bytes.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
    else { return nil }
    self.name = name
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let channel = Channel(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a channel name such as dev or honorary-dev")
    }
    self = channel
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }

  /// What people call it; the name itself for a channel of the project's own.
  package func title(in language: Language) -> String {
    switch (name, language) {
    case (ChannelName.trunk, .zh): "开发版"
    case (ChannelName.trunk, .en): "developer"
    case (Channel.members, .zh): "荣誉开发组内测"
    case (Channel.members, .en): "honorary development group"
    case (ChannelName.stable, .zh): "稳定版"
    case (ChannelName.stable, .en): "stable"
    default: name
    }
  }

  package var description: String { name }
  package static func < (left: Channel, right: Channel) -> Bool { left.name < right.name }
}

/// A language that releases are announced in; the raw value is its ISO 639-1 code.
package enum Language: String, Sendable, Codable, CaseIterable {
  case zh, en
}

extension LocalizedText {
  /// The text in a language, else in the other one.
  package func text(in language: Language) -> String { language == .zh ? chinese : english }
}
