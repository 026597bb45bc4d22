// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import ArgumentParser
internal import Files
internal import Listening
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings
internal import StateDatabase

extension FeedbackID: ExpressibleByArgument {
  init?(argument: String) { self.init(argument) }
}

extension FeedbackState.Word: ExpressibleByArgument {}

/// The messages of a project, opened for one command.
struct Feedback {
  let bench: Workbench
  let book: FeedbackBook<FeedbackFile>

  var console: Console { bench.console }

  static func open(_ location: RepositoryOptions) throws -> Feedback {
    let bench = try Workbench.open(location)
    let state = bench.settings.stateFolder.absolute
    try Folders.make(state)
    return Feedback(
      bench: bench,
      book: FeedbackBook(store: try FeedbackFile(inStateFolder: state), routing: bench.settings.routing))
  }

  /// An instant in the project's zone.
  func text(_ instant: UTCInstant) -> String {
    bench.settings.calendar.text(of: Date(timeIntervalSince1970: TimeInterval(instant.seconds)))
  }

  func view(_ item: FeedbackItem) -> FeedbackView { FeedbackView(item, text) }

  /// Prints items for people, one line each.
  func lines(_ items: [FeedbackItem]) -> String {
    var columns = TextColumns(indent: 0)
    for item in items {
      let message = item.message
      let about = [message.build, message.device, message.app].compactMap { $0 }.joined(separator: " ")
      let line = message.text.split(whereSeparator: \.isNewline).joined(separator: " ")
      columns.add(
        "\(item.id)", String(text(message.at).prefix(16)), item.state.description, message.author ?? "–",
        about,
        line.count > 60 ? line.prefix(59) + "…" : line)
    }
    return columns.isEmpty ? "no messages" : columns.text
  }
}

/// A message as `--format json` shows it.
struct FeedbackView: Encodable {
  let id: String
  let source: String
  let externalId: String
  let author: String?
  let text: String
  let at: String
  let build: String?
  let device: String?
  let app: String?
  let state: FeedbackState.Word
  let status: String
  let queue: String?
  let answer: String?
  let answeredBy: String?
  let request: RequestID?
  let since: String

  init(_ item: FeedbackItem, _ time: (UTCInstant) -> String) {
    let message = item.message
    id = item.id.description
    source = message.name.source
    externalId = message.name.id
    author = message.author
    text = message.text
    at = time(message.at)
    build = message.build
    device = message.device
    app = message.app
    state = item.state.word
    status = item.state.description
    since = time(item.since)
    var (queue, answer, answeredBy, request): (String?, String?, String?, RequestID?)
    switch item.state {
    case .received: break
    case .routed(let name): queue = name
    case .answered(let given): (answer, answeredBy) = (given.text, given.by.description)
    case .linked(let id): request = id
    case .closed(let reason): answer = reason
    }
    (self.queue, self.answer, self.answeredBy, self.request) = (queue, answer, answeredBy, request)
  }
}

/// Messages that came before the last day of reports and wait still.
struct LateFeedback: Encodable {
  let count: Int
  /// By queue; the empty name is for those in none.
  let queues: [String: Int]
  /// When the oldest of them came.
  let oldest: String
  /// The day by which they were to be answered.
  let due: String

  /// One line for people: `3 messages wait since before 2026-11-24: 2 in orders, 1 in no queue`.
  var sentence: String {
    let parts = queues.sorted { $0.key < $1.key }.map {
      "\($0.value) in \($0.key.isEmpty ? "no queue" : $0.key)"
    }
    let verb = count == 1 ? "1 message waits" : "\(count) messages wait"
    return "\(verb) for an answer since before \(due): \(parts.joined(separator: ", "))"
  }
}

extension Workbench {
  /// When a day begins in the project's zone.
  func start(of day: CivilDate) -> UTCInstant {
    let midnight = Int64(day.dayNumber) * 86_400
    func offset(at seconds: Int64) -> Int64 {
      Int64(settings.calendar.offset(at: Date(timeIntervalSince1970: TimeInterval(seconds)))) * 60
    }
    // Twice: the offset of the night before a change of clocks may be another than that day's.
    return UTCInstant(seconds: midnight - offset(at: midnight - offset(at: midnight)))
  }

  /// The last day by which messages were to be answered: the report's day of this week or the one before.
  var answersWereDue: CivilDate { AnswerDeadline.last(on: today, trainDay: settings.calendar.weekday) }

  /// The messages that are late; nil where none is, or no message was ever imported. Cost: an index look-up.
  func lateFeedback() throws -> LateFeedback? {
    let state = settings.stateFolder.absolute
    guard FileManager.default.fileExists(atPath: FeedbackFile.path(inStateFolder: state)) else { return nil }
    return try lateFeedback(in: FeedbackFile(inStateFolder: state))
  }

  func lateFeedback(in store: FeedbackFile) throws -> LateFeedback? {
    let due = answersWereDue
    let counts = try store.waiting(before: start(of: due))
    guard counts.unanswered > 0, let oldest = counts.oldestWaiting else { return nil }
    let instant = Date(timeIntervalSince1970: TimeInterval(oldest.seconds))
    return LateFeedback(
      count: counts.unanswered, queues: counts.waiting, oldest: settings.calendar.text(of: instant),
      due: due.description)
  }
}
