// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore
package import Requesting
import Scheduling

/// A build that members try before everybody gets it.
package struct Candidate: Hashable, Sendable {
  package let version: BuildVersion
  package let channel: String
  /// The requests aboard.
  package let features: [RequestID]
  /// Codenames it was built for.
  package let devices: [String]

  package init(version: BuildVersion, channel: String, features: [RequestID], devices: [String]) {
    self.version = version
    self.channel = channel
    self.features = features
    self.devices = devices
  }
}

/// Takes verdicts: checks what was written against the candidate and the roster.
package struct VerdictDesk: Sendable {
  /// How far a clock elsewhere may be ahead of ours, in seconds.
  static let skew: TimeInterval = 600
  /// A candidate is there from some hour of its day on, in whatever zone.
  static let dayAndNight: TimeInterval = 86_400

  private let candidate: @Sendable (BuildVersion) throws -> Candidate?

  /// `candidate`: what is known of a version; nil where no candidate has it.
  package init(candidate: @escaping @Sendable (BuildVersion) throws -> Candidate?) {
    self.candidate = candidate
  }

  /// Checks an entry, and makes it what can be kept. Throws `VettingError`.
  ///
  /// `from`: whose word it is. A membership must stand; the channel must be one of theirs. `channel`: where
  /// the candidate must be; nil: on any.
  package func draft(
    _ entry: VerdictEntry, from tester: Tester, on channel: String? = nil, at now: Date
  ) throws -> VerdictDraft {
    func refuse(_ flaw: VerdictFlaw) -> VettingError { .verdict(flaw) }
    let standing = tester.standing(at: now)
    guard standing == .active else { throw refuse(.noMember(tester.id, standing)) }
    guard let version = BuildVersion(Self.trimmed(entry.candidate)) else {
      throw refuse(
        .malformed(
          field: "candidate", expected: "a version such as 26.11.25 or 26.11.25.2", found: entry.candidate))
    }
    let feature = try entry.feature.map { text in
      guard let id = RequestID(Self.trimmed(text)) else {
        throw refuse(.malformed(field: "feature", expected: VerdictFlaw.featureWanted, found: text))
      }
      return id
    }
    guard let finding = Verdict.Finding(rawValue: Self.trimmed(entry.verdict)) else {
      throw refuse(
        .malformed(field: "verdict", expected: "works, broken or blocker", found: entry.verdict))
    }
    let note = try Self.note(entry.note)
    guard let candidate = try candidate(version), channel.map({ $0 == candidate.channel }) ?? true else {
      throw refuse(.noCandidate(version))
    }
    guard tester.channels.contains(candidate.channel) else {
      throw refuse(.otherChannel(tester.id, channel: candidate.channel))
    }
    if let feature, !candidate.features.contains(feature) {
      throw refuse(.notAboard(feature, version, aboard: candidate.features.sorted()))
    }
    let device = Self.trimmed(entry.device)
    guard candidate.devices.contains(device) else {
      throw refuse(.noDevice(device, version, built: candidate.devices.sorted()))
    }
    let instant = try Self.instant(entry.at, of: version, at: now)
    return VerdictDraft(
      tester: tester.id, candidate: version, device: device, feature: feature, finding: finding,
      note: note, at: instant ?? now, isNow: instant == nil)
  }

  private static func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A note may have lines; nothing else that a terminal would act on, and no token.
  private static func note(_ text: String?) throws(VettingError) -> String? {
    guard let note = text.map(trimmed), !note.isEmpty else { return nil }
    guard note.count <= VerdictEntry.longestNote, note.utf8.count <= VerdictEntry.longestNote * 8 else {
      throw .verdict(
        .malformed(
          field: "note", expected: "at most \(VerdictEntry.longestNote) characters", found: note))
    }
    let plain = note.replacing("\r\n", with: "\n").replacing("\t", with: " ")
    guard
      plain.unicodeScalars.allSatisfy({
        $0 == "\n" || $0.isHarmlessMark || $0.properties.generalCategory.isShownOnOneLine
      })
    else {
      throw .verdict(
        .malformed(
          field: "note", expected: "a text without control characters and overrides of direction", found: note
        ))
    }
    guard !TesterToken.occurs(in: plain) else { throw .tokenInField("note") }
    return plain
  }

  private static func instant(
    _ text: String?, of version: BuildVersion, at now: Date
  ) throws(VettingError) -> Date? {
    guard let text = text.map(trimmed), !text.isEmpty else { return nil }
    // RFC 3339, with an offset or with Z.
    let zoned = ZonedInstant(text.hasSuffix("Z") ? "\(text.dropLast())+00:00" : text)
    guard let instant = zoned.map({ Date(timeIntervalSince1970: TimeInterval($0.seconds)) }) else {
      throw .verdict(
        .malformed(field: "at", expected: "an instant such as 2026-11-26T21:04:00+08:00", found: text))
    }
    guard instant <= now.addingTimeInterval(skew) else { throw .verdict(.inTheFuture(text)) }
    let day = Date(timeIntervalSince1970: TimeInterval(version.date.dayNumber) * dayAndNight)
    guard instant >= day.addingTimeInterval(-dayAndNight) else {
      throw .verdict(.beforeTheCandidate(text, version))
    }
    return min(instant, now)
  }
}

extension Unicode.Scalar {
  /// What joins letters or emoji, or says which way a word is read, without turning the text around it.
  fileprivate var isHarmlessMark: Bool { (0x200C...0x200F).contains(value) }
}
