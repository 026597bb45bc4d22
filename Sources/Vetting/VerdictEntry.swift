// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A verdict as somebody wrote it: words, none of them checked.
package struct VerdictEntry: Hashable, Sendable {
  /// The largest body of a posted verdict, in bytes.
  package static let bodyLimit = 16 * 1024
  /// The longest note, in characters.
  package static let longestNote = 2000
  /// The fields of a posted verdict; the member is who the token belongs to, and the time is the server's.
  package static let postedFields = ["candidate", "device", "feature", "verdict", "note"]
  /// The columns of a file of verdicts; `feature` (then it is the whole build), `note` and `at` may be left out.
  package static let fileFields = ["tester", "candidate", "device", "feature", "verdict", "note", "at"]

  package var candidate: String
  package var device: String
  /// Nil: the build as a whole.
  package var feature: String?
  package var verdict: String
  package var note: String?
  /// RFC 3339; nil: now.
  package var at: String?

  package init(
    candidate: String, device: String, feature: String?, verdict: String, note: String? = nil,
    at: String? = nil
  ) {
    self.candidate = candidate
    self.device = device
    self.feature = feature
    self.verdict = verdict
    self.note = note
    self.at = at
  }

  /// Reads the columns of one row of a file.
  package init(_ field: (String) -> String?) throws(VettingError) {
    func required(_ name: String) throws(VettingError) -> String {
      guard let text = field(name), text.contains(where: { !$0.isWhitespace }) else {
        throw .verdict(.missing(field: name))
      }
      return text
    }
    candidate = try required("candidate")
    device = try required("device")
    // An empty cell is no feature: what is said is of the whole build.
    feature = field("feature").flatMap { $0.contains { !$0.isWhitespace } ? $0 : nil }
    verdict = try required("verdict")
    note = field("note")
    at = field("at").flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Reads a posted body: one JSON object of texts, without a field that is not known.
  package init(json bytes: [UInt8]) throws(VettingError) {
    let fields: [String: String?]
    do {
      fields = try JSONDecoder().decode([String: String?].self, from: Data(bytes))
    } catch DecodingError.typeMismatch(_, let context) {
      let key = context.codingPath.first?.stringValue
      throw .verdict(.notJSON(key.map { "\(VerdictFlaw.shown($0)) is no text" } ?? "expected one object"))
    } catch {
      throw .verdict(.notJSON("expected one JSON object in UTF-8"))
    }
    for name in fields.keys.sorted() where !Self.postedFields.contains(name) {
      throw .verdict(.unknownField(name, known: Self.postedFields))
    }
    // A program that sends an empty text has lost the feature, which is not the same as leaving it out.
    if let feature = fields["feature"] ?? nil, !feature.contains(where: { !$0.isWhitespace }) {
      throw .verdict(.malformed(field: "feature", expected: VerdictFlaw.featureWanted, found: feature))
    }
    try self.init { fields[$0] ?? nil }
  }
}
