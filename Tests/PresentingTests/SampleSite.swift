// SPDX-License-Identifier: Apache-2.0
import Foundation
import Presenting
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import Settings
import TestSupport

/// The facts of a week after the release of Fixtures/Releases, with a ledger of the test's own.
enum SampleSite {
  static let zero = String(repeating: "0", count: 40)

  static func manifest() throws -> ReleaseManifest {
    try ReleaseManifest(
      bytes: Array(Data(contentsOf: ProjectFiles.url("Fixtures/Releases/manifest.json"))))
  }

  static func facts(
    _ files: [String: String] = SampleSite.files, offer: ReleaseManifest? = try? manifest(),
    today: String = "2026-11-28"
  ) throws -> SiteFacts {
    guard let commit = ObjectID(hex: zero), let day = CivilDate(today) else {
      throw ToolFailure(description: "bad sample")
    }
    let ledger = Ledger(LedgerSnapshot(commit: commit, files: files), format: YAMLDocumentFormat())
    return SiteFacts(
      product: "MIUI", today: day, phase: .feedback,
      nextTrain: SiteFacts.Train(date: day.adding(days: 6), time: "17:00", zone: "Asia/Shanghai"),
      offer: offer.map { SiteFacts.Offer(manifest: $0, folder: "../dev") }, ledger: ledger)
  }

  static let files = [
    "requests/REQ-1.yaml": request(1, zh: "来电时录音不中断", requesters: ["记者们"], group: true),
    "requests/REQ-3.yaml": request(3, zh: "手电筒", requesters: ["night_owl", "Zoltán"]),
    "requests/REQ-6.yaml": request(6, zh: "夜间模式", requesters: ["小米粉丝"]),
    "requests/REQ-108.yaml": request(
      108, zh: "换个铃声", requesters: ["Anna"], decision: "declined\nreason: 已经可以了"),
    "weeks/dev/26.11.27.yaml": week("26.11.27", 590, shipped: [1, 3], left: [(6, "collides")]),
    "weeks/dev/25.12.26.yaml": week("25.12.26", 545),
  ]

  static func request(
    _ number: Int, zh: String, app: String = "系统", requesters: [String], group: Bool = false,
    developers: [String] = ["Han Mei"], decision: String = "accepted", feedback: [String] = []
  ) -> String {
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    let asked = requesters.map {
      "- name: \(quoted($0))\n  group: \(group)\n  source: forum\n  country: CN\n"
    }
    let items = feedback.map { "- \(quoted($0))\n" }
    return """
      id: REQ-\(number)
      title:
        zh: \(quoted(zh))
      app:
        zh: \(quoted(app))
      kind: new
      origin: user
      requesters:
      \(asked.joined())developers:
      \(developers.map { "- \(quoted($0))\n" }.joined())branch: topic/\(number)
      votes: \(number * 10)
      \(items.isEmpty ? "" : "feedback:\n\(items.joined())")created: 2026-11-01
      decision: \(decision)

      """
  }

  static func week(
    _ version: String, _ number: Int, shipped: [Int] = [], left: [(Int, String)] = []
  ) -> String {
    let date = BuildVersion(version)?.date.description ?? ""
    let aboard = shipped.map { "- request: REQ-\($0)\n  tip: \"\(zero)\"\n  merge: \"\(zero)\"\n" }
    let behind = left.map { "- request: REQ-\($0.0)\n  code: \($0.1)\n  reason: because\n" }
    return """
      version: \(version)
      channel: dev
      week: \(number)
      instant: \(date)T17:00:00+08:00
      base: "\(zero)"
      commit: "\(zero)"
      tag: dev/\(version)
      manifest: "\(String(repeating: "0", count: 64))"
      shipped:\(aboard.isEmpty ? " []" : "\n\(aboard.joined())")
      \(behind.isEmpty ? "" : "left_behind:\n\(behind.joined())")
      """
  }

  /// The text of every page, by path.
  static func pages(_ facts: SiteFacts) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try Site.files(of: facts).map {
        ($0.path, String(decoding: $0.bytes, as: UTF8.self))
      })
  }
}
