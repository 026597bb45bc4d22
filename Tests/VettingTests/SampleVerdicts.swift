// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Requesting
import Testing
import Vetting

/// A roster of members without tokens, a ledger with candidates, and verdicts on them.
enum SampleVerdicts {
  static let commit = String(repeating: "c", count: 40)

  static func version(_ text: String) throws -> BuildVersion { try #require(BuildVersion(text)) }

  static func tester(
    _ number: UInt8, joined: Date? = .friday.adding(days: -365), expires: Date = .friday.adding(days: 90),
    channels: [String] = ["honorary-dev"], revocation: Tester.Revocation? = nil
  ) throws -> Tester {
    Tester(
      id: try TesterID(random: [0, 0, 0, 0, number]), name: "Tester \(number)", contact: nil,
      channels: channels, devices: [], created: .friday.adding(days: -365), joined: joined,
      expires: expires, revocation: revocation)
  }

  static func verdict(
    _ id: Int, by tester: UInt8?, _ finding: Verdict.Finding, of feature: Int? = 1,
    on candidate: String = "26.11.25", device: String = "cancro", at: Date = .friday, replacedBy: Int? = nil,
    resolution: Verdict.Resolution? = nil
  ) throws -> Verdict {
    Verdict(
      id: id, tester: try tester.map { try TesterID(random: [0, 0, 0, 0, $0]) },
      candidate: try version(candidate), device: device, feature: feature.map { RequestID($0) },
      finding: finding,
      note: nil, at: at, replacedBy: replacedBy, resolution: resolution)
  }

  /// A record that ships requests, each at a tip of its number: `REQ-3` at `3333…`.
  static func record(
    _ channel: String, _ text: String, week: Int = 590, shipped: [Int] = [1, 2], tip: Int? = nil
  ) throws -> (path: String, text: String) {
    func hex(_ number: Int) -> String { String(repeating: String(number, radix: 16), count: 40) }
    let entries = shipped.map { "\n- {request: REQ-\($0), tip: \(hex(tip ?? $0)), merge: \(commit)}" }
    return (
      "weeks/\(channel)/\(text).yaml",
      """
      version: \(text)
      channel: \(channel)
      week: \(week)
      instant: "2026-11-27T17:00:00+08:00"
      base: \(commit)
      commit: \(commit)
      tag: \(channel)/\(text)
      manifest: \(String(repeating: "d", count: 64))
      shipped:\(entries.isEmpty ? " []" : entries.joined())
      left_behind: []

      """
    )
  }
}
