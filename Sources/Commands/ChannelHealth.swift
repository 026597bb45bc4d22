// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import ArgumentParser
internal import Publishing
internal import ReleaseCore
internal import Settings
internal import Trusting

/// How a channel's metadata stands against the clock: for `status`, and for monitoring.
struct ChannelHealth: Encodable {
  struct Role: Encodable {
    let role: String
    let version: Int
    let expires: String
    /// Below zero where it is past.
    let secondsLeft: Int64
    let level: ExpiryNotice.Level
  }

  let channel: String
  /// False: the channel was not created yet.
  let created: Bool
  let level: ExpiryNotice.Level
  let roles: [Role]
  let staged: StagedChangeView?
  /// What keeps the channel from being read at all.
  let problem: String?
  private let failure: (any Failure)?

  private enum CodingKeys: String, CodingKey { case channel, created, level, roles, staged, problem }

  /// Never throws: a channel that cannot be read is a finding, and the others are looked at all the same.
  init(of channel: Channel, in bench: Workbench) {
    let publisher = bench.publisher(of: channel)
    let found = Result {
      let change = try publisher.waiting()
      return (
        notices: try publisher.state()?.expiryNotices(at: bench.now),
        staged: try change.map { try StagedChangeView($0, publisher) }
      )
    }
    self.channel = channel.name
    switch found {
    case .success(let (notices, change)):
      created = notices != nil
      level = notices?.level ?? .fine
      roles = (notices ?? []).map {
        Role(
          role: $0.role, version: $0.version, expires: MetadataInstant.text(of: $0.expires),
          secondsLeft: $0.left, level: $0.level)
      }
      staged = change
      problem = nil
      failure = nil
    case .failure(let error):
      created = true
      level = .expired
      roles = []
      staged = nil
      failure = error as? any Failure
      problem = failure?.message ?? "\(error)"
    }
  }

  /// One line for each role that somebody must look after.
  var warnings: [String] {
    if let problem { return ["\(channel) cannot be read: \(problem)"] }
    return roles.filter { $0.level != .fine }.map { role in
      let when = role.level == .expired ? "expired" : "expires"
      return
        "\(role.role) of \(channel) \(when) \(role.expires) (\(Self.span(role.secondsLeft)): \(cure(role)))"
    }
  }

  private func cure(_ role: Role) -> String {
    ["snapshot", "timestamp"].contains(role.role)
      ? "`miui-release channel refresh --channel \(channel)`"
      : "`miui-release channel renew --channel \(channel) --role \(role.role)`"
  }

  /// `in 2 d 3 h`, `4 h ago`.
  static func span(_ seconds: Int64) -> String {
    let minutes = abs(seconds) / 60
    let text =
      minutes >= 1440
      ? "\(minutes / 1440) d \(minutes / 60 % 24) h"
      : minutes >= 60 ? "\(minutes / 60) h" : "\(minutes) min"
    return seconds > 0 ? "in \(text)" : "\(text) ago"
  }

  /// For monitoring: nothing where all is fine, status 1 for a warning, 81 where something has expired; a
  /// channel that cannot be read is its own error.
  static func judge(_ all: [ChannelHealth]) throws {
    if let broken = all.compactMap(\.failure).first { throw broken }
    switch all.map(\.level).max() ?? .fine {
    case .fine: return
    case .warning: throw ExitCode(FailureKind.refused.exitStatus)
    case .expired: throw ExitCode(FailureKind.expired.exitStatus)
    }
  }
}
