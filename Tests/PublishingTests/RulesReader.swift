// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import ReleaseCore
import Trusting
import Updating

/// A fresh client with the first root, by the rules that `pull` follows, reading the channel's folder.
struct RulesReader {
  let store: any ChannelReading
  let channel: String
  /// A client that asked for roots before a newer one came out, and for everything else after it.
  var rootsUpTo = Int.max

  struct NotThere: Error {
    let file: String
  }

  /// What a client came to trust.
  struct View {
    let set: TrustedMetadataSet
    let latest: BuildVersion?
    var timestamp: Int { self.set.timestamp?.version ?? 0 }
    var snapshot: Int { self.set.snapshot?.version ?? 0 }
    var root: Int { self.set.root.version }
  }

  func read(at now: Date) throws -> View {
    var set = try refreshed(at: now)
    let latest = try find(LatestDocument.targetPath, in: &set)
    return View(set: set, latest: try latest.map { try LatestDocument(bytes: $0).version })
  }

  /// The bytes of a target, whose path is searched through the delegations; nil where no role lists it.
  func target(_ path: String, at now: Date) throws -> [UInt8]? {
    var set = try refreshed(at: now)
    return try find(path, in: &set)
  }

  private func refreshed(at now: Date) throws -> TrustedMetadataSet {
    var set = try TrustedMetadataSet(trustedRoot: document("1.root.json"), channel: channel, at: now)
    while set.root.version < rootsUpTo, let next = try store.metadata("\(set.root.version + 1).root.json") {
      _ = try set.updateRoot(next)
    }
    try set.checkRoot()
    _ = try set.updateTimestamp(document("timestamp.json"))
    try set.updateSnapshot(document("\(set.checkTimestamp().snapshot.version).snapshot.json"))
    return set
  }

  private func find(_ path: String, in set: inout TrustedMetadataSet) throws -> [UInt8]? {
    var search = TargetSearch(path: path, topLevel: set.root.body.authority(of: .targets))
    while let step = try search.next() {
      let version = try set.file(of: step.role).version
      let metadata = try set.updateTargets(
        document("\(version).\(step.role).json"), role: step.role, by: step.authority)
      guard let file = search.look(in: metadata, at: step) else { continue }
      guard let sha256 = file.sha256, let bytes = try store.target(path, sha256) else {
        throw NotThere(file: path)
      }
      try file.hashes.check(bytes, name: path)
      return bytes
    }
    return nil
  }

  private func document(_ file: String) throws -> [UInt8] {
    guard let bytes = try store.metadata(file) else { throw NotThere(file: file) }
    return bytes
  }
}
