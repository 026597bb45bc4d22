// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// Makes an audit report of records that come oldest first, without keeping them.
package struct AuditTally: Sendable {
  private struct BuildMember: Hashable {
    let build: String
    let member: String
  }
  private struct MemberTotal {
    var volume = AuditReport.Volume()
    var networks: Set<String> = []
  }
  private struct DayTotal {
    var volume = AuditReport.Volume()
    var members: Set<String> = []
  }

  private let day: @Sendable (Date) -> CivilDate
  private let text: @Sendable (Date) -> String
  private var tally: AnomalyTally
  private var volume = AuditReport.Volume()
  private var refused = AuditReport.Refused()
  private var builds: [String: AuditReport.Volume] = [:]
  private var fetches: [BuildMember: AuditReport.Volume] = [:]
  private var members: [String: MemberTotal] = [:]
  private var days: [CivilDate: DayTotal] = [:]

  /// `day` and `text`: the day and the text of an instant in the project's zone.
  package init(
    limits: AccessLimits = AccessLimits(), day: @escaping @Sendable (Date) -> CivilDate,
    text: @escaping @Sendable (Date) -> String
  ) {
    self.day = day
    self.text = text
    tally = AnomalyTally(limits: limits)
  }

  package mutating func add(_ record: AccessRecord) {
    guard let member = record.member, record.status < 400 else { return refused.add(record.status) }
    let day = day(record.at)
    let instant = text(record.at)
    _ = tally.add(record, on: day)
    volume.add(record, at: instant)
    members[member, default: MemberTotal()].volume.add(record, at: instant)
    members[member]?.networks.insert(record.network)
    days[day, default: DayTotal()].volume.add(record, at: instant)
    days[day]?.members.insert(member)
    guard let build = record.build else { return }
    builds[build, default: AuditReport.Volume()].add(record, at: instant)
    fetches[BuildMember(build: build, member: member), default: AuditReport.Volume()].add(record, at: instant)
  }

  /// The report; `names`: who is behind an id, as far as the roster knows.
  package func report(since: Date?, until: Date, names: [String: String]) -> AuditReport {
    let byBuild = Dictionary(grouping: fetches.keys, by: \.build)
    let byMember = Dictionary(grouping: fetches.keys, by: \.member)
    return AuditReport(
      since: since.map(text), until: text(until), volume: volume, refused: refused,
      builds: builds.sorted { Self.isOlder($0.key, $1.key) }.map { version, volume in
        AuditReport.Build(
          version: version, volume: volume,
          fetches: (byBuild[version] ?? []).sorted { $0.member < $1.member }.map { key in
            AuditReport.Fetch(
              member: key.member, name: names[key.member], copies: tally.copies(of: version, by: key.member),
              volume: fetches[key] ?? AuditReport.Volume())
          })
      },
      members: members.sorted { $0.key < $1.key }.map { id, total in
        AuditReport.Member(
          id: id, name: names[id], volume: total.volume,
          builds: (byMember[id] ?? []).map(\.build).sorted(by: Self.isOlder), networks: total.networks.count)
      },
      days: days.sorted { $0.key < $1.key }.map { day, total in
        AuditReport.Day(day: day.description, members: total.members.count, volume: total.volume)
      },
      anomalies: tally.anomalies)
  }

  /// Builds by their version, never by its text.
  private static func isOlder(_ left: String, _ right: String) -> Bool {
    guard let one = BuildVersion(left), let other = BuildVersion(right) else { return left < right }
    return one < other
  }
}
