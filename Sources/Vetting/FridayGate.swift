// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore
package import Requesting

/// What the members' trying says of the coming train.
///
/// Blockers count wherever there are verdicts. Quorum and trying are asked for only where the settings have a
/// gate and there are members: a project without testers has no gate.
package struct FridayGate: Sendable {
  package let rules: GateRules?
  /// The candidates since the last release, oldest first.
  package let candidates: [WeekRecord]
  /// Members whose membership stands, by name.
  package let members: [Tester]
  package let verdicts: VerdictBook
  /// Codenames of the devices that are built.
  package let devices: [String]

  /// `testers`: everybody, also who is no member any more.
  package init(
    rules: GateRules?, ledger: Ledger, testers: [Tester], verdicts: [Verdict], devices: [String],
    at now: Date
  ) {
    self.rules = rules
    self.devices = devices
    self.verdicts = VerdictBook(verdicts)
    let candidates = ledger.candidates
    self.candidates = candidates
    members = testers.filter { tester in
      tester.standing(at: now) == .active
        && !tester.channels.allSatisfy(ChannelName.shipping.contains)
    }
  }

  /// True where quorum and trying are asked for.
  package var isArmed: Bool { rules != nil && !members.isEmpty }

  /// The open blockers on builds as a whole, of the devices that would be built: a cut does not go past them.
  package func blockersOfBuild(_ ledger: Ledger) -> [Verdict] {
    verdicts.openBlockersOfBuild(on: Set(devices).subtracting(ledger.holds.map(\.codename)))
  }

  /// Who gave a verdict on one of some candidates; on any since the last release, where none are named.
  package func quorum(on versions: Set<BuildVersion>? = nil) -> Quorum {
    let versions = versions ?? Set(candidates.map(\.version))
    let counted = Set(members.map(\.id))
    let given = verdicts.current.filter { versions.contains($0.candidate) }
    func testers(_ verdicts: some Sequence<Verdict>) -> [TesterID] {
      Set(verdicts.compactMap(\.tester)).intersection(counted).sorted()
    }
    let perDevice = isArmed ? rules?.perDevice ?? 0 : 0
    return Quorum(
      testers: testers(given), needed: isArmed ? rules?.quorum ?? 0 : 0,
      devices: devices.map { device in
        Quorum.OfDevice(
          device: device, testers: testers(given.lazy.filter { $0.device == device }), needed: perDevice)
      })
  }

  /// Whether a candidate carried a request at its tip. `contains`: whether a commit has another in its history.
  ///
  /// What a candidate's commit has in its history was on the candidate, also under another request's name.
  package func trial(
    of id: RequestID, at tip: ObjectID, contains: (_ commit: ObjectID, _ other: ObjectID) throws -> Bool
  ) rethrows -> Trial {
    var earlier: Trial = .never
    for candidate in candidates {
      guard let feature = candidate.shipped.first(where: { $0.request == id }) else { continue }
      if feature.tip == tip { return .tried(candidate.version) }
      earlier = .changed(since: candidate.version, tip: feature.tip)
    }
    for candidate in candidates where try contains(candidate.commit, tip) {
      return .tried(candidate.version)
    }
    return earlier
  }

  /// Features aboard the newest candidate that nobody has given a verdict on.
  package var withoutVerdict: [RequestID] {
    guard let newest = candidates.last else { return [] }
    let versions = Set(candidates.map(\.version))
    let judged = Set(verdicts.current.filter { versions.contains($0.candidate) }.compactMap(\.feature))
    return newest.shipped.map(\.request).filter { !judged.contains($0) }.sorted()
  }
}

/// What became of a request on the candidates since the last release.
package enum Trial: Hashable, Sendable {
  case tried(BuildVersion)
  /// Its branch moved after the last candidate that carried it, then at `tip`.
  case changed(since: BuildVersion, tip: ObjectID)
  case never
}
