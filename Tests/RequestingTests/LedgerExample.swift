// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Settings
import TestSupport

/// Requests with their real names, and records that ship them.
enum LedgerExample {
  static let format = YAMLDocumentFormat()
  static let person = Identity(name: "Li Lei", email: "lilei@example.com")
  static let day = CivilDate(dayNumber: 20_781)  // 2026-11-24

  static let torch = """
    id: REQ-7
    title:
      zh: 手电筒
      en: Torch
    app:
      zh: 系统
      en: System
    kind: new
    origin: user
    requesters:
    - name: 小米粉
      source: forum
      country: CN
    - name: Radio reporters
      group: true
    owner: Li Lei
    developers:
    - Han Mei
    branch: topic/torch
    votes: 12
    depends_on:
    - REQ-3
    excludes:
    - REQ-9
    devices:
    - cancro
    feedback:
    - https://example.com/t/1
    - |
      It is dark
      in the yard.
    created: 2026-11-21
    decision: accepted
    reason: wanted
    decided_by: Li Lei <lilei@example.com>
    decided_on: 2026-11-24

    """

  /// A short request of the team.
  static func request(_ number: Int, decision: String = "accepted", more: String = "") -> String {
    """
    id: REQ-\(number)
    title:
      en: Feature \(number)
    app:
      en: System
    kind: fix
    origin: team
    created: 2026-11-21
    decision: \(decision)
    \(more)
    """
  }

  static func week(
    _ channel: String, _ version: String, week: Int = 590, shipped: [Int] = [], left: [Int] = []
  ) -> [String: String] {
    let commit = String(repeating: "c", count: 40)
    let shipped = shipped.map { "\n- {request: REQ-\($0), tip: \(commit), merge: \(commit)}" }.joined()
    let left = left.map { "\n- {request: REQ-\($0), code: conflict, reason: collides}" }.joined()
    return [
      "weeks/\(channel)/\(version).yaml": """
      version: \(version)
      channel: \(channel)
      week: \(week)
      instant: "2026-11-27T17:00:00+08:00"
      base: \(commit)
      commit: \(commit)
      tag: \(channel)-\(version)
      manifest: \(String(repeating: "d", count: 64))
      shipped:\(shipped.isEmpty ? " []" : shipped)
      left_behind:\(left.isEmpty ? " []" : left)

      """
    ]
  }

  static func ledger(_ files: [String: String]...) throws -> Ledger {
    let all = files.reduce(into: [:]) { $0.merge($1) { $1 } }
    return try LedgerEditor.read(MemoryLedgerStore(files: all), format: format)
  }

  static func requests(_ numbers: Int..., decision: String = "accepted", more: String = "") -> [String:
    String]
  {
    Dictionary(
      uniqueKeysWithValues: numbers.map {
        ("requests/REQ-\($0).yaml", request($0, decision: decision, more: more))
      })
  }
}
