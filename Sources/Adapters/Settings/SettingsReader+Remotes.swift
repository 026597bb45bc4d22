// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

extension SettingsReader {
  /// The remotes of `publish:`; none where the key is absent, nil where something is wrong with them.
  func remotes(from reader: inout FieldReader, channels: [ChannelSettings]?) -> [PublishRemote]? {
    guard reader.node("publish") != nil else { return [] }
    return reader.nested("publish") { publish -> [PublishRemote]? in
      guard publish.node("remotes") != nil else { return [] }
      var names: Set<String> = []
      var places: Set<String> = []
      return publish.each("remotes") { remote -> PublishRemote? in
        let found = self.remote(from: &remote, channels: channels ?? [])
        if let found, !names.insert(found.name).inserted {
          remote.refuse("name", "two remotes have the name “\(found.name)”")
        }
        if let found, !places.insert(found.address.text).inserted {
          remote.refuse("destination", "two remotes have the destination “\(found.address)”")
        }
        return found
      }
    }
  }

  private func remote(from reader: inout FieldReader, channels: [ChannelSettings]) -> PublishRemote? {
    let name = reader.required("name", "letters, digits and inner “-” or “_”, at most 32") {
      $0.isName(of: 1...32, allowing: "-_") ? $0 : nil
    }
    let address = reader.required(
      "destination",
      "an rclone path such as s3:bucket/prefix or :local:/srv/mirror, without a secret or a slash at its end"
    ) { RemoteAddress($0) }
    let chosen = self.chosen(from: &reader, channels: channels)
    let config = reader.value("config", "a path, relative to the settings file or absolute") {
      $0.isOneLine && !$0.hasPrefix("~") ? SettingsPath($0, in: folder) : nil
    }
    let flags = reader.texts("flags") ?? []
    for flag in flags where !RemoteFlag.isAllowed(flag) {
      reader.refuse(
        "flags",
        "“\(flag)” is not allowed: a flag may tune the transfer or a back end (--transfers=8, "
          + "--s3-storage-class=…), and may not delete, reorder, leave out, overwrite or hold a secret")
    }
    let conditional = reader.flag("conditional_writes") ?? true
    guard let name, let address, let chosen else { return nil }
    return PublishRemote(
      name: name, address: address, channels: chosen, config: config, flags: flags,
      usesConditionalWrites: conditional)
  }

  private func chosen(from reader: inout FieldReader, channels: [ChannelSettings]) -> [Channel]? {
    guard reader.node("channels") != nil else {
      // Members' builds go where somebody meant them to go.
      return channels.map(\.channel).filter { $0.name != Channel.members }
    }
    guard let names = reader.texts("channels") else { return nil }
    let known = channels.map(\.name)
    for name in names where !known.contains(name) {
      reader.refuse(
        "channels", "there is no channel “\(name)”; the settings have \(known.joined(separator: ", "))")
    }
    if Set(names).count != names.count { reader.refuse("channels", "names a channel twice") }
    if names.isEmpty { reader.refuse("channels", "expected at least one channel, found an empty list") }
    return names.compactMap { Channel($0) }
  }
}
