// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// Something a person should look at; nobody is shut out for it.
package struct Anomaly: Hashable, Sendable, Encodable {
  package enum Kind: String, Hashable, Sendable, Encodable {
    /// One file of a build fetched whole more often than a member needs.
    case downloads
    /// More networks on one day than a person is in.
    case networks
  }

  package let kind: Kind
  /// The member's id.
  package let member: String
  /// The build, for downloads.
  package let build: String?
  /// The day in the project's zone, for networks: `2026-11-27`.
  package let day: String?
  package let count: Int
  package let limit: Int

  /// One sentence for a person, without full stop.
  package var sentence: String {
    switch kind {
    case .downloads: "\(member) fetched a file of \(build ?? "?") whole \(count) times, more than \(limit)"
    case .networks: "\(member) came from \(count) networks on \(day ?? "?"), more than \(limit)"
    }
  }
}

/// Counts what anomalies are made of, record by record.
///
/// A download is whole when the bytes sent of a file, in however many parts, come to its size.
struct AnomalyTally: Sendable {
  private struct Fetch: Hashable {
    let member: String
    let path: String
  }
  private struct MemberBuild: Hashable {
    let member: String
    let build: String
  }
  private struct MemberDay: Hashable {
    let member: String
    let day: CivilDate
  }
  private struct Sent {
    var copies = 0
    var rest: UInt64 = 0
    let build: MemberBuild
    var day: CivilDate
  }

  private let limits: AccessLimits
  private var sent: [Fetch: Sent] = [:]
  /// The most copies of any one file of a build.
  private var copies: [MemberBuild: Int] = [:]
  private var networks: [MemberDay: Set<String>] = [:]

  init(limits: AccessLimits) { self.limits = limits }

  /// Adds a record of a day; gives what passed a limit by it.
  mutating func add(_ record: AccessRecord, on day: CivilDate) -> [Anomaly] {
    guard let member = record.member, record.status < 400 else { return [] }
    return [addNetwork(record.network, of: member, on: day), addDownload(record, of: member, on: day)]
      .compactMap(\.self)
  }

  /// How often a member fetched the file of a build that they fetched most often.
  func copies(of build: String, by member: String) -> Int {
    copies[MemberBuild(member: member, build: build)] ?? 0
  }

  /// Everything past a limit, by kind, then member, then build or day.
  var anomalies: [Anomaly] {
    let downloads = copies.filter { $0.value > limits.downloadsPerBuild }.map { anomaly($0.key, $0.value) }
      .sorted { ($0.member, $0.build ?? "") < ($1.member, $1.build ?? "") }
    let places = networks.filter { $0.value.count > limits.networksPerDay }
      .map { anomaly($0.key, $0.value.count) }.sorted {
        ($0.member, $0.day ?? "") < ($1.member, $1.day ?? "")
      }
    return downloads + places
  }

  /// Forgets what was last added to before a day.
  mutating func forget(before day: CivilDate) {
    networks = networks.filter { $0.key.day >= day }
    sent = sent.filter { $0.value.day >= day }
    let kept = Set(sent.values.map(\.build))
    copies = copies.filter { kept.contains($0.key) }
  }

  private mutating func addNetwork(_ network: String, of member: String, on day: CivilDate) -> Anomaly? {
    let key = MemberDay(member: member, day: day)
    guard networks[key, default: []].insert(network).inserted, let count = networks[key]?.count,
      count == limits.networksPerDay + 1
    else { return nil }
    return anomaly(key, count)
  }

  private mutating func addDownload(
    _ record: AccessRecord, of member: String, on day: CivilDate
  ) -> Anomaly? {
    guard let build = record.build, record.method == "GET", record.bytes > 0 else { return nil }
    // Without the size a whole answer is a copy and a part counts as none.
    guard let size = record.size ?? (record.status == 200 ? record.bytes : nil),
      size >= max(1, limits.smallestCountedFile)
    else { return nil }
    let key = MemberBuild(member: member, build: build)
    let fetch = Fetch(member: member, path: record.path)
    var file = sent[fetch] ?? Sent(build: key, day: day)
    let (total, isTooMuch) = file.rest.addingReportingOverflow(record.bytes)
    file.copies += isTooMuch ? 1 : Int(clamping: total / size)
    file.rest = isTooMuch ? 0 : total % size
    file.day = max(file.day, day)
    sent[fetch] = file
    let before = copies[key] ?? 0
    guard file.copies > before else { return nil }
    copies[key] = file.copies
    let isNew = before <= limits.downloadsPerBuild && file.copies > limits.downloadsPerBuild
    return isNew ? anomaly(key, file.copies) : nil
  }

  private func anomaly(_ key: MemberBuild, _ count: Int) -> Anomaly {
    Anomaly(
      kind: .downloads, member: key.member, build: key.build, day: nil, count: count,
      limit: limits.downloadsPerBuild)
  }

  private func anomaly(_ key: MemberDay, _ count: Int) -> Anomaly {
    Anomaly(
      kind: .networks, member: key.member, build: nil, day: key.day.description, count: count,
      limit: limits.networksPerDay)
  }
}
