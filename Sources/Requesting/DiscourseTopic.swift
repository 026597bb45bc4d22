// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// A topic of Discourse as `/t/ID.json` gives it, with the polls of its first post.
package struct DiscourseTopic {
  private let topic: JSONValue
  private let row: SourceRow

  /// The topics of one document: a topic, or a list of them. Throws `RequestingError.malformedExport`.
  package static func topics(in bytes: [UInt8], file: String) throws(RequestingError) -> [DiscourseTopic] {
    let document = try JSONValue.decode(JSONValue.self, from: bytes, file: file)
    let items = if case .list(let items) = document { items } else { [document] }
    return items.enumerated().map { index, item in
      DiscourseTopic(topic: item, row: SourceRow(file: file, line: index + 1) { item[$0]?.text })
    }
  }

  private var firstPost: JSONValue? { topic["post_stream"]?["posts"]?.items.first }

  /// The wishes of the topic; one, or one for each option of its polls.
  package func wishes(_ meaning: PollMeaning, _ terms: ImportTerms) throws(ImportRefusal) -> [ImportedWish] {
    let id = try row.requiredLine("id")
    guard id.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw row.refusal("id: expected a topic's number, found “\(SourceRow.shown(id))”")
    }
    guard topic["archetype"]?.text != "private_message" else {
      throw row.refusal("archetype: topic \(id) is a private message")
    }
    if topic["deleted_at"]?.text != nil { throw row.refusal("deleted_at: topic \(id) was deleted") }
    let title = try row.requiredLine("title")
    guard let instant = try row.instant("created_at") else {
      throw row.refusal("created_at: is missing or empty")
    }
    let created = try row.day("created_at", instant, terms)
    let asked = try author()
    let polls = try self.polls(opened: instant)
    let link = try FiderPosts.link("t/\(id)", in: row, terms)
    func wish(_ name: String, _ title: String, votes: Int, against: Int, _ poll: Poll?) -> ImportedWish {
      ImportedWish(
        row: row,
        record: ExternalRecord(
          name: ExternalID(source: terms.source, id: name), link: link, votes: votes, against: against,
          pollOpened: poll?.opened, pollCloses: poll?.closes),
        title: title, app: terms.app, kind: terms.kind, requesters: row.requesters(asked, terms),
        created: created)
    }
    switch meaning {
    case .thread:
      let options = polls.flatMap(\.options)
      let against = options.filter { $0.isNegative(terms) }.reduce(0) { $0 + $1.votes }
      let votes = options.filter { !$0.isNegative(terms) }.reduce(0) { $0 + $1.votes }
      return [wish(id, title, votes: votes, against: against, polls.first)]
    case .options:
      guard !polls.isEmpty else { throw row.refusal("polls: the first post of topic \(id) has no poll") }
      var wishes: [ImportedWish] = []
      for poll in polls {
        for option in poll.options {
          let title = try row.line("option \(option.id)", option.text)
          wishes.append(wish("\(id)/\(poll.name)/\(option.id)", title, votes: option.votes, against: 0, poll))
        }
      }
      return wishes
    }
  }

  private func author() throws(ImportRefusal) -> String? {
    for key in ["username", "name"] {
      if let name = firstPost?[key]?.text, !name.trimmed.isEmpty { return try row.line(key, name) }
    }
    guard let name = topic["details"]?["created_by"]?["username"]?.text else { return nil }
    return try row.line("created_by", name)
  }

  private struct Poll {
    let name: String
    let opened: UTCInstant
    let closes: UTCInstant?
    let options: [PollOption]
  }

  private func polls(opened: UTCInstant) throws(ImportRefusal) -> [Poll] {
    var polls: [Poll] = []
    for poll in firstPost?["polls"]?.items ?? [] {
      let name = try row.line("poll name", poll["name"]?.text ?? "poll")
      var options: [PollOption] = []
      for option in poll["options"]?.items ?? [] {
        guard let id = option["id"]?.text, !id.isEmpty else {
          throw row.refusal("poll \(name): an option has no id")
        }
        let fields = SourceRow(file: row.file, line: row.line) { option[$0]?.text }
        // Results that are hidden until somebody voted or the poll closed have no counts.
        let votes = try fields.count("votes") ?? 0
        let text = ForumMarkup.text(ofHTML: option["html"]?.text ?? "")
        options.append(PollOption(id: try row.line("option id", id), text: text, votes: votes))
      }
      let fields = SourceRow(file: row.file, line: row.line) { poll[$0]?.text }
      polls.append(Poll(name: name, opened: opened, closes: try fields.instant("close"), options: options))
    }
    return polls
  }
}
