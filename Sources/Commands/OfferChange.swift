// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Publishing
internal import ReleaseCore

/// One change of what a channel offers, from the lock to the report: staged, signed with the keys that are
/// here, published where that is enough, pushed to the remotes.
struct OfferChange {
  let bench: Workbench
  let channel: Channel
  let kind: StagedChange.Kind
  let output: FormatOption

  /// What the change makes of the document, and in one line what it does; nil where nothing changes.
  typealias Edit = (LatestDocument, ChannelPublisher) throws -> Edited?
  struct Edited {
    let document: LatestDocument
    let version: BuildVersion
    let summary: String
  }

  func run(_ edit: Edit) async throws {
    let publisher = bench.publisher(of: channel)
    let lock = try bench.holdLock("miui-release \(kind.rawValue) on \(channel)")
    if let ended = try publisher.finishInterrupted() {
      bench.console.say("finished what was interrupted: \(ended.summary)")
      try await RemotePublication.push(channel: channel, in: bench)
    }
    guard let latest = try publisher.existing().latest else {
      throw PublishingError.noRelease(channel, nil)
    }
    guard let edited = try edit(latest, publisher), edited.document != latest else {
      let view = OfferChangeView(channel, "unchanged", "\(channel) stands so already", latest.version)
      return try output.print(view, to: bench.console) { view.text }
    }
    let change = try publisher.stage(at: bench.now) { state in
      guard let state else { throw PublishingError.noChannel(channel) }
      return try ChannelDraft.offer(
        kind, edited.summary, edited.document, about: edited.version, upon: state)
    }
    let missing = try publisher.missingSignatures()
    guard missing.isEmpty else {
      withExtendedLifetime(lock) {}
      let view = OfferChangeView(waiting: change, missing, folder: bench.store(of: channel).stagingFolder)
      return try output.print(view, to: bench.console) { view.text }
    }
    let outcome = try publisher.publish(at: bench.now)
    withExtendedLifetime(lock) {}
    let view = OfferChangeView(channel, outcome, offered: edited.document.version)
    try output.print(view, to: bench.console) { view.text }
    try await RemotePublication.push(channel: channel, in: bench)
  }
}
