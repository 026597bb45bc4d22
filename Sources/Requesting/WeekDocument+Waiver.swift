// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

extension WeekDocument {
  static func node(of waiver: WeekRecord.Waiver) -> DocumentNode {
    .map([
      ("untried", waiver.untried.isEmpty ? nil : .list(waiver.untried.map { .string($0.description) })),
      ("quorum", waiver.quorum ? .plain(true) : nil),
      ("reason", .string(waiver.reason)),
    ])
  }

  static func waiver(from reader: inout FieldReader) -> WeekRecord.Waiver? {
    var untried: [RequestID] = []
    for text in reader.texts("untried") ?? [] {
      if let id = RequestID(text) {
        untried.append(id)
      } else {
        reader.refuse("untried", "expected \(request), found “\(text)”")
      }
    }
    let quorum = reader.flag("quorum") ?? false
    let reason = reader.required("reason", "a text") { $0.isText ? $0 : nil }
    return reason.map { WeekRecord.Waiver(untried: untried, quorum: quorum, reason: $0) }
  }
}
