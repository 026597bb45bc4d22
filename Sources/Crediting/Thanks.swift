// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// Everybody to thank for a release.
package struct Thanks: Hashable, Sendable {
  package struct Feature: Hashable, Sendable {
    package let id: RequestID
    package let title: LocalizedText
    package let requesters: [Requester]
    package let owner: String?
    package let developers: [String]
    package let votes: Int
  }

  package let version: BuildVersion
  package let week: Int
  /// By votes, then id.
  package let features: [Feature]
  /// Who tried it before, by name; nobody twice.
  package let testers: [String]
  /// How many cast a ballot on this build.
  package let voters: Int

  /// Everybody who asked, in the order of the features; nobody twice.
  package var requesters: [String] { Self.unique(features.flatMap { $0.requesters.map(\.name) }) }
  /// Everybody who built or saw through, likewise.
  package var developers: [String] {
    Self.unique(features.flatMap { $0.developers + [$0.owner].compactMap(\.self) })
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<PersonName> = []
    return names.filter { name in PersonName(name).map { seen.insert($0).inserted } ?? false }
  }
}

extension CreditBook {
  /// Everybody to thank for a release that everybody got. Throws `CreditingError.noRelease`.
  package func thanks(for version: BuildVersion, witness: any Witness) throws -> Thanks {
    let records = ChannelName.shipping.sorted().flatMap { ledger.weeks(channel: $0) }
    guard let record = records.first(where: { $0.version == version }) else {
      throw CreditingError.noRelease(version)
    }
    let features = record.shipped.compactMap { shipped in
      ledger.request(shipped.request).map { request in
        Thanks.Feature(
          id: request.id, title: request.title, requesters: request.requesters, owner: request.owner,
          developers: request.developers, votes: request.votes)
      }
    }
    let testers = try witness.testers(of: record.shipped.map(\.request))
    return Thanks(
      version: version, week: record.week,
      features: features.sorted { ($1.votes, $0.id) < ($0.votes, $1.id) },
      testers: ledger.forgotten.shown(testers), voters: try witness.voters(of: version))
  }
}
