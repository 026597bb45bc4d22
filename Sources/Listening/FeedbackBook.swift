// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// What people do with messages: take them in, answer them, look at what waits.
package struct FeedbackBook<Store: FeedbackStore> {
  package let store: Store
  package let routing: RoutingTable

  package init(store: Store, routing: RoutingTable) {
    self.store = store
    self.routing = routing
  }

  /// What an import came to.
  package struct Intake: Hashable, Sendable {
    package var added = 0
    package var known = 0
    package var answered = 0
    /// By queue.
    package var routed: [String: Int] = [:]
    package var received = 0
    package var refused: [ImportRefusal] = []
  }

  /// Takes messages in and routes each; all of them are kept, or none where `rows` throws.
  ///
  /// `rows` hands over one row after the other, and what could not be read as one.
  package func take(
    columns: MessageColumns, source: String, now: UTCInstant,
    _ rows: (_ row: (SourceRow) throws -> Void, _ refused: (ImportRefusal) -> Void) throws -> Void
  ) throws -> Intake {
    let router = MessageRouter(routing)
    var intake = Intake()
    try store.importing { store in
      func take(_ row: SourceRow) throws {
        let message: FeedbackMessage
        do throws(ImportRefusal) {
          message = try columns.message(from: row, source: source, now: now)
        } catch {
          return intake.refused.append(error)
        }
        let normalized = NormalizedText.of(message.text)
        let state = router.state(of: message, normalized: normalized)
        guard try store.take(message, normalized: normalized, state: state, at: now) else {
          return intake.known += 1
        }
        intake.added += 1
        switch state {
        case .routed(let queue): intake.routed[queue, default: 0] += 1
        case .answered: intake.answered += 1
        case .received, .linked, .closed: intake.received += 1
        }
      }
      try rows(take) { intake.refused.append($0) }
    }
    return intake
  }

  package func item(_ id: FeedbackID) throws -> FeedbackItem {
    guard let item = try store.item(id) else { throw ListeningError.unknown(id) }
    return item
  }

  /// Answers in a person's own words.
  package func answer(_ id: FeedbackID, text: String, by person: String, at now: UTCInstant) throws
    -> FeedbackItem
  {
    guard text.isText else { throw ListeningError.emptyAnswer(id) }
    return try store.move(id, to: .answered(FeedbackAnswer(by: .person(person), text: text)), at: now)
  }

  /// Answers with a template's words.
  package func answer(_ id: FeedbackID, template name: String, at now: UTCInstant) throws -> FeedbackItem {
    guard let template = routing.template(named: name) else {
      throw ListeningError.unknownTemplate(name, known: routing.templates.map(\.name))
    }
    let text = template.text(for: try item(id).message.text)
    return try store.move(id, to: .answered(FeedbackAnswer(by: .template(name), text: text)), at: now)
  }

  /// Makes a message part of a request that the ledger has.
  package func link(_ id: FeedbackID, to request: RequestID, at now: UTCInstant) throws -> FeedbackItem {
    try store.move(id, to: .linked(request), at: now)
  }

  package func close(_ id: FeedbackID, reason: String, at now: UTCInstant) throws -> FeedbackItem {
    guard reason.isText else { throw ListeningError.emptyAnswer(id) }
    return try store.move(id, to: .closed(reason: reason), at: now)
  }
}

/// By when a message must be answered: before the report's day after it, Tuesday where trains leave on Friday.
package enum AnswerDeadline {
  /// The report's day: the fourth after the train's.
  package static func weekday(trainDay: Weekday) -> Weekday {
    Weekday(rawValue: (trainDay.rawValue + 3) % 7 + 1) ?? .tuesday
  }

  /// The last day of reports that has begun; what came before it and waits still is late.
  package static func last(on today: CivilDate, trainDay: Weekday) -> CivilDate {
    let due = weekday(trainDay: trainDay)
    return today.adding(days: -((today.weekday.rawValue - due.rawValue + 7) % 7))
  }
}
