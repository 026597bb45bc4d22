// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Scheduling
internal import Git
internal import Settings

extension Workbench {
  /// Where a channel's staged change lies, below a state folder.
  static func stagingFolder(of channel: Channel, state: String) -> String {
    "\(state)/trust/\(channel)/staged"
  }

  /// The keys of a channel's metadata that this machine holds.
  func keys(of channel: Channel) -> TrustKeyFolder {
    TrustKeyFolder(path: "\(settings.trustKeys.absolute)/\(channel)")
  }

  /// `patience`: seconds to wait for another publisher of the channel, who has it for moments; only while
  /// artifacts are placed it is for as long as they take to copy.
  func store(of channel: Channel, state: String? = nil, patience: Int = 30) -> FileChannelStore {
    FileChannelStore(
      folder: "\(settings.releaseFolder.absolute)/\(channel)",
      stagingFolder: Workbench.stagingFolder(of: channel, state: state ?? settings.stateFolder.absolute),
      patience: patience)
  }

  /// What publishes on a channel, with the keys that are here.
  func publisher(of channel: Channel, state: String? = nil, patience: Int = 30) -> ChannelPublisher {
    let store = store(of: channel, state: state, patience: patience)
    let feeds = ChannelFeeds(
      channelURL: settings.channel(named: channel.name)?.url, authority: settings.feedAuthority,
      csigs: PackageCsigs(
        folder: store.folder, certificate: settings.certificate.absolute,
        privateKey: settings.privateKey.absolute, console: console))
    let seconds = Int64(now.timeIntervalSince1970)
    return ChannelPublisher(channel: channel, store: store, keys: keys(of: channel)) { state in
      try feeds.files(of: state, from: store, at: seconds)
    }
  }

  /// Now, in the project's zone.
  var instant: ZonedInstant {
    ZonedInstant(seconds: Int64(now.timeIntervalSince1970), offset: settings.calendar.offset(at: now))
  }

  func holdLock(_ command: String) throws -> FileLock {
    try FileLock("\(repository.gitDirectory)/miui-release.lock", holder: holder(command: command))
  }
}
