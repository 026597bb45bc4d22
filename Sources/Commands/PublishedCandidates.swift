// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Publishing
internal import ReleaseCore
internal import Synchronization
internal import Vetting

/// The candidates as they lie in the release folder: a server needs no repository to know what they carry.
final class PublishedCandidates: Sendable {
  /// Candidates that are remembered; what was published of a version never changes.
  private static let most = 64

  private let release: String
  private let known = Mutex<[BuildVersion: Candidate]>([:])

  init(release: String) { self.release = release }

  /// The candidate of a version on one of some channels; nil where none has it. Cost: reads the channel's signed
  /// metadata and the manifest, once a version.
  func candidate(_ version: BuildVersion, on channels: Set<String>) throws -> Candidate? {
    if let found = known.withLock({ $0[version] }) { return found }
    for name in channels.sorted() {
      guard let channel = Channel(name), let manifest = try manifest(version, channel) else { continue }
      let candidate = Candidate(
        version: version, channel: name, features: manifest.features.map(\.id),
        devices: Set(manifest.packages.map(\.codename)).sorted())
      known.withLock { known in
        if known.count >= Self.most { known.removeAll() }
        known[version] = candidate
      }
      return candidate
    }
    return nil
  }

  private func manifest(_ version: BuildVersion, _ channel: Channel) throws -> ReleaseManifest? {
    let folder = "\(release)/\(channel)"
    guard Folders.exists(folder) else { return nil }
    let store = FileChannelStore(folder: folder, stagingFolder: "\(folder)/.none")
    return try ChannelPublisher(channel: channel, store: store, keys: TrustKeyFolder(path: "\(folder)/.none"))
      .manifest(version)
  }
}
