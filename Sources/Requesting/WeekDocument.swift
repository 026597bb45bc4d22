// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The record of a cut as a document: `weeks/CHANNEL/VERSION.yaml`.
package enum WeekDocument {
  /// Where a record stands on the ledger branch.
  package static func path(of record: WeekRecord) -> String {
    "weeks/\(record.channel)/\(record.version).yaml"
  }

  package static func node(of record: WeekRecord) -> DocumentNode {
    .map([
      ("version", .string(record.version.description)),
      ("channel", .string(record.channel)),
      ("week", .plain(record.week)),
      ("instant", .string(record.instant)),
      ("previous", record.previous.map { .string($0.description) }),
      ("base", .string(record.base.hex)),
      ("commit", .string(record.commit.hex)),
      ("tag", .string(record.tag)),
      ("manifest", .string(record.manifest.description)),
      ("shipped", .list(record.shipped.map(node))),
      ("left_behind", record.leftBehind.isEmpty ? nil : .list(record.leftBehind.map(node))),
      ("early_reason", record.earlyReason.map(DocumentNode.string)),
      ("unscheduled_reason", record.unscheduledReason.map(DocumentNode.string)),
      ("hotfix", record.hotfix.map(node)),
      ("waiver", record.waiver.map(node)),
      ("composition", record.composition?.node),
    ])
  }

  private static func node(of hotfix: WeekRecord.Hotfix) -> DocumentNode {
    .map([
      ("devices", .list(hotfix.devices.map(DocumentNode.string))), ("reason", .string(hotfix.reason)),
    ])
  }

  private static func node(of shipped: WeekRecord.Shipped) -> DocumentNode {
    .map([
      ("request", .string(shipped.request.description)),
      ("tip", .string(shipped.tip.hex)),
      ("merge", .string(shipped.merge.hex)),
    ])
  }

  private static func node(of remaining: WeekRecord.Remaining) -> DocumentNode {
    .map([
      ("request", .string(remaining.request.description)),
      ("code", .string(remaining.code)),
      ("reason", .string(remaining.reason)),
      ("tip", remaining.tip.map { .string($0.hex) }),
      ("price", remaining.price.map(node)),
    ])
  }

  /// Reads a record strictly; channel and version must be those of the file's path. Throws `DocumentProblems`.
  package static func record(
    from document: DocumentNode, file: String, channel: String, version: BuildVersion
  ) throws(DocumentProblems) -> WeekRecord {
    var reader = FieldReader(document, file: file)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    let record = record(from: &reader, channel: channel, version: version)
    reader.finish()
    guard reader.problems.isEmpty, let record else {
      throw DocumentProblems(reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    return record
  }

  private static func record(
    from reader: inout FieldReader, channel: String, version: BuildVersion
  ) -> WeekRecord? {
    let found = reader.required("version", Self.version) { BuildVersion($0) }
    if let found, found != version {
      reader.refuse("version", "must equal the file's name, expected \(version), found \(found)")
    }
    let home = reader.required("channel", "a channel's name") { $0.isOneLine ? $0 : nil }
    if let home, home != channel {
      reader.refuse("channel", "must equal the folder's name, expected \(channel), found \(home)")
    }
    let week = reader.required("week", "a week's number from 1 to 99999") {
      Int($0).flatMap { (1...99_999).contains($0) ? $0 : nil }
    }
    let instant = reader.required("instant", "an instant such as 2026-11-27T17:00:00+08:00") {
      isInstant($0) ? $0 : nil
    }
    let previous = reader.value("previous", Self.version) { BuildVersion($0) }
    if let previous, let found, previous >= found {
      reader.refuse("previous", "must be older than version, found \(previous) and \(found)")
    }
    let base = reader.commit("base")
    let commit = reader.commit("commit")
    let tag = reader.required("tag", "a tag's name") { BranchName.isValid($0) ? $0 : nil }
    let manifest = reader.required("manifest", "a SHA-256 digest, 64 lower-case hexadecimal digits") {
      Digest(hex: $0)
    }
    let shipped = reader.each("shipped", Self.shipped) ?? []
    let leftBehind = reader.each("left_behind", remaining) ?? []
    refuseTwins(shipped.map(\.request), "shipped", in: &reader)
    refuseTwins(leftBehind.map(\.request), "left_behind", in: &reader)
    let earlyReason = reader.value("early_reason", "a text") { $0.isText ? $0 : nil }
    let unscheduled = reader.value("unscheduled_reason", "a text") { $0.isText ? $0 : nil }
    let hotfix = reader.nested("hotfix") { hotfix -> WeekRecord.Hotfix? in
      let devices = hotfix.texts("devices") ?? []
      if devices.isEmpty { hotfix.refuse("devices", "expected at least one codename") }
      let reason = hotfix.required("reason", "a text") { $0.isText ? $0 : nil }
      return reason.map { WeekRecord.Hotfix(devices: devices, reason: $0) }
    }
    let waiver = reader.nested("waiver", waiver)
    let composition = reader.nested("composition", CompositionRecord.read)
    guard let found, let home, let week, let instant, let base, let commit, let tag, let manifest else {
      return nil
    }
    return WeekRecord(
      version: found, channel: home, week: week, instant: instant, previous: previous, base: base,
      commit: commit, tag: tag, manifest: manifest, shipped: shipped, leftBehind: leftBehind,
      earlyReason: earlyReason, unscheduledReason: unscheduled, hotfix: hotfix, waiver: waiver,
      composition: composition)
  }

  private static func shipped(from reader: inout FieldReader) -> WeekRecord.Shipped? {
    let request = reader.required("request", request) { RequestID($0) }
    let tip = reader.commit("tip")
    let merge = reader.commit("merge")
    guard let request, let tip, let merge else { return nil }
    return WeekRecord.Shipped(request: request, tip: tip, merge: merge)
  }

  private static func remaining(from reader: inout FieldReader) -> WeekRecord.Remaining? {
    let request = reader.required("request", request) { RequestID($0) }
    let code = reader.required("code", "one word") { $0.isOneLine && !$0.contains(" ") ? $0 : nil }
    let reason = reader.required("reason", "a text") { $0.isText ? $0 : nil }
    let tip = reader.value("tip", commit) { ObjectID(hex: $0) }
    let price = reader.nested("price", price)
    guard let request, let code, let reason else { return nil }
    return WeekRecord.Remaining(request: request, code: code, reason: reason, tip: tip, price: price)
  }

  private static func refuseTwins(_ ids: [RequestID], _ key: String, in reader: inout FieldReader) {
    var seen: Set<RequestID> = []
    for id in ids where !seen.insert(id).inserted { reader.refuse(key, "lists \(id) twice") }
  }

  /// RFC 3339 with seconds and a zone: `2026-11-27T17:00:00+08:00`.
  private static func isInstant(_ text: String) -> Bool {
    let digits = "0000-00-00T00:00:00"
    let shape = String(text.map { $0.isASCII && $0.isNumber ? "0" : $0 })
    guard ["Z", "+00:00", "-00:00"].contains(where: { shape == digits + $0 }) else { return false }
    let clock = text.dropFirst(11).prefix(8).split(separator: ":").compactMap { Int($0) }
    return CivilDate(String(text.prefix(10))) != nil && clock.count == 3 && clock[0] < 24 && clock[1] < 60
      && clock[2] < 60
  }

  private static let version = "a version such as 26.11.27 or 26.11.27.2"
  static let request = "a request id such as REQ-7"
  static let commit = "a commit, 40 lower-case hexadecimal digits"
}

extension FieldReader {
  /// A commit's object name.
  mutating func commit(_ key: String) -> ObjectID? {
    required(key, WeekDocument.commit) { ObjectID(hex: $0) }
  }
}
