// SPDX-License-Identifier: Apache-2.0
package import Merging
package import ReleaseCore
package import Requesting

/// Why a cut does not go on.
package enum ReleasingError: Failure {
  case noBase(String)
  case noLedger(String)
  case beforeDeparture(BuildVersion, departure: String, now: String)
  /// A day without a train, and no reason to let one leave.
  case noTrain(BuildVersion, String)
  /// A train that nobody cut in time, where missed trains are refused.
  case missed(BuildVersion, departure: String, now: String)
  /// A hot-fix of a train that has not left.
  case hotfixBeforeTrain(BuildVersion)
  case hotfixOfCandidate(String)
  case noSuchDevice(String, known: [String])
  case deviceHeld(String, reason: String)
  case allOnHold
  case notAccepted(RequestID)
  /// A gap or a hold stands on the ledger and cannot be read.
  case noteDamaged(String)
  case olderThanLast(BuildVersion, last: BuildVersion)
  case recordDamaged(BuildVersion, String)
  case keys([String])
  case missingTools([String])
  case space(free: ByteCount, needed: ByteCount)
  case remoteAhead(String, ObjectID)
  case baseMoved(String, expected: ObjectID, train: ObjectID)
  case tagTaken(String, ObjectID)
  /// Too few members have tried what would leave.
  case quorumMissed(BuildVersion, String)
  /// Testers found of the build as a whole that it must not go out.
  case buildBlocked(BuildVersion, [OpenBlocker])
  /// A build that would become the release has open blockers.
  case blocked(BuildVersion, [String])
  /// Another build of a day was asked for, and there is none yet.
  case nothingToRespin(BuildVersion, channel: String)
  /// Another build of a day that is over was asked for.
  case respinTooLate(BuildVersion, today: CivilDate)
  /// Something was to pass the gate that need not.
  case nothingToPass(RequestID, String)
  /// A channel has no record of that version.
  case noSuchTrain(BuildVersion?, channel: String)

  package var kind: FailureKind {
    switch self {
    case .noBase, .noLedger, .noSuchDevice, .noSuchTrain: .notFound
    case .noTrain, .missed, .hotfixBeforeTrain, .hotfixOfCandidate, .deviceHeld, .allOnHold, .notAccepted:
      .refused
    case .noteDamaged: .badData
    case .beforeDeparture, .olderThanLast, .remoteAhead, .baseMoved, .tagTaken, .quorumMissed,
      .buildBlocked, .blocked, .respinTooLate:
      .refused
    case .nothingToRespin, .nothingToPass: .usage
    case .recordDamaged: .badData
    case .keys: .badConfiguration
    case .missingTools: .unavailable
    case .space: .inputOutput
    }
  }

  package var code: String {
    switch self {
    case .noBase: "cut.no-base"
    case .noLedger: "cut.no-ledger"
    case .beforeDeparture: "cut.before-departure"
    case .olderThanLast: "cut.older-than-last"
    case .noTrain: "cut.no-train"
    case .missed: "cut.missed"
    case .hotfixBeforeTrain: "cut.hotfix-before-train"
    case .hotfixOfCandidate: "cut.hotfix-of-candidate"
    case .noSuchDevice: "cut.no-such-device"
    case .deviceHeld: "cut.device-held"
    case .allOnHold: "cut.all-on-hold"
    case .notAccepted: "cut.not-accepted"
    case .noteDamaged: "cut.note-damaged"
    case .recordDamaged: "cut.record-damaged"
    case .keys: "cut.keys"
    case .missingTools: "cut.missing-tools"
    case .space: "cut.space"
    case .remoteAhead: "cut.remote-ahead"
    case .baseMoved: "cut.base-moved"
    case .tagTaken: "cut.tag-taken"
    case .quorumMissed: "gate.quorum-missed"
    case .buildBlocked: "gate.build-blocked"
    case .blocked: "gate.blocked"
    case .nothingToRespin: "cut.nothing-to-respin"
    case .respinTooLate: "cut.respin-too-late"
    case .nothingToPass: "gate.nothing-to-pass"
    case .noSuchTrain: "train.not-found"
    }
  }

  package var message: String {
    switch self {
    case .noBase(let branch): "the base branch \(branch) does not exist"
    case .noLedger(let branch): "the ledger branch \(branch) does not exist"
    case .beforeDeparture(let version, let departure, let now):
      "\(version) leaves at \(departure), and it is \(now)"
    case .noTrain(let version, let gap): "no train leaves on the day of \(version): \(gap)"
    case .missed(let version, let departure, let now):
      "\(version) was missed: it was to leave at \(departure), and it is \(now); it is recorded as a gap"
    case .hotfixBeforeTrain(let due): "\(due) has not been cut, and a hot-fix is a second build in its train"
    case .hotfixOfCandidate(let channel):
      "\(channel) carries candidates, which are cut again instead of fixed"
    case .noSuchDevice(let name, let known):
      "there is no device \(name); the settings have \(known.joined(separator: ", "))"
    case .deviceHeld(let name, let reason): "\(name) is on hold: \(reason)"
    case .allOnHold: "every device is on hold; there is nothing to build"
    case .notAccepted(let id): "\(id) is not accepted, or has shipped"
    case .noteDamaged(let place): "the ledger says something of this train that cannot be read: \(place)"
    case .olderThanLast(let version, let last): "\(version) is older than the last release, \(last)"
    case .recordDamaged(let version, let place):
      "\(version) has a record on the ledger that cannot be read: \(place)"
    case .keys(let problems): "the signing key cannot be used: \(problems.joined(separator: "; "))"
    case .missingTools(let packages): "tools are missing here: \(packages.joined(separator: ", "))"
    case .space(let free, let needed):
      "\(free) are free in the state or the release folder; a cut wants \(needed) before it starts"
    case .remoteAhead(let name, let commit):
      "the remote has \(name) at \(commit.short), which is not in this repository's history of it"
    case .baseMoved(let branch, let expected, _):
      "the base branch \(branch) moved away from \(expected.short) while the cut ran"
    case .tagTaken(let name, let there): "the tag \(name) exists already, as \(there.short)"
    case .quorumMissed(let version, let shortfall):
      "\(version) has not been tried enough: \(shortfall)"
    case .buildBlocked(let version, let blockers):
      "\(version) does not leave: testers found that the build must not go out: "
        + blockers.map(Self.sentence).joined(separator: ", ")
    case .blocked(let version, let blockers):
      "\(version) has open blockers: \(blockers.joined(separator: ", "))"
    case .nothingToRespin(let version, let channel): "\(version) is not out on \(channel) yet"
    case .respinTooLate(let version, let today):
      "\(version) is out, and it is \(today): a respin is of the same day"
    case .nothingToPass(let id, let why): "\(id) cannot be let on untried: \(why)"
    case .noSuchTrain(let version?, let channel): "no release \(version) is on record for \(channel)"
    case .noSuchTrain(nil, let channel): "no release is on record for \(channel) yet"
    }
  }

  /// `verdict 7 (cancro on 26.11.25)`.
  static func sentence(_ blocker: OpenBlocker) -> String {
    "verdict \(blocker.verdict) (\(blocker.device) on \(blocker.candidate))"
  }

  package var hints: [String] {
    switch self {
    case .noBase(let branch): ["create \(branch), or name another branch at `base:` in the settings"]
    case .noLedger: ["`miui-release init` creates it"]
    case .beforeDeparture:
      ["wait for the hour, or say why it may leave early: `--early REASON`; the reason is recorded"]
    case .noTrain:
      ["wait for the next one (`miui-release week next`), or say why: `--early REASON`; it is recorded"]
    case .missed(let version, _, _):
      [
        "its features board the next train; to cut it all the same: "
          + "`cut --date \(version.date) --early REASON`, as long as no newer one is out"
      ]
    case .hotfixBeforeTrain: ["run `miui-release cut` first"]
    case .hotfixOfCandidate, .noSuchDevice: []
    case .deviceHeld, .allOnHold: ["`miui-release device release` lets a device be built again"]
    case .notAccepted: ["`miui-release request accept` lets it board"]
    case .noteDamaged: ["mend the file on the ledger branch, then cut again"]
    case .olderThanLast: ["leave `--date` out, or give a later one"]
    case .recordDamaged: ["mend the file on the ledger branch, then cut again"]
    case .keys: ["see `keys:` in the settings; `miui-release init --keys` makes a pair"]
    case .missingTools(let packages): ["apt-get install \(packages.joined(separator: " "))"]
    case .space: ["free some space, or point `state_folder:` in the settings elsewhere"]
    case .remoteAhead: ["fetch it, and bring the local branch up to it; then cut again"]
    case .baseMoved(let branch, _, let train):
      ["merge \(train.short) into \(branch) if the release is published already, then cut again"]
    case .quorumMissed:
      [
        "`miui-release gate show` says who is missing; to go without them, with a reason: "
          + "`--without-quorum --reason WHY`"
      ]
    case .buildBlocked(_, let blockers):
      [
        "`miui-release verdict resolve \(blockers.first?.verdict ?? 0) --reason …` closes it, and so does its "
          + "tester who says that a later candidate works",
        "where it is one device: `miui-release device hold \(blockers.first?.device ?? "CODENAME") --reason …` "
          + "lets the others go",
        "to go all the same, with a reason that is announced: `--force-blocked --reason WHY`",
      ]
    case .blocked:
      ["close them with `miui-release verdict resolve`, or cut without what they block: `miui-release cut`"]
    case .nothingToRespin: ["leave `--respin` out"]
    case .respinTooLate(let version, _):
      ["to build again for that day all the same: `--date \(version.date) --respin`"]
    case .noSuchTrain: ["`miui-release log` lists the releases"]
    case .nothingToPass: ["`miui-release gate show` lists what is untried"]
    case .tagTaken(let name, _):
      ["look at `git show \(name)`; remove it if it is not a release, then cut again"]
    }
  }
}
