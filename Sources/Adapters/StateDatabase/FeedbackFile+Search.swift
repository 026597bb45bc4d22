// SPDX-License-Identifier: Apache-2.0
internal import GRDB
package import Listening
import Requesting

extension FeedbackFile {
  /// The newest messages that fit.
  ///
  /// Words of three characters and more are looked up in the trigram index; shorter ones, of which Chinese has
  /// many, are compared with each text that is left: with every text where a query has no longer word.
  package func search(_ query: FeedbackQuery) throws -> [FeedbackItem] {
    try sqlite.read("search the messages") { database in
      var conditions: [String] = []
      var arguments = StatementArguments()
      func limit(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        conditions.append(condition)
        arguments += [value]
      }
      let words = query.words.map(NormalizedText.of).flatMap { $0.split(separator: " ").map(String.init) }
      let isIndexed = try Self.isIndexed(database)
      let long = isIndexed ? words.filter { $0.unicodeScalars.count >= 3 } : []
      if !long.isEmpty {
        let phrases = long.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: " ")
        limit("number IN (SELECT rowid FROM item_words WHERE item_words MATCH ?)", phrases)
      }
      for word in words where !long.contains(word) { limit("instr(words, ?) > 0", word) }
      limit("app = ? COLLATE NOCASE", query.app)
      limit("device = ? COLLATE NOCASE", query.device)
      limit("build = ?", query.build)
      limit("queue = ?", query.queue)
      limit("at >= ?", query.since?.seconds)
      limit("at < ?", query.before?.seconds)
      if !query.states.isEmpty {
        let states = query.states.map { "'\($0.rawValue)'" }.sorted(by: >).joined(separator: ", ")
        conditions.append("state IN (\(states))")
      }
      let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
      arguments += [query.limit]
      let rows = try Row.fetchAll(
        database, sql: "\(Self.columns) \(filter) ORDER BY at DESC, number DESC LIMIT ?", arguments: arguments
      )
      return try rows.map { try item(of: $0) }
    }
  }
}
