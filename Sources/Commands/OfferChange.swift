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
    let (view, isPublished) = try lastingAttempt(edit, publisher)
    withExtendedLifetime(lock) {}
    try output.print(view, to: bench.console) { view.text }
    guard isPublished else { return }
    SiteRun.afterPublication(in: bench)
    try await RemotePublication.push(channel: channel, in: bench)
  }

  /// Makes the change upon what is out now. Another repository may publish on the channel in between: then it
  /// is made anew upon that, because nobody's withdrawal or pause may be undone unseen.
  private func lastingAttempt(
    _ edit: Edit, _ publisher: ChannelPublisher
  ) throws -> (view: OfferChangeView, isPublished: Bool) {
    for _ in 1...4 {
      do { return try attempt(edit, publisher) } catch PublishingError.channelMoved {}
    }
    return try attempt(edit, publisher)
  }

  private func attempt(
    _ edit: Edit, _ publisher: ChannelPublisher
  ) throws -> (view: OfferChangeView, isPublished: Bool) {
    guard let latest = try publisher.existing().latest else {
      throw PublishingError.noRelease(channel, nil)
    }
    guard let edited = try edit(latest, publisher), edited.document != latest else {
      return (OfferChangeView(channel, "unchanged", "\(channel) stands so already", latest.version), false)
    }
    let change = try publisher.stage(at: bench.now) { state in
      guard let state else { throw PublishingError.noChannel(channel) }
      guard state.latest == latest else {
        throw PublishingError.channelMoved(channel, summary: edited.summary)
      }
      return try ChannelDraft.offer(
        kind, edited.summary, edited.document, about: edited.version, upon: state)
    }
    let missing = try publisher.missingSignatures()
    guard missing.isEmpty else {
      let folder = bench.store(of: channel).stagingFolder
      return (OfferChangeView(waiting: change, missing, folder: folder), false)
    }
    do {
      let outcome = try publisher.publish(at: bench.now)
      return (OfferChangeView(channel, outcome, offered: edited.document.version), true)
    } catch PublishingError.channelMoved(let channel, let summary) {
      // Staged a moment ago by this very command: left behind it would keep the next release.
      try publisher.discard()
      throw PublishingError.channelMoved(channel, summary: summary)
    }
  }
}
