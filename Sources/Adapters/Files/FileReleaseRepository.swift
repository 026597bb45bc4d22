// SPDX-License-Identifier: Apache-2.0
internal import Packaging
package import Publishing
package import ReleaseCore

/// The release repository as a folder tree: `ROOT/CHANNEL/VERSION/…` and `ROOT/CHANNEL/latest.json`.
///
/// A release is written into a staging folder, synced, and renamed to its version; the pointer follows by
/// rename (docs/formats/release-folder.md). A reader needs no lock; publishers exclude each other.
package struct FileReleaseRepository: ReleaseRepository, Sendable {
  /// The largest manifest or pointer that is read, in bytes.
  static let documentLimit: UInt64 = 16 << 20

  package let root: String

  package init(root: String) { self.root = root }

  /// A channel's folder.
  package func folder(of channel: Channel) -> String { "\(root)/\(channel)" }
  /// A release's folder.
  package func folder(of channel: Channel, _ version: BuildVersion) -> String {
    "\(root)/\(channel)/\(version)"
  }

  package func current(_ channel: Channel) throws -> ChannelPointer? {
    let path = "\(folder(of: channel))/\(FileName.pointer)"
    guard let bytes = try document(path) else { return nil }
    let pointer: ChannelPointer
    do throws(PublishingError) {
      pointer = try ChannelPointer(bytes: bytes, file: path)
    } catch {
      throw FilesError.damaged(path: path, detail: error.message)
    }
    guard pointer.channel == channel else {
      throw FilesError.damaged(path: path, detail: "it names the channel \(pointer.channel)")
    }
    return pointer
  }

  package func checkWritable(_ channel: Channel) throws {
    try Folders.checkWritable(folder(of: channel))
  }

  package func versions(of channel: Channel) throws -> [BuildVersion] {
    try Folders.entries(of: folder(of: channel)).compactMap { entry in
      entry.kind == .folder ? BuildVersion(entry.name) : nil
    }.sorted()
  }

  package func release(_ channel: Channel, _ version: BuildVersion) throws -> ReleaseManifest? {
    let path = "\(folder(of: channel, version))/\(FileName.manifest)"
    guard let bytes = try document(path) else { return nil }
    let manifest = try ReleaseManifest(bytes: bytes, file: path)
    guard manifest.version == version, manifest.channel == channel else {
      throw FilesError.damaged(
        path: path, detail: "it is the manifest of \(manifest.channel) \(manifest.version)")
    }
    return manifest
  }

  package func publish(_ plan: PublicationPlan) throws -> PublicationOutcome {
    let channelFolder = folder(of: plan.channel)
    try Folders.make(channelFolder)
    let lock = try FolderLock(channelFolder)
    let outcome = try publishLocked(plan, in: channelFolder)
    lock.release()
    return outcome
  }

  private func publishLocked(_ plan: PublicationPlan, in channelFolder: String) throws -> PublicationOutcome {
    let target = "\(channelFolder)/\(plan.folder)"
    let succession = plan.pointer.succession(after: try current(plan.channel))
    if succession == .contradicts {
      throw FilesError.alreadyPublished(
        channel: plan.channel.name, version: plan.version,
        detail: "\(FileName.pointer) leads to another manifest")
    }
    let isThere = try Folders.isTaken(target)
    if isThere {
      if let detail = try difference(of: plan, from: target) {
        throw FilesError.alreadyPublished(
          channel: plan.channel.name, version: plan.version, detail: detail)
      }
    } else if case .isBehind(let current) = succession {
      throw FilesError.channelIsAhead(channel: plan.channel.name, at: current, version: plan.version)
    }
    try removeLeftovers(in: channelFolder)
    if isThere {
      // An earlier run may have died between the rename and its sync.
      try FolderSync.run(target)
    } else {
      try place(plan, in: channelFolder, as: target)
    }
    if succession == .advances {
      try AtomicWrite.write(try plan.pointer.bytes(), to: "\(channelFolder)/\(FileName.pointer)")
    } else {
      try Descriptor(folder: channelFolder).sync()
    }
    if !isThere { return .published }
    return succession == .advances ? .adopted : .unchanged
  }

  private func removeLeftovers(in channelFolder: String) throws(FilesError) {
    for entry in try Folders.entries(of: channelFolder) where entry.name.hasPrefix(FileName.stagingPrefix) {
      try Folders.remove("\(channelFolder)/\(entry.name)")
    }
  }

  private func place(_ plan: PublicationPlan, in channelFolder: String, as target: String) throws {
    let staging = "\(channelFolder)/\(plan.stagingFolder)"
    do {
      try Folders.make(staging)
      for file in plan.files { try Placing.place(file, at: "\(staging)/\(file.facts.name)") }
      try Descriptor(folder: staging).sync()
    } catch {
      // The space it took may be what is missing; nobody reads it.
      try? Folders.remove(staging)
      throw error
    }
    try Folders.rename(staging, to: target)
  }

  /// A small published document; nil where it is not there.
  private func document(_ path: String) throws -> [UInt8]? {
    guard try Folders.isTaken(path) else { return nil }
    let file = try FileSource(path: path, followingLinks: false)
    guard file.size <= Self.documentLimit else {
      throw FilesError.damaged(
        path: path, detail: "it has \(file.size) bytes; expected at most \(Self.documentLimit)")
    }
    return try file.read(at: 0, count: Int(file.size))
  }

  /// What makes a folder other than the plan's, in a person's words; nil where it is exactly the plan's.
  /// Cost: reads every byte of it.
  private func difference(of plan: PublicationPlan, from target: String) throws -> String? {
    guard Folders.exists(target) else { return "\(target) is not a folder" }
    let entries = try Folders.entries(of: target)
    // The manifest first: where it differs, that is what a person wants to hear.
    for file in plan.files.reversed() {
      let facts = file.facts
      guard let entry = entries.first(where: { $0.name == facts.name }) else {
        return "\(facts.name) is missing"
      }
      guard entry.kind == .file else { return "\(facts.name) is not a plain file" }
      let found = try FileSource(path: "\(target)/\(facts.name)", followingLinks: false)
      guard found.size == facts.size.bytes else {
        return "\(facts.name) has \(found.size) bytes, and the new one \(facts.size.bytes)"
      }
      let digest = try found.sha256()
      guard digest == facts.sha256 else {
        return "\(facts.name) has SHA-256 \(digest), and the new one \(facts.sha256)"
      }
    }
    let planned = Set(plan.files.map(\.facts.name))
    return entries.first { !planned.contains($0.name) }.map { "\($0.name) is there as well" }
  }
}
