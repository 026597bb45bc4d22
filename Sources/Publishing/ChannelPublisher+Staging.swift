// SPDX-License-Identifier: Apache-2.0
package import Foundation
import ReleaseCore
import Trusting

extension ChannelPublisher {
  /// Places the files of a draft and keeps its metadata for signing; signs with the keys that are here.
  ///
  /// The same draft again is the change that is staged already, with the signatures it has got meanwhile.
  /// Another one while a change waits is `PublishingError.changeWaits`.
  package func stage(
    at now: Date, _ draft: (ChannelState?) throws -> ChannelDraft
  ) throws -> StagedChange {
    try store.exclusively {
      let state = try state()
      let draft = try draft(state)
      let waiting = try loadStaged()
      if let waiting, !isPublished(waiting, in: state) {
        guard try waiting.holds(draft), isStill(upon: state, waiting) else {
          throw PublishingError.changeWaits(channel, summary: waiting.change.summary)
        }
        // What an earlier attempt placed may have been lost before it was synced.
        try store.addTargets(draft.artifacts)
        return waiting.change
      }
      if waiting != nil { try store.dropStaged() }
      try store.addTargets(draft.artifacts)
      let files = try files(of: draft, upon: state, at: now)
      try store.keepStaged(files)
      return try StagedChange(bytes: files.change)
    }
  }

  func basis(of state: ChannelState?) -> [String: Int] { state?.versions ?? [:] }

  /// True where readers see everything that a staged change holds.
  func isPublished(_ staged: LoadedChange, in state: ChannelState?) -> Bool {
    guard let state, !staged.documents.isEmpty else { return false }
    return staged.documents.allSatisfy { isPublished($0, in: state) }
  }

  private func isPublished(_ document: LoadedChange.Document, in state: ChannelState) -> Bool {
    guard state.versions[document.role] == document.version else { return false }
    let there = try? store.metadata(document.file)
    return there.flatMap { try? Envelope(parsing: $0, role: document.role) }?.signedBytes
      == document.envelope.signedBytes
  }

  /// True where nothing was published since a change was staged but parts of the change itself, by an
  /// attempt that died between its timestamp and its root.
  func isStill(upon state: ChannelState?, _ staged: LoadedChange) -> Bool {
    var versions = basis(of: state)
    guard let state else { return versions == staged.change.basis }
    for document in staged.documents where isPublished(document, in: state) {
      versions[document.role] = staged.change.basis[document.role]
    }
    return versions == staged.change.basis
  }

  private func files(
    of draft: ChannelDraft, upon state: ChannelState?, at now: Date
  ) throws -> StagedFiles {
    let versions = state?.versions ?? [:]
    var documents: [(role: String, version: Int, signed: JSONValue)] = []
    func header(_ role: String, _ version: Int) -> MetadataHeader {
      MetadataHeader(
        version: version, expires: instant(now, plus: policy.lifetime(of: role)), channel: channel.name)
    }
    if var root = draft.root {
      // Root versions have no gaps (5.3.5): a number in use is the newest root itself.
      let version = (versions["root"] ?? 0) + 1
      root.header = header("root", version)
      documents.append(("root", version, root.signed))
    }
    for (role, body) in draft.targetsRoles {
      var body = body
      let version = try nextVersion(of: role, after: versions[role] ?? 0)
      body.header = header(role, version)
      documents.append((role, version, body.signed))
    }
    var staged = StagedFiles(change: [], documents: [:])
    let listed = documents.map { role, version, signed in
      StagedChange.Document(
        file: "\(version).\(role).json", role: role, version: version,
        signedSha256: .sha256(of: CanonicalJSON.bytes(of: signed)))
    }
    let change = StagedChange(
      channel: channel, kind: draft.kind, summary: draft.summary, version: draft.version,
      basis: versions, documents: listed)
    staged.change = try change.bytes()
    for (document, entry) in zip(documents, listed) {
      staged.documents[entry.file] = Envelope(signed: document.signed).bytes()
    }
    // The keys that are here sign at once; who may sign is read from the change itself.
    let loaded = try LoadedChange(staged, of: channel)
    for document in loaded.documents {
      var envelope = document.envelope
      let wanted = try loaded.authorities(of: document.role, upon: state).flatMap(\.roleKeys.keyIDs)
      for signer in try keys.signers(for: Set(wanted)) { try envelope.add(signatureOf: signer) }
      staged.documents[document.file] = envelope.bytes()
    }
    return staged
  }
}

extension LoadedChange {
  /// True where a draft makes the same change, whenever it was drafted.
  fileprivate func holds(_ draft: ChannelDraft) throws -> Bool {
    var expected: [String: [ExactText: JSONValue]] = [:]
    for (role, body) in draft.targetsRoles { expected[role] = body.members }
    if let root = draft.root { expected["root"] = root.members }
    guard change.kind == draft.kind, change.version == draft.version, documents.count == expected.count else {
      return false
    }
    return try documents.allSatisfy { document in
      let members: [ExactText: JSONValue] =
        document.role == "root"
        ? try RootMetadata(signed: document.envelope.signed, role: "root").members
        : try TargetsMetadata(signed: document.envelope.signed, role: document.role).members
      return expected[document.role] == members
    }
  }
}
