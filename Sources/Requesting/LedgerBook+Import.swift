// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension LedgerBook {
  /// Takes in what another program's users ask for: new wishes as proposed requests, known ones with their
  /// votes of now, repeated ones into the request they repeat. What people decided here stays.
  ///
  /// Throws where a request's file is malformed: its wish would be entered a second time.
  package func importing(
    _ wishes: [ImportedWish], refused: [ImportRefusal], from source: String, by person: Identity,
    on day: CivilDate
  ) throws -> (batch: LedgerBatch, report: ImportReport) {
    for problem in ledger.problems where problem.isLeftOut {
      if case .request(let id) = problem.subject { throw RequestingError.malformedRequest(id, problem) }
    }
    var session = ImportSession(book: self, person: person, day: day)
    session.report.refused = refused
    session.take(wishes)
    let changes = session.changes()
    var report = session.report
    report.refused.sort { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }
    return (
      LedgerBatch(changes: changes, message: Self.message(report, from: source, by: person)), report
    )
  }

  private static func message(_ report: ImportReport, from source: String, by person: Identity) -> String {
    func line(_ word: String, _ ids: [RequestID]) -> String? {
      guard !ids.isEmpty else { return nil }
      let shown = ids.prefix(100).map(\.description).joined(separator: " ")
      return "\(word): \(shown)" + (ids.count > 100 ? " and \(ids.count - 100) more" : "")
    }
    let counts = "\(report.added.count) new, \(report.updated.count) updated"
    return LedgerMessage(
      subject: "Import from \(source): \(counts)",
      body: [
        line("New", report.added), line("Updated", report.updated), line("Merged into", report.merged),
        report.refused.isEmpty ? nil : "Refused: \(report.refused.count) rows",
      ].compactMap { $0 },
      trailers: [("Imported-by", person.text)]
    ).text
  }
}

/// One import in progress: the requests as they will stand.
struct ImportSession {
  let book: LedgerBook
  let person: Identity
  let day: CivilDate
  var report = ImportReport()
  private let before: [RequestID: FeatureRequest]
  private var requests: [RequestID: FeatureRequest]
  private var holders: [ExternalID: RequestID] = [:]
  private var next: RequestID
  private var written: [RequestID: LedgerChange] = [:]

  init(book: LedgerBook, person: Identity, day: CivilDate) {
    self.book = book
    self.person = person
    self.day = day
    before = Dictionary(book.ledger.requests.map { ($0.id, $0) }) { $1 }
    requests = before
    next = book.ledger.nextID
    for request in book.ledger.requests {
      for record in request.external where holders[record.name] == nil { holders[record.name] = request.id }
    }
  }

  mutating func take(_ wishes: [ImportedWish]) {
    var known: [ExternalID: ImportedWish] = [:]
    var distinct: [ImportedWish] = []
    for wish in wishes {
      if let first = known[wish.record.name] {
        report.refused.append(wish.refusal("repeats \(wish.record.name) of line \(first.line)"))
      } else {
        known[wish.record.name] = wish
        distinct.append(wish)
      }
    }
    for wish in distinct where wish.original == nil { enter(wish) }
    for wish in distinct where wish.original != nil {
      guard let root = root(of: wish, in: known) else { continue }
      if let target = holders[root] {
        merge(wish, into: target)
      } else {
        report.notes.append("\(wish.record.name) repeats \(root), which is not known; it stands for itself")
        enter(wish)
      }
    }
  }

  /// The last of the chain of originals; nil, and the wish refused, where the chain comes back to itself.
  private mutating func root(of wish: ImportedWish, in known: [ExternalID: ImportedWish]) -> ExternalID? {
    var seen: Set<ExternalID> = [wish.record.name]
    var current = wish
    while let original = current.original {
      let name = ExternalID(source: wish.record.name.source, id: original)
      guard seen.insert(name).inserted else {
        report.refused.append(wish.refusal("repeats \(name), which repeats it in turn"))
        return nil
      }
      guard let following = known[name] else { return name }
      current = following
    }
    return current.record.name
  }

  private mutating func enter(_ wish: ImportedWish) {
    if let id = holders[wish.record.name] { return update(id, with: wish) }
    guard !wish.isCompleted else {
      return report.refused.append(
        wish.refusal(
          "is completed there; what shipped here follows from the weeks' records, so it is not entered"))
    }
    guard RequestID(next.description) == next else {
      return report.refused.append(wish.refusal("every number that a request's id can have is taken"))
    }
    guard !wish.requesters.isEmpty else {
      return report.refused.append(
        wish.refusal("names nobody who asked; a request of users needs a requester"))
    }
    guard let title = wish.localizedTitle else { return report.refused.append(wish.refusal("has no title")) }
    let id = next
    let request = FeatureRequest(
      id: id, title: title, app: wish.app, kind: wish.kind, origin: .user, requesters: wish.requesters,
      branch: nil, votes: wish.record.votes, feedback: wish.feedback, created: wish.created,
      decision: wish.declined == nil ? .proposed : .declined, reason: wish.declined?.reason,
      decidedBy: wish.declined.map { $0.by ?? person.text }, decidedOn: wish.declined.map { $0.on ?? day },
      external: [wish.record])
    guard keep(request, wish) else { return }
    next = RequestID(next.number + 1)
    report.added.append(id)
  }

  /// The votes of a known wish as they are now; the difference counts, so that votes a person entered stay.
  private mutating func update(_ id: RequestID, with wish: ImportedWish) {
    guard var request = requests[id],
      let index = request.external.firstIndex(where: { $0.name == wish.record.name })
    else { return }
    let old = request.external[index]
    var new = wish.record
    new.link = new.link ?? old.link
    guard new != old else { return report.unchanged += 1 }
    request.votes = Self.clamped(request.votes + new.votes - old.votes)
    request.external[index] = new
    if keep(request, wish), !report.added.contains(id) { note(updated: id) }
  }

  private mutating func merge(_ wish: ImportedWish, into target: RequestID) {
    guard let holder = holders[wish.record.name] else {
      guard var request = requests[target] else { return }
      add(wish.record, wish.requesters, to: &request)
      if keep(request, wish) { noteMerge(into: target) }
      return
    }
    guard holder != target else { return update(holder, with: wish) }
    guard var repeated = requests[holder], var request = requests[target] else { return }
    guard repeated.decision == .proposed, book.ledger.status(of: holder) == .proposed else {
      report.notes.append(
        "\(wish.record.name) is \(holder), which people here have decided of; it stays apart from \(target), "
          + "which it repeats")
      return update(holder, with: wish)
    }
    repeated.votes = Self.clamped(
      repeated.votes - (repeated.external.first { $0.name == wish.record.name }?.votes ?? 0))
    repeated.external.removeAll { $0.name == wish.record.name }
    repeated.decision = .declined
    repeated.reason = "repeats \(target) \(request.title.both)"
    repeated.decidedBy = person.text
    repeated.decidedOn = day
    add(wish.record, repeated.requesters + wish.requesters, to: &request)
    if keep(repeated, wish), keep(request, wish) {
      note(updated: holder)
      noteMerge(into: target)
    }
  }

  private func add(_ record: ExternalRecord, _ asked: [Requester], to request: inout FeatureRequest) {
    request.external.append(record)
    request.votes = Self.clamped(request.votes + record.votes)
    for requester in asked
    where !request.requesters.contains(where: { $0.name == requester.name && $0.source == requester.source })
    {
      request.requesters.append(requester)
    }
  }

  /// Takes a request as it will stand; refuses the wish where the ledger could not read it back.
  private mutating func keep(_ request: FeatureRequest, _ wish: ImportedWish) -> Bool {
    do {
      written[request.id] = try book.change(to: request)
    } catch let found as DocumentProblems {
      let reasons = found.problems.map { "\($0.key): \($0.message)" }
      report.refused.append(wish.refusal(reasons.joined(separator: "; ")))
      return false
    } catch {
      report.refused.append(wish.refusal("cannot be written: \(error)"))
      return false
    }
    requests[request.id] = request
    for record in request.external { holders[record.name] = request.id }
    return true
  }

  private mutating func note(updated id: RequestID) {
    if !report.updated.contains(id) { report.updated.append(id) }
  }

  private mutating func noteMerge(into id: RequestID) {
    if !report.merged.contains(id) { report.merged.append(id) }
    if before[id] != nil { note(updated: id) }
  }

  /// The files that differ from what stands, in order.
  func changes() -> [LedgerChange] {
    written.filter { before[$0.key] != requests[$0.key] }.sorted { $0.key < $1.key }.map(\.value)
  }

  private static func clamped(_ votes: Int) -> Int { min(max(votes, 0), 10_000_000) }
}
