// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// Discuz! threads and their polls, from the tables forum_thread, forum_poll, forum_polloption and
/// forum_pollvoter. Rows are read in any order; `wishes` puts them together.
package struct DiscuzTables {
  private struct Thread {
    let row: SourceRow
    let tid: String
    let title: String
    let asked: String?
    let opened: UTCInstant
  }

  private let terms: ImportTerms
  private var threads: [Thread] = []
  private var lines: [String: Int] = [:]
  /// tid to the end of its poll; nil where it has none.
  private var polls: [String: UTCInstant?] = [:]
  private var options: [String: [PollOption]] = [:]
  /// tid, then voter, to the options they chose.
  private var ballots: [String: [String: Set<String>]] = [:]
  package private(set) var refused: [ImportRefusal] = []

  package init(_ terms: ImportTerms) { self.terms = terms }

  package mutating func read(thread row: SourceRow) {
    read(row) { tables, row throws(ImportRefusal) in
      let tid = try Self.number("tid", row)
      let title = try row.line("subject", ForumMarkup.resolvingReferences(try row.requiredLine("subject")))
      guard let opened = try row.instant("dateline") else { throw row.refusal("dateline: is missing or 0") }
      _ = try row.day("dateline", opened, tables.terms)
      if let line = tables.lines.updateValue(row.line, forKey: tid) {
        tables.lines[tid] = line
        throw row.refusal("tid: thread \(tid) stands in line \(line) already")
      }
      // Below 0: in the recycle bin, or waiting for a moderator.
      if let order = row.field("displayorder"), order.hasPrefix("-") {
        throw row.refusal(
          "displayorder: thread \(tid) is deleted or not approved (\(SourceRow.shown(order)))")
      }
      let asked = try row.line("author")
      tables.threads.append(Thread(row: row, tid: tid, title: title, asked: asked, opened: opened))
    }
  }

  package mutating func read(poll row: SourceRow) {
    read(row) { tables, row throws(ImportRefusal) in
      let tid = try Self.number("tid", row)
      let ends = row.field("expiration").flatMap { $0.trimmed == "0" ? nil : $0 }
      tables.polls[tid] = ends == nil ? .some(nil) : try row.instant("expiration")
    }
  }

  package mutating func read(option row: SourceRow) {
    read(row) { tables, row throws(ImportRefusal) in
      let tid = try Self.number("tid", row)
      let id = try Self.number("polloptionid", row)
      let text = ForumMarkup.resolvingReferences(try row.requiredLine("polloption"))
      guard tables.options[tid]?.contains(where: { $0.id == id }) != true else {
        throw row.refusal("polloptionid: option \(id) of thread \(tid) is listed twice")
      }
      tables.options[tid, default: []].append(
        PollOption(id: id, text: text, votes: try row.count("votes") ?? 0))
    }
  }

  /// Reads a ballot: options are separated by tabs, and one blank more or less does no harm.
  package mutating func read(voter row: SourceRow) {
    read(row) { tables, row throws(ImportRefusal) in
      let tid = try Self.number("tid", row)
      let uid = try Self.number("uid", row)
      // Guests all have uid 0 and are told apart by what stands for their name.
      let voter = uid == "0" ? "guest \(try row.line("username") ?? "")" : uid
      let chosen = (row.field("options") ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
      guard !chosen.isEmpty else { throw row.refusal("options: is missing or empty") }
      guard chosen.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
        throw row.refusal(
          "options: expected ids separated by tabs, found “\(SourceRow.shown(row.field("options") ?? ""))”")
      }
      guard tables.ballots[tid]?[voter] == nil else {
        throw row.refusal("uid: voter \(voter) of thread \(tid) is listed twice")
      }
      tables.ballots[tid, default: [:]][voter] = Set(chosen)
    }
  }

  /// The wishes of all threads, in the order of their rows. Where the voters are known they are counted, each
  /// of them once; otherwise the options' own counts stand.
  package func wishes(_ meaning: PollMeaning) -> [ImportedWish] {
    threads.flatMap { thread in
      let options = options[thread.tid] ?? []
      return switch meaning {
      case .thread: [wish(thread, options)]
      case .options: options.compactMap { wish(thread, option: $0) }
      }
    }
  }

  private func wish(_ thread: Thread, _ options: [PollOption]) -> ImportedWish {
    let negative = Set(options.filter { $0.isNegative(terms) }.map(\.id))
    var votes = options.filter { !negative.contains($0.id) }.reduce(0) { $0 + $1.votes }
    var against = options.filter { negative.contains($0.id) }.reduce(0) { $0 + $1.votes }
    if let ballots = ballots[thread.tid] {
      against = ballots.values.count { !$0.isDisjoint(with: negative) }
      votes = ballots.count - against
    }
    return wish(thread, id: thread.tid, title: thread.title, votes: votes, against: against)
  }

  private func wish(_ thread: Thread, option: PollOption) -> ImportedWish {
    let votes = ballots[thread.tid].map { $0.values.count { $0.contains(option.id) } } ?? option.votes
    return wish(thread, id: "\(thread.tid)/\(option.id)", title: option.text, votes: votes, against: 0)
  }

  private func wish(_ thread: Thread, id: String, title: String, votes: Int, against: Int) -> ImportedWish {
    let hasPoll = polls[thread.tid] != nil || options[thread.tid] != nil
    let link = terms.address.map { "\($0)/forum.php?mod=viewthread&tid=\(thread.tid)" }
    let record = ExternalRecord(
      name: ExternalID(source: terms.source, id: id), link: link, votes: votes, against: against,
      pollOpened: hasPoll ? thread.opened : nil, pollCloses: polls[thread.tid] ?? nil)
    return ImportedWish(
      row: thread.row, record: record, title: title, app: terms.app, kind: terms.kind,
      requesters: thread.row.requesters(thread.asked, terms),
      created: terms.day(min(thread.opened, terms.now)))
  }

  private mutating func read(
    _ row: SourceRow, _ body: (inout DiscuzTables, SourceRow) throws(ImportRefusal) -> Void
  ) {
    do throws(ImportRefusal) {
      try body(&self, row)
    } catch {
      refused.append(error)
    }
  }

  private static func number(_ name: String, _ row: SourceRow) throws(ImportRefusal) -> String {
    let text = try row.requiredLine(name)
    guard text.utf8.count <= 10, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text)
    else {
      throw row.refusal("\(name): expected a number, found “\(SourceRow.shown(text))”")
    }
    return String(number)
  }
}
