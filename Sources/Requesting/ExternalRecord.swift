// SPDX-License-Identifier: Apache-2.0

/// What names a wish in the program it was made in.
package struct ExternalID: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The forum, in the words of who imports: `fider`, `discuz`, `bbs.example.com` …
  package let source: String
  /// The id there: a post's number, a topic's id, a thread's tid.
  package let id: String

  package init(source: String, id: String) {
    self.source = source
    self.id = id
  }

  package var description: String { "\(source) \(id)" }

  /// True for one word that can name a source: no white space, no colon, at most 64 characters.
  package static func isSource(_ text: String) -> Bool {
    text.isOneLine && text.count <= 64 && !text.contains { $0.isWhitespace || $0 == ":" }
  }
}

/// Where a request was asked for, and what that place counts of it, as the last import found it.
package struct ExternalRecord: Hashable, Sendable {
  package let name: ExternalID
  /// A page of the wish, http or https.
  package var link: String?
  /// The votes for it that stand in the request's votes.
  package var votes: Int
  /// The votes against it.
  package var against: Int
  package var pollOpened: UTCInstant?
  package var pollCloses: UTCInstant?

  package init(
    name: ExternalID, link: String? = nil, votes: Int = 0, against: Int = 0,
    pollOpened: UTCInstant? = nil, pollCloses: UTCInstant? = nil
  ) {
    self.name = name
    self.link = link
    self.votes = votes
    self.against = against
    self.pollOpened = pollOpened
    self.pollCloses = pollCloses
  }

  /// True for an address that a page may link to.
  package static func isLink(_ text: String) -> Bool {
    guard text.isOneLine, text.utf8.count <= 1000, !text.contains(where: { " \"<>\\^`{|}".contains($0) })
    else { return false }
    return ["http://", "https://"].contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
  }
}

extension FeatureRequest {
  /// The votes against it in every place it was asked for.
  package var votesAgainst: Int { external.reduce(0) { $0 + $1.against } }
}
