// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Trusting

/// The keys of a channel, by role, as `key list` shows them.
struct KeyListView: Encodable {
  struct Key: Encodable {
    let keyid: String
    let scheme: String
    /// Where the private half is on this machine; nil: elsewhere.
    let privateFile: String?
  }

  struct Role: Encodable {
    let role: String
    let threshold: Int
    let version: Int
    let expires: String
    let level: ExpiryNotice.Level
    let keys: [Key]
  }

  /// A key of the folder that no role of the channel has.
  struct Unused: Encodable {
    let role: String?
    let keyid: String
    let file: String
    let isPrivate: Bool
  }

  let channel: String
  /// False: the channel was not created yet; there are no roles then.
  let created: Bool
  let roles: [Role]
  let unused: [Unused]
  let staged: StagedChangeView?

  init(
    of channel: Channel, state: ChannelState?, folder: TrustKeyFolder, staged: StagedChangeView?, at now: Date
  ) throws {
    let privateKeys = try folder.privateKeys()
    let files = Dictionary(privateKeys.map { ($0.signer.key.id, $0.file) }) { first, _ in first }
    let notices = state?.expiryNotices(at: now) ?? []
    var used: Set<KeyID> = []
    var roles: [Role] = []
    for notice in notices {
      guard let role = KeyedRole(rawValue: notice.role), let set = try state?.keySet(of: role) else {
        continue
      }
      used.formUnion(set.keys.map(\.id))
      roles.append(
        Role(
          role: notice.role, threshold: set.threshold, version: notice.version,
          expires: MetadataInstant.text(of: notice.expires), level: notice.level,
          keys: set.keys.map {
            Key(keyid: $0.id.description, scheme: $0.scheme, privateFile: files[$0.id])
          }))
    }
    self.channel = channel.name
    created = state != nil
    self.roles = roles
    self.staged = staged
    let publicKeys = try folder.publicKeys()
    unused =
      publicKeys.filter { !used.contains($0.key.id) }.map {
        Unused(
          role: $0.role.rawValue, keyid: $0.key.id.description, file: files[$0.key.id] ?? $0.file,
          isPrivate: files[$0.key.id] != nil)
      }
      + privateKeys.filter { one in
        !used.contains(one.signer.key.id) && !publicKeys.contains { $0.key.id == one.signer.key.id }
      }.map {
        Unused(role: nil, keyid: $0.signer.key.id.description, file: $0.file, isPrivate: true)
      }
  }

  var text: String {
    var lines: [String] = []
    if !created { lines.append("\(channel) was not created yet: miui-release channel create") }
    for role in roles {
      let mark = role.level == .fine ? "" : role.level == .expired ? " EXPIRED" : " (soon)"
      lines.append(
        "\(role.role): \(role.threshold) of \(role.keys.count) must sign; "
          + "version \(role.version) expires \(role.expires)\(mark)")
      var columns = TextColumns()
      for key in role.keys {
        columns.add(String(key.keyid.prefix(8)), key.scheme, key.privateFile ?? "on another machine")
      }
      if !columns.isEmpty { lines.append(columns.text) }
    }
    if !unused.isEmpty { lines.append(created ? "in the key folder, of no role:" : "in the key folder:") }
    var columns = TextColumns()
    for key in unused {
      columns.add(
        String(key.keyid.prefix(8)), key.role ?? "-", key.isPrivate ? "private" : "public part", key.file)
    }
    if !columns.isEmpty { lines.append(columns.text) }
    if let staged { lines += staged.lines }
    return lines.joined(separator: "\n")
  }
}
