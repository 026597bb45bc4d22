// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Trusting

/// What a person signs, for a person and for machines.
struct ReviewView: Encodable {
  struct Role: Encodable {
    let role: String
    let threshold: Int
    let keys: [String]
    let added: [String]
    let removed: [String]
    let thresholdBefore: Int?
  }

  struct File: Encodable {
    let path: String
    let size: ByteCount
    let sha256: String?
  }

  let role: String
  let version: Int
  let expires: String
  let channel: String?
  let compared: Bool
  let keys: [Role]
  let added: [File]
  let changed: [File]
  let removed: [String]
  private let releases: [String]

  private enum CodingKeys: String, CodingKey {
    case role, version, expires, channel, compared, keys, added, changed, removed
  }

  init(_ review: SigningReview) {
    role = review.role
    version = review.version
    expires = MetadataInstant.text(of: review.expires)
    channel = review.channel
    compared = review.isCompared
    keys = review.keys.map {
      Role(
        role: $0.role, threshold: $0.threshold, keys: $0.keys.map(\.description),
        added: $0.added.map(\.description), removed: $0.removed.map(\.description),
        thresholdBefore: $0.earlier?.threshold)
    }
    added = review.added.map(File.init)
    changed = review.changed.map(File.init)
    removed = review.removed
    releases = review.addedVersions.map(\.description)
  }

  var text: String {
    var lines = [
      "\(role) version \(version) of \(channel.map { "channel \($0)" } ?? "no channel: our readers refuse it"), "
        + "expires \(expires)"
    ]
    for role in keys { lines.append("  \(sentence(role))") }
    guard role != "root" else { return lines.joined(separator: "\n") }
    let verb = compared ? "adds" : "lists"
    if !releases.isEmpty { lines.append("  \(verb) the releases \(releases.joined(separator: ", "))") }
    if added.isEmpty, changed.isEmpty, removed.isEmpty {
      lines.append(compared ? "  lists the same files as before" : "  lists no file")
    }
    lines += added.map { "  + \(row($0))" }
    lines += changed.map { "  ~ \(row($0))" }
    lines += removed.map { "  - \($0)" }
    return lines.joined(separator: "\n")
  }

  private func sentence(_ role: Role) -> String {
    func short(_ ids: [String]) -> String { ids.map { String($0.prefix(8)) }.joined(separator: ", ") }
    var text = "\(role.role): \(role.threshold) of \(role.keys.count) keys: \(short(role.keys))"
    if !role.added.isEmpty { text += "; new: \(short(role.added))" }
    if !role.removed.isEmpty { text += "; gone: \(short(role.removed))" }
    if let before = role.thresholdBefore, before != role.threshold {
      text += "; before, \(before) had to sign"
    }
    return text
  }

  private func row(_ file: File) -> String {
    "\(file.path)  \(file.size)  \(file.sha256.map { "sha256 \($0.prefix(16))…" } ?? "no SHA-256")"
  }
}

extension ReviewView.File {
  init(_ listed: SigningReview.Listed) {
    self.init(path: listed.path, size: listed.size, sha256: listed.sha256?.description)
  }
}
