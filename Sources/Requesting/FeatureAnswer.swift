// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What the team says to a feature that a majority dislikes: `answers/VERSION/REQ-7.yaml`.
package struct FeatureAnswer: Hashable, Sendable {
  package enum Verdict: String, Sendable, CaseIterable, Codable {
    /// It is mended in a coming build.
    case fix
    /// It is taken out again.
    case revert
    /// It stays as it is.
    case keep
  }

  /// The build whose poll disliked it.
  package let version: BuildVersion
  package let request: RequestID
  package let verdict: Verdict
  package let reason: String
  package let answeredBy: String
  package let answeredOn: CivilDate

  package init(
    version: BuildVersion, request: RequestID, verdict: Verdict, reason: String, answeredBy: String,
    answeredOn: CivilDate
  ) {
    self.version = version
    self.request = request
    self.verdict = verdict
    self.reason = reason
    self.answeredBy = answeredBy
    self.answeredOn = answeredOn
  }

  /// Where it stands on the ledger branch.
  package var path: String { "answers/\(version)/\(request).yaml" }

  package var node: DocumentNode {
    .map([
      ("request", .string(request.description)), ("answer", .plain(verdict.rawValue)),
      ("reason", .string(reason)), ("answered_by", .string(answeredBy)),
      ("answered_on", .string(answeredOn.description)),
    ])
  }

  /// Reads an answer strictly. Throws `DocumentProblems`.
  package init(
    from document: DocumentNode, file: String, version: BuildVersion, request: RequestID
  ) throws(DocumentProblems) {
    var reader = FieldReader(document, file: file)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    let found = reader.required("request", "a request id such as REQ-7") { RequestID($0) }
    if let found, found != request {
      reader.refuse("request", "must equal the file's name, expected \(request), found \(found)")
    }
    let verdict = reader.required("answer", "fix, revert or keep") { Verdict(rawValue: $0) }
    let reason = reader.required("reason", "a text") { $0.isText ? $0 : nil }
    let person = reader.required("answered_by", "one line") { $0.isOneLine ? $0 : nil }
    let day = reader.required("answered_on", "a day such as 2026-12-02") { CivilDate($0) }
    reader.finish()
    guard reader.problems.isEmpty, let verdict, let reason, let person, let day else {
      throw DocumentProblems(reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    self.init(
      version: version, request: request, verdict: verdict, reason: reason, answeredBy: person,
      answeredOn: day)
  }
}

/// What a cut does while a disliked feature is unanswered.
package enum UnansweredPolicy: String, Sendable, CaseIterable, Codable {
  case warn, refuse
}

/// A feature that a majority dislikes and nobody has answered.
package struct UnansweredFeature: Hashable, Sendable, CustomStringConvertible {
  package let version: BuildVersion
  package let request: RequestID

  package init(version: BuildVersion, request: RequestID) {
    self.version = version
    self.request = request
  }

  package var description: String { "\(request) in \(version)" }
}

extension Ledger {
  /// The result of a build's poll; nil where it has none yet.
  package func poll(of version: BuildVersion) -> PollRecord? { polls.first { $0.version == version } }

  /// What was said to a feature after a build's poll.
  package func answer(to request: RequestID, in version: BuildVersion) -> FeatureAnswer? {
    answers.first { $0.version == version && $0.request == request }
  }

  /// Features that a majority dislikes and nobody has answered, oldest build first.
  package var unanswered: [UnansweredFeature] {
    polls.flatMap { poll in
      poll.disliked.filter { answer(to: $0, in: poll.version) == nil }
        .map { UnansweredFeature(version: poll.version, request: $0) }
    }
  }
}
