// SPDX-License-Identifier: Apache-2.0
import Crediting
import ReleaseCore
import Requesting
import Settings
import TestSupport

/// A ledger of two releases and a few people.
enum SampleLedger {
  static let zero = String(repeating: "0", count: 40)

  static func files(requester: String = "夜归人", title: String = "手电筒") -> [String: String] {
    [
      "requests/REQ-1.yaml": request(1, title: title, requester: requester, developer: "Han Mei"),
      "requests/REQ-2.yaml": request(2, title: "找回手机", requester: "Aiko", developer: requester),
      "requests/REQ-3.yaml": request(3, title: "录音不中断", requester: "记者团", group: true, developer: "Sun Peng"),
      "requests/REQ-4.yaml": request(4, title: "护眼", requester: requester, developer: "Wu Di"),
      "weeks/dev/26.11.20.yaml": week("26.11.20", 589, shipped: [1, 3]),
      "weeks/dev/26.11.27.yaml": week("26.11.27", 590, shipped: [2]),
    ]
  }

  static func ledger(_ files: [String: String] = files()) throws -> Ledger {
    guard let commit = ObjectID(hex: zero) else { throw ToolFailure(description: "bad sample") }
    return Ledger(LedgerSnapshot(commit: commit, files: files), format: YAMLDocumentFormat())
  }

  static func request(
    _ number: Int, title: String, requester: String, group: Bool = false, developer: String
  ) -> String {
    """
    id: REQ-\(number)
    title: {zh: "\(title)"}
    app: {zh: 系统}
    kind: new
    origin: user
    requesters: [{name: "\(requester)", group: \(group), source: forum, country: CN}]
    owner: Li Lei
    developers: ["\(developer)"]
    branch: topic/\(number)
    votes: \(number * 100)
    created: 2026-11-01
    decision: accepted

    """
  }

  static func week(_ version: String, _ number: Int, shipped: [Int]) -> String {
    let aboard = shipped.map { "{request: REQ-\($0), tip: \"\(zero)\", merge: \"\(zero)\"}" }
    return """
      version: \(version)
      channel: dev
      week: \(number)
      instant: \(BuildVersion(version)?.date.description ?? "")T17:00:00+08:00
      base: "\(zero)"
      commit: "\(zero)"
      tag: dev/\(version)
      manifest: "\(zero)\(zero.prefix(24))"
      shipped: [\(aboard.joined(separator: ", "))]

      """
  }
}

/// Ballots and verdicts that a test makes up.
struct SampleWitness: Witness {
  var voted: [String: [RequestID]] = [:]
  var tried: [String: [RequestID]] = [:]

  func votes(of person: PersonName) -> [RequestID] { found(voted, person) }
  func ballots(of person: PersonName) -> Int { found(voted, person).count }
  func verdicts(of person: PersonName) -> (requests: [RequestID], count: Int) {
    (found(tried, person), found(tried, person).count)
  }
  func testers(of features: [RequestID]) -> [String] {
    tried.filter { !Set($0.value).isDisjoint(with: features) }.keys.sorted()
  }
  func voters(of version: BuildVersion) -> Int { voted.count }

  private func found(_ lists: [String: [RequestID]], _ person: PersonName) -> [RequestID] {
    lists.filter { person.isNamed($0.key) }.flatMap(\.value)
  }
}
