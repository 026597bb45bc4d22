// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Publishing
internal import ReleaseCore
internal import Settings
internal import Trusting

/// Stages other keys for one role of a channel: what `key rotate` and `key revoke` share.
struct KeyChange {
  struct Report: Encodable {
    let staged: StagedChangeView?
    let published: Bool
    let timestamp: Int?
    /// Private keys that are still on this machine and no longer of the role.
    let retired: [String]
  }

  let bench: Workbench
  let channel: Channel
  let role: KeyedRole
  let publisher: ChannelPublisher
  private let lock: FileLock

  /// Takes the repository's lock: a cut that runs must not find another change staged at its end.
  init(bench: Workbench, channel: Channel, role: KeyedRole) throws {
    self.bench = bench
    self.channel = channel
    self.role = role
    publisher = bench.publisher(of: channel)
    lock = try bench.holdLock("miui-release key rotate --channel \(channel)")
  }

  /// Makes a key in the channel's folder, once it is clear that the edit can be staged with it.
  func makeKey(upon edit: KeyEdit) throws -> MetadataKey {
    if let waiting = try publisher.waiting() {
      throw PublishingError.changeWaits(channel, summary: waiting.summary)
    }
    var trial = edit
    // Stands for the key that is yet to be made.
    let world = bench.session.world
    if let stand = Ed25519Signer(rawPrivateKey: world.randomBytes(32)) { trial.added.append(stand.key) }
    _ = try trial.applied(to: publisher.existing().keySet(of: role), of: role)
    let made = try KeyGenerateCommand.make(role, in: bench.keys(of: channel), world)
    bench.console.say("made a \(role.rawValue) key \(made.keyid.prefix(8)): \(made.privateFile)")
    return try TrustKeyFolder.publicKey(made.publicFile).key
  }

  func stage(_ edit: KeyEdit, _ summary: String, publishing: Bool, _ output: FormatOption) async throws {
    let before = try publisher.existing().keySet(of: role)
    let gone = try edit.removed.map { try KeyEdit.find($0, among: before.keys.map(\.id), of: role) }
    let change = try publisher.stageKeys(of: role, edit, summary, at: bench.now)
    let folder = bench.store(of: channel).stagingFolder
    let view = try StagedChangeView(change, publisher, folder: folder)
    let retired = try bench.keys(of: channel).privateKeys().filter { gone.contains($0.signer.key.id) }
      .map(\.file)
    let outcome = publishing && view.signed ? try publisher.publish(at: bench.now) : nil
    withExtendedLifetime(lock) {}
    let report = Report(
      staged: outcome == nil ? view : nil, published: outcome != nil, timestamp: outcome?.timestampVersion,
      retired: retired)
    try output.print(report, to: bench.console) {
      outcome.map { "published on \(channel): \($0.summary); timestamp \($0.timestampVersion)" } ?? view.text
    }
    for file in retired {
      // A builds key is of no use beside its successor: only the roles that root lists are signed by both.
      let until = role == .builds ? "" : ", because until then it signs beside the new ones"
      bench.console.warn(
        outcome == nil
          ? "\(file) is the private half of a key that goes: destroy it once the change is published\(until)"
          : "\(file) is the private half of a key that is of no role any more: destroy it")
    }
    if outcome != nil {
      SiteRun.afterPublication(in: bench)
      try await RemotePublication.push(channel: channel, in: bench)
    }
  }
}
