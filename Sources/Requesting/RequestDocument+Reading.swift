// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension RequestDocument {
  /// Reads a request strictly; `expected` is the id that the file's name says. Throws `DocumentProblems`.
  package static func request(
    from document: DocumentNode, file: String, expected: RequestID? = nil
  ) throws(DocumentProblems) -> FeatureRequest {
    var reader = FieldReader(document, file: file)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    let request = request(from: &reader, expected: expected)
    reader.finish()
    guard reader.problems.isEmpty, let request else {
      throw DocumentProblems(reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    return request
  }

  private static func request(from reader: inout FieldReader, expected: RequestID?) -> FeatureRequest? {
    let id = reader.required("id", "a request id such as REQ-7") { RequestID($0) }
    if let id, let expected, id != expected {
      reader.refuse("id", "must equal the file's name, expected \(expected), found \(id)")
    }
    let title = localized("title", in: &reader)
    let app = localized("app", in: &reader)
    let kind = reader.required("kind", names(FeatureKind.self)) { FeatureKind(rawValue: $0) }
    let origin = reader.required("origin", names(RequestOrigin.self)) { RequestOrigin(rawValue: $0) }
    let requesters = reader.each("requesters", requester) ?? []
    let owner = reader.line("owner")
    let developers = reader.lines("developers", line)
    let branch = reader.value("branch", "a branch name or a full reference") {
      BranchName.isValid($0) ? $0 : nil
    }
    let votes = reader.integer("votes", in: 0...10_000_000) ?? 0
    let dependsOn = reader.lines("depends_on", "a request id such as REQ-7") { RequestID($0) }
    if let id, dependsOn.contains(id) {
      reader.refuse("depends_on", "a request cannot depend on itself, found \(id)")
    }
    let excludes = reader.lines("excludes", "a request id such as REQ-7") { RequestID($0) }
    if let id, excludes.contains(id) {
      reader.refuse("excludes", "a request cannot exclude itself, found \(id)")
    }
    for both in excludes where dependsOn.contains(both) {
      reader.refuse("excludes", "a request cannot exclude what it depends on, found \(both)")
    }
    let devices = reader.lines("devices", line)
    let feedback = reader.lines("feedback", "a text") { $0.isText ? $0 : nil }
    let created = reader.required("created", "a date such as 2026-11-27") { CivilDate($0) }
    let decision = reader.value("decision", names(RequestDecision.self)) { RequestDecision(rawValue: $0) }
    let reason = reader.value("reason", "a text") { $0.isText ? $0 : nil }
    if let decision, decision == .declined || decision == .deferred, reader.node("reason") == nil {
      reader.refuse("decision", "a request that is \(decision) needs a reason, and the key reason is missing")
    }
    let decidedBy = reader.line("decided_by")
    let decidedOn = reader.value("decided_on", "a date such as 2026-11-27") { CivilDate($0) }
    let boarding = reader.nested("boarding", BoardingRule.read)
    let external = external(from: &reader)
    guard let id, let title, let app, let kind, let origin, let created else { return nil }
    return FeatureRequest(
      id: id, title: title, app: app, kind: kind, origin: origin, requesters: requesters, owner: owner,
      developers: developers, branch: branch, votes: votes, dependsOn: dependsOn, devices: devices,
      feedback: feedback, created: created, decision: decision ?? .proposed, reason: reason,
      decidedBy: decidedBy, decidedOn: decidedOn, external: external, excludes: excludes, boarding: boarding)
  }

  private static func localized(_ key: String, in reader: inout FieldReader) -> LocalizedText? {
    guard reader.requiredNode(key, expected: "a mapping with zh, en or both") != nil else { return nil }
    return reader.nested(key) { text in
      let zh = text.line("zh")
      let en = text.line("en")
      let hasNone = text.node("zh") == nil && text.node("en") == nil
      if hasNone { text.report(at: text.position, key: text.path, "expected zh, en or both") }
      return LocalizedText(zh: zh, en: en)
    }
  }

  private static func requester(from reader: inout FieldReader) -> Requester? {
    let name = reader.required("name", "one line of text") { $0.isOneLine ? $0 : nil }
    let isGroup = reader.flag("group") ?? false
    let source = reader.line("source")
    let country = reader.value("country", "two capital letters (ISO 3166-1), such as CN") { text in
      text.utf8.count == 2 && text.utf8.allSatisfy { (65...90).contains($0) } ? text : nil
    }
    return name.map { Requester(name: $0, isGroup: isGroup, source: source, country: country) }
  }

  static func names<Word: CaseIterable & RawRepresentable<String>>(_: Word.Type) -> String {
    "one of " + Word.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static let line = "one line of text"
}

extension FieldReader {
  /// One line of text without control characters.
  mutating func line(_ key: String) -> String? {
    value(key, "one line of text") { $0.isOneLine ? $0 : nil }
  }

  mutating func lines(_ key: String, _ expected: String) -> [String] {
    lines(key, expected) { $0.isOneLine ? $0 : nil }
  }

  /// A list of values of which none stands twice; empty where the key is absent.
  mutating func lines<Value: Hashable>(
    _ key: String, _ expected: String, parse: (String) -> Value?
  ) -> [Value] {
    guard let items = items(key) else { return [] }
    var seen: Set<Value> = []
    return items.enumerated().compactMap { index, item in
      let path = "\(dotted(key))[\(index)]"
      guard case .scalar(let text, _) = item.content else {
        report(at: item.position, key: path, "expected \(expected), found \(item.kindName)")
        return nil
      }
      guard let value = parse(text) else {
        report(at: item.position, key: path, "expected \(expected), found “\(text)”")
        return nil
      }
      guard seen.insert(value).inserted else {
        report(at: item.position, key: path, "“\(text)” is listed twice")
        return nil
      }
      return value
    }
  }
}
