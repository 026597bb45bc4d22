// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Vetting

extension AuditReport {
  /// The report for people: what stands out first.
  var text: String {
    var parts = ["\(since.map { "from \($0)" } ?? "from the beginning") until \(until)\n\(summary)"]
    if !anomalies.isEmpty {
      parts.append(["stands out:"] + anomalies.map { "  \(named($0.member)): \($0.sentence)" })
    }
    if !builds.isEmpty { parts.append(["builds:"] + builds.map(text(of:))) }
    if !members.isEmpty {
      var columns = TextColumns()
      for member in members {
        columns.add(
          member.id, member.name ?? "forgotten", "\(member.volume.requests) requests",
          size(member.volume.bytes), "\(member.networks) network\(member.networks == 1 ? "" : "s")",
          "last \(member.volume.last)", member.builds.joined(separator: ","))
      }
      parts.append(["members:", columns.text.withoutTrailingSpaces])
    }
    if !days.isEmpty {
      var columns = TextColumns()
      for day in days {
        columns.add(
          day.day, "\(day.members) member\(day.members == 1 ? "" : "s")", "\(day.volume.requests) requests",
          size(day.volume.bytes))
      }
      parts.append(["days:", columns.text])
    }
    return parts.joined(separator: "\n\n")
  }

  private var summary: String {
    let people = "\(members.count) member\(members.count == 1 ? "" : "s")"
    return
      "\(people), \(volume.requests) requests, \(size(volume.bytes)); refused: \(refused.unknown) without a "
      + "known token, \(refused.forbidden) not allowed, \(refused.limited) too fast"
  }

  private func text(of build: Build) -> String {
    var columns = TextColumns(indent: 4)
    for fetch in build.fetches {
      columns.add(
        fetch.member, fetch.name ?? "forgotten", fetch.copies == 1 ? "1 copy" : "\(fetch.copies) copies",
        size(fetch.volume.bytes), "first \(fetch.volume.first)", "last \(fetch.volume.last)")
    }
    return "  \(build.version)\n\(columns.text)"
  }

  private func named(_ id: String) -> String { members.first { $0.id == id }?.name ?? "forgotten" }
  private func size(_ bytes: UInt64) -> String { ByteCount(bytes).description }
}

extension [String] {
  /// Adds a part of several lines.
  fileprivate mutating func append(_ lines: [String]) { append(lines.joined(separator: "\n")) }
}
