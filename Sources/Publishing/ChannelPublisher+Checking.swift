// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
import Trusting

extension ChannelPublisher {
  /// Looks at everything that would keep a release from being staged and published here, signatures of
  /// other machines aside; writes nothing. The channel's state.
  package func checkReady(
    for version: BuildVersion, _ kind: StagedChange.Kind = .release
  ) throws -> ChannelState {
    try store.checkWritable()
    let state = try existing()
    for role in [TopLevelRole.snapshot, .timestamp] { _ = try online(role, [state.root.body]) }
    if let waiting = try loadStaged(), !isPublished(waiting, in: state),
      waiting.change.kind != kind || waiting.change.version != version
    {
      throw PublishingError.changeWaits(channel, summary: waiting.change.summary)
    }
    if let latest = state.latest, version < latest.version, latest.replacement(for: latest.version) != version
    {
      throw PublishingError.notNewer(channel: channel, current: latest.version, offered: version)
    }
    return state
  }

  /// Ends a publication that died after its timestamp: feeds, and the staged change that readers see by now.
  /// Nil where none did.
  package func finishInterrupted() throws -> PublicationOutcome? {
    guard let staged = try loadStaged(), isPublished(staged, in: try state()) else { return nil }
    return try finish()
  }

  /// The change that waits to be published; nil where nothing waits.
  package func waiting() throws -> StagedChange? {
    guard let staged = try loadStaged(), !isPublished(staged, in: try state()) else { return nil }
    return staged.change
  }
}
