// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The short, stable name of a request: `REQ-7`.
package struct RequestID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  package let number: Int

  package init(_ number: Int) { self.number = number }

  /// Reads `REQ-7`; nil for anything else, also for leading zeros.
  package init?(_ text: String) {
    guard text.hasPrefix("REQ-") else { return nil }
    let digits = text.dropFirst(4)
    guard (1...7).contains(digits.count), digits.first != "0",
      digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits)
    else { return nil }
    self.init(number)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = RequestID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a request id such as REQ-7")
    }
    self = id
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  package var description: String { "REQ-\(number)" }
  package static func < (left: RequestID, right: RequestID) -> Bool { left.number < right.number }
}

/// A text in Chinese, English or both; at least one is present.
package struct LocalizedText: Hashable, Sendable, Codable {
  package let zh: String?
  package let en: String?

  package init?(zh: String?, en: String?) {
    guard zh != nil || en != nil else { return nil }
    self.zh = zh
    self.en = en
  }

  /// A text that reads the same everywhere, such as an id.
  package init(en: String) {
    zh = nil
    self.en = en
  }

  /// The Chinese text, else the English.
  package var chinese: String { zh ?? en ?? "" }
  /// The English text, else the Chinese.
  package var english: String { en ?? zh ?? "" }
  /// Both languages where both are there: `手电筒 Torch`.
  package var both: String { [zh, en].compactMap { $0 }.joined(separator: " ") }
}

/// What a feature is to its users; the announcement groups by it.
package enum FeatureKind: String, Sendable, Codable, CaseIterable {
  case new, optimization, fix
}

/// Whether users or the team asked.
package enum RequestOrigin: String, Sendable, Codable, CaseIterable {
  case user, team
}

/// Who asked: a person or a group, where, and from which country.
package struct Requester: Hashable, Sendable, Codable {
  package let name: String
  /// True for a group, such as the journalists who asked for the silent recorder.
  package let isGroup: Bool
  /// forum, weibo, wechat, a fan site …
  package let source: String?
  /// ISO 3166-1 alpha-2, upper case.
  package let country: String?

  package init(name: String, isGroup: Bool = false, source: String? = nil, country: String? = nil) {
    self.name = name
    self.isGroup = isGroup
    self.source = source
    self.country = country
  }
}

/// What people decided of a request. *On a candidate* and *shipped* follow from what was cut.
package enum RequestDecision: String, Sendable, Codable, CaseIterable {
  case proposed, accepted, declined, deferred
}

/// A feature that users or the team asked for, as the ledger keeps it.
package struct FeatureRequest: Hashable, Sendable {
  package var id: RequestID
  package var title: LocalizedText
  package var app: LocalizedText
  package var kind: FeatureKind
  package var origin: RequestOrigin
  package var requesters: [Requester]
  /// Who sees it through.
  package var owner: String?
  /// Who builds it.
  package var developers: [String]
  /// The topic branch: a branch name, or a full reference such as `refs/changes/62/152762/2`.
  package var branch: String?
  package var votes: Int
  package var dependsOn: [RequestID]
  /// Requests that must not board beside it.
  package var excludes: [RequestID]
  /// Codenames it is limited to; empty for every device.
  package var devices: [String]
  /// The feedback that caused it: links or short texts.
  package var feedback: [String]
  package var created: CivilDate
  package var decision: RequestDecision
  /// Why it was declined or deferred, or what was said on accepting it.
  package var reason: String?
  package var decidedBy: String?
  package var decidedOn: CivilDate?
  /// Where it was asked for, as imports found it.
  package var external: [ExternalRecord]
  /// Whether somebody decided that it boards, or that it does not; nil: it is chosen like the others.
  package var boarding: BoardingRule?

  package init(
    id: RequestID, title: LocalizedText, app: LocalizedText, kind: FeatureKind,
    origin: RequestOrigin, requesters: [Requester], owner: String? = nil, developers: [String] = [],
    branch: String?, votes: Int = 0, dependsOn: [RequestID] = [], devices: [String] = [],
    feedback: [String] = [], created: CivilDate, decision: RequestDecision = .proposed,
    reason: String? = nil, decidedBy: String? = nil, decidedOn: CivilDate? = nil,
    external: [ExternalRecord] = [], excludes: [RequestID] = [], boarding: BoardingRule? = nil
  ) {
    self.id = id
    self.title = title
    self.app = app
    self.kind = kind
    self.origin = origin
    self.requesters = requesters
    self.owner = owner
    self.developers = developers
    self.branch = branch
    self.votes = votes
    self.dependsOn = dependsOn
    self.devices = devices
    self.feedback = feedback
    self.created = created
    self.decision = decision
    self.reason = reason
    self.decidedBy = decidedBy
    self.decidedOn = decidedOn
    self.external = external
    self.excludes = excludes
    self.boarding = boarding
  }
}
