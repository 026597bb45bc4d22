// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Trusting
internal import Updating

/// What a pull did, for people and machines.
struct PullReport: Encodable {
  struct File: Encodable {
    let name: String
    let path: String
    let size: ByteCount
    let sha256: Digest
    /// `downloaded` or `alreadyThere`.
    let outcome: String
  }

  /// The state of the rollout for this phone.
  struct Rollout: Encodable {
    let percent: Int
    let nextAt: String?
    let nextPercent: Int?
  }

  /// The withdrawal of the build that the phone has.
  struct Recall: Encodable {
    let version: BuildVersion
    let reason: String
    let link: String?
    let replacedBy: BuildVersion?
  }

  /// What following the metadata took.
  struct Metadata: Encodable {
    let timestamp: Int
    let mirror: String?
    let requests: Int
    let bytes: Int
    /// True where every mirror is older than what was seen before.
    let behind: Bool
    let offline: Bool
    let expiresFirst: String
    let expiresAt: String
  }

  /// `fetched`, or why there is nothing new.
  var status = "fetched"
  let channel: String
  var version: BuildVersion?
  let have: BuildVersion?
  var device: String?
  /// `full` or `incremental`.
  var kind: String?
  var files: [File] = []
  var rollout: Rollout?
  var recall: Recall?
  let metadata: Metadata
  /// One sentence for people.
  var sentence = ""

  var isNothingNew: Bool { status != "fetched" }

  init(_ channel: Channel, have: BuildVersion?, refresh: RefreshReport) {
    self.channel = channel.name
    self.have = have
    let first = refresh.firstExpiry
    metadata = Metadata(
      timestamp: refresh.roles.first { $0.name == "timestamp" }?.after ?? 0, mirror: refresh.mirror,
      requests: refresh.requests, bytes: refresh.bytesFetched, behind: refresh.behind != nil,
      offline: refresh.offline, expiresFirst: first?.name ?? "",
      expiresAt: first.map { MetadataInstant.text(of: $0.expires) } ?? "")
  }

  mutating func fetched(_ build: ChosenBuild) {
    version = build.version
    device = build.codename
    kind = build.package.type.rawValue
  }

  mutating func nothingNew(_ reason: NothingNew) {
    status = reason.code
    sentence = "nothing new on \(channel): \(reason.sentence)"
    switch reason {
    case .notYet(let version, let percent, let next):
      self.version = version
      rollout = Rollout(
        percent: percent, nextAt: next.map { NothingNew.instant($0.seconds) }, nextPercent: next?.percent)
    case .upToDate(let version), .takenBack(let version), .newerHere(_, let version),
      .paused(let version), .onHold(let version, _, _):
      self.version = version
    case .noRelease: break
    }
  }

  var text: String {
    guard !isNothingNew else { return sentence }
    return files.map(\.path).joined(separator: "\n")
  }
}

extension NothingNew {
  fileprivate static func instant(_ seconds: Int64) -> String {
    MetadataInstant.text(of: Date(timeIntervalSince1970: Double(seconds)))
  }

  fileprivate var sentence: String {
    switch self {
    case .noRelease: "it has published no build yet"
    case .upToDate(let version): "\(version) is the newest build, and it is here"
    case .newerHere(let have, let offered): "\(have) is here, and the offered \(offered) is older"
    case .takenBack(let version): "\(version) was withdrawn, and nothing stands in its place yet"
    case .notYet(let version, let percent, let next):
      "\(version) is for \(percent) % of the phones so far, and not for this one yet"
        + (next.map { "; at \(Self.instant($0.seconds)) it is for \($0.percent) %" } ?? "")
        + " (--now does not wait)"
    case .paused(let version): "\(version) is held back by its publisher for the moment"
    case .onHold(let version, let codename, let reason): "\(version) leaves out \(codename): \(reason)"
    }
  }
}
