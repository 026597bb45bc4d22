// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// A commit message of the ledger: subject, body, trailers.
struct LedgerMessage {
  let subject: String
  let body: [String]
  let trailers: [(key: String, value: String)]

  /// Ends in a line break; values of several lines are folded as git trailers are.
  var text: String {
    let folded = trailers.map { trailer in
      let lines = trailer.value.split(whereSeparator: \.isNewline)
        .map { $0.trimmingPrefix(while: \.isWhitespace) }.filter { !$0.isEmpty }
      return "\(trailer.key): \(lines.joined(separator: "\n "))"
    }
    let paragraphs = [subject, body.joined(separator: "\n"), folded.joined(separator: "\n")]
    return paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// One line for each field that an edit changes: `votes: 3 → 12`.
  static func differences(from before: FeatureRequest, to after: FeatureRequest) -> [String] {
    let old = facts(of: before)
    return zip(old, facts(of: after)).filter { $0.0.value != $0.1.value }.map { old, new in
      "\(new.field): \(old.value.isEmpty ? "–" : old.value) → \(new.value.isEmpty ? "–" : new.value)"
    }
  }

  private static func facts(of request: FeatureRequest) -> [(field: String, value: String)] {
    [
      ("title", request.title.both), ("app", request.app.both), ("kind", request.kind.rawValue),
      ("origin", request.origin.rawValue),
      ("requesters", request.requesters.map(\.credit).joined(separator: ", ")),
      ("owner", request.owner ?? ""), ("developers", request.developers.joined(separator: ", ")),
      ("branch", request.branch ?? ""), ("votes", String(request.votes)),
      ("depends_on", request.dependsOn.map(\.description).joined(separator: ", ")),
      ("excludes", request.excludes.map(\.description).joined(separator: ", ")),
      ("devices", request.devices.joined(separator: ", ")),
      ("feedback", request.feedback.map(\.singleLine).joined(separator: ", ")),
      ("external", request.external.map(\.name.description).joined(separator: ", ")),
    ]
  }
}

extension FeatureRequest {
  /// The id and the title in both languages: `REQ-7 手电筒 Torch`.
  package var label: String { "\(id) \(title.both)" }
}

extension Requester {
  /// `记者团 (group, weibo, CN)`: the name and what is known of where the wish came from.
  package var credit: String {
    let facts = [isGroup ? "group" : nil, source, country].compactMap { $0 }
    return facts.isEmpty ? name : "\(name) (\(facts.joined(separator: ", ")))"
  }
}
