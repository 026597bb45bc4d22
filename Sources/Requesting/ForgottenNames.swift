// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The people who asked to be forgotten, by digest: nothing that is rendered names them any more.
///
/// The digest is salted, so that it can be looked up for a name and not in a table made beforehand. Whoever
/// guesses the name can still confirm it (docs/adr/0015).
package struct ForgottenNames: Hashable, Sendable {
  /// Who stands in place of somebody forgotten, in documents of no language; pages say it in theirs.
  package static let placeholder = "匿名用户"
  /// Bytes of a new salt.
  package static let saltByteCount = 16

  /// One person.
  package struct Person: Hashable, Sendable {
    package let digest: Digest
    package let since: CivilDate

    package init(digest: Digest, since: CivilDate) {
      self.digest = digest
      self.since = since
    }
  }

  package let salt: [UInt8]
  /// In the order they asked.
  package private(set) var people: [Person]
  private var digests: Set<Digest>

  package static let nobody = ForgottenNames(salt: [], people: [])

  package init(salt: [UInt8], people: [Person]) {
    self.salt = salt
    self.people = people
    digests = Set(people.map(\.digest))
  }

  package func contains(_ name: PersonName) -> Bool {
    !people.isEmpty && digests.contains(digest(of: name))
  }

  /// Adds a person; false where they are there already.
  package mutating func add(_ name: PersonName, on day: CivilDate) -> Bool {
    let digest = digest(of: name)
    guard digests.insert(digest).inserted else { return false }
    people.append(Person(digest: digest, since: day))
    return true
  }

  /// SHA-256 of the salt and the compared form of the name.
  package func digest(of name: PersonName) -> Digest {
    .sha256(of: Array("miui-release/forgotten\n".utf8) + salt + Array(name.key.utf8))
  }

  /// The name as it may be shown.
  package func shown(_ name: String) -> String {
    guard !people.isEmpty, let person = PersonName(name), contains(person) else { return name }
    return Self.placeholder
  }

  /// Names as they may be shown, none twice.
  package func shown(_ names: [String]) -> [String] {
    people.isEmpty ? names : names.map(shown).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The request as it may be shown: whoever is forgotten asked, built and decided without a name.
  package func masking(_ request: FeatureRequest) -> FeatureRequest {
    guard !people.isEmpty else { return request }
    var masked = request
    masked.requesters = request.requesters.reduce(into: []) { list, requester in
      let isForgotten = shown(requester.name) != requester.name
      // Where they asked and from which country could name them still.
      let shown = isForgotten ? Requester(name: Self.placeholder, isGroup: requester.isGroup) : requester
      if !list.contains(shown) { list.append(shown) }
    }
    masked.owner = request.owner.map(shown)
    masked.developers = shown(request.developers)
    if let name = request.decidedBy.flatMap({ Identity($0)?.name }), shown(name) != name {
      masked.decidedBy = nil
    }
    if let name = request.boarding?.decidedBy.flatMap({ Identity($0)?.name }), shown(name) != name {
      masked.boarding?.decidedBy = nil
    }
    return masked
  }
}
