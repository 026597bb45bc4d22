// SPDX-License-Identifier: Apache-2.0
internal import GRDB
package import Listening
package import Requesting

extension FeedbackFile: FeedbackStore {
  package func importing<Outcome>(_ body: (any FeedbackIntake) throws -> Outcome) throws -> Outcome {
    try sqlite.write("import messages") { database in
      try body(try DatabaseIntake(database, isIndexed: try Self.isIndexed(database)))
    }
  }

  package func item(_ id: FeedbackID) throws -> FeedbackItem? {
    try sqlite.read("look up the message \(id)") { try item(id, in: $0) }
  }

  package func counts() throws -> FeedbackCounts {
    try sqlite.read("count the messages") { database in
      var states: [FeedbackState.Word: Int] = [:]
      let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) AS number FROM items GROUP BY state")
      for row in rows {
        if let word = FeedbackState.Word(rawValue: row["state"]) { states[word] = row["number"] }
      }
      return try waiting(before: UTCInstant(seconds: .max), states, in: database)
    }
  }

  package func waiting(before instant: UTCInstant) throws -> FeedbackCounts {
    try sqlite.read("count what waits") { try waiting(before: instant, [:], in: $0) }
  }

  private func waiting(
    before instant: UTCInstant, _ states: [FeedbackState.Word: Int], in database: Database
  ) throws -> FeedbackCounts {
    var waiting: [String: Int] = [:]
    var oldest: Int64?
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT coalesce(queue, '') AS queue, count(*) AS number, min(at) AS oldest
        FROM items INDEXED BY items_waiting WHERE state IN ('received', 'routed') AND at < ? GROUP BY 1
        """, arguments: [instant.seconds])
    for row in rows {
      waiting[row["queue"]] = row["number"]
      let first: Int64 = row["oldest"]
      oldest = min(oldest ?? first, first)
    }
    return FeedbackCounts(
      states: states, waiting: waiting, oldestWaiting: oldest.map { UTCInstant(seconds: $0) })
  }

  package func move(
    _ id: FeedbackID, to state: FeedbackState, at instant: UTCInstant
  ) throws -> FeedbackItem {
    try sqlite.write("change the message \(id)") { database in
      guard let before = try item(id, in: database) else { throw ListeningError.unknown(id) }
      if case .closed(let reason) = before.state { throw ListeningError.closed(id, reason: reason) }
      let columns = try StateColumns(state, in: database)
      try database.execute(
        sql: """
          UPDATE items SET state = ?, queue = coalesce(?, queue), template = ?, person = ?, answer = ?, request = ?,
            since = ? WHERE number = ?
          """,
        arguments: [
          columns.state, columns.queue, columns.template, columns.person, columns.answer, columns.request,
          instant.seconds, id.number,
        ])
      guard let after = try item(id, in: database) else { throw ListeningError.unknown(id) }
      return after
    }
  }

  package func forget(author: String) throws -> Int {
    try sqlite.write("forget an author") { database in
      try database.execute(sql: "UPDATE items SET author = NULL WHERE author = ?", arguments: [author])
      return database.changesCount
    }
  }

  static func isIndexed(_ database: Database) throws -> Bool { try database.tableExists("item_words") }

  private func item(_ id: FeedbackID, in database: Database) throws -> FeedbackItem? {
    try Row.fetchOne(
      database, sql: "\(Self.columns) WHERE items.number = ?", arguments: [id.number]
    ).map { try item(of: $0) }
  }

  static let columns =
    "SELECT items.*, answers.text AS answer_text FROM items LEFT JOIN answers ON answers.id = answer"

  func item(of row: Row) throws -> FeedbackItem {
    let answer: String = row["answer_text"] ?? ""
    let word: String = row["state"]
    let state: FeedbackState
    switch FeedbackState.Word(rawValue: word) {
    case .received: state = .received
    case .routed: state = .routed(queue: row["queue"] ?? "")
    case .answered:
      let template: String? = row["template"]
      state = .answered(
        FeedbackAnswer(by: template.map { .template($0) } ?? .person(row["person"] ?? ""), text: answer))
    case .linked:
      let text: String = row["request"] ?? ""
      guard let request = RequestID(text) else {
        throw sqlite.damaged("read a message", "“\(text)” is not a request")
      }
      state = .linked(request)
    case .closed: state = .closed(reason: answer)
    case nil: throw sqlite.damaged("read a message", "“\(word)” is not a state")
    }
    return FeedbackItem(
      id: FeedbackID(row["number"]),
      message: FeedbackMessage(
        name: ExternalID(source: row["source"], id: row["id"]), author: row["author"], text: row["text"],
        at: UTCInstant(seconds: row["at"]), build: row["build"], device: row["device"], app: row["app"]),
      state: state, since: UTCInstant(seconds: row["since"]))
  }
}

/// A state as columns.
struct StateColumns {
  let state: String
  var queue: String?
  var template: String?
  var person: String?
  var answer: Int64?
  var request: String?

  /// Keeps the answer's text once, however many got it.
  init(_ state: FeedbackState, in database: Database) throws {
    self.state = state.word.rawValue
    switch state {
    case .received: break
    case .routed(let queue): self.queue = queue
    case .answered(let given):
      switch given.by {
      case .template(let name): template = name
      case .person(let name): person = name
      }
      answer = try Self.answer(given.text, in: database)
    case .linked(let id): request = id.description
    case .closed(let reason): answer = try Self.answer(reason, in: database)
    }
  }

  private static func answer(_ text: String, in database: Database) throws -> Int64? {
    try database.cachedStatement(sql: "INSERT INTO answers (text) VALUES (?) ON CONFLICT DO NOTHING")
      .execute(arguments: [text])
    return try Int64.fetchOne(
      try database.cachedStatement(sql: "SELECT id FROM answers WHERE text = ?"), arguments: [text])
  }
}

/// The statements of one import, made once.
private final class DatabaseIntake: FeedbackIntake {
  private let database: Database
  private let insert: Statement
  private let index: Statement?
  /// The columns of a template's answer, which thousands of messages share.
  private var columns: [FeedbackState: StateColumns] = [:]

  init(_ database: Database, isIndexed: Bool) throws {
    self.database = database
    insert = try database.makeStatement(
      sql: """
        INSERT INTO items
          (source, id, author, text, words, at, build, device, app, state, queue, template, person, answer, request,
           since)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, id) DO NOTHING
        """)
    index =
      isIndexed
      ? try database.makeStatement(sql: "INSERT INTO item_words (rowid, words) VALUES (?, ?)") : nil
  }

  func take(
    _ message: FeedbackMessage, normalized: String, state: FeedbackState, at instant: UTCInstant
  ) throws -> Bool {
    let columns = try self.columns[state] ?? StateColumns(state, in: database)
    self.columns[state] = columns
    try insert.execute(arguments: [
      message.name.source, message.name.id, message.author, message.text, normalized, message.at.seconds,
      message.build, message.device, message.app, columns.state, columns.queue, columns.template,
      columns.person,
      columns.answer, columns.request, instant.seconds,
    ])
    guard database.changesCount > 0 else { return false }
    try index?.execute(arguments: [database.lastInsertedRowID, normalized])
    return true
  }
}
