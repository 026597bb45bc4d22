// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

extension WeekDocument {
  static func node(of waiver: WeekRecord.Waiver) -> DocumentNode {
    .map([
      ("untried", waiver.untried.isEmpty ? nil : .list(waiver.untried.map { .string($0.description) })),
      ("quorum", waiver.quorum ? .plain(true) : nil),
      ("blockers", waiver.blockers.isEmpty ? nil : .list(waiver.blockers.map { .plain($0) })),
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
    var blockers: [Int] = []
    for text in reader.texts("blockers") ?? [] {
      if let number = Int(text), number > 0 {
        blockers.append(number)
      } else {
        reader.refuse("blockers", "expected the number of a verdict, found “\(text)”")
      }
    }
    let reason = reader.required("reason", "a text") { $0.isText ? $0 : nil }
    return reason.map {
      WeekRecord.Waiver(untried: untried, quorum: quorum, blockers: blockers, reason: $0)
    }
  }
}
