// SPDX-License-Identifier: Apache-2.0
internal import Glibc
import Packaging
package import Publishing
package import ReleaseCore

/// A channel's repository as a folder tree, `metadata` and `targets` below `folder`, and what waits for
/// signatures in `stagingFolder`, which nobody serves.
package struct FileChannelStore: ChannelStore, Sendable {
  /// The largest metadata file or small target that is read, in bytes.
  static let documentLimit: UInt64 = 16 << 20
  package static let timestamp = "timestamp.json"

  /// The channel's folder, which is served.
  package let folder: String
  /// Where a staged change lies.
  package let stagingFolder: String

  /// Seconds that it waits for another publisher of the channel to end.
  package let patience: Int

  package init(folder: String, stagingFolder: String, patience: Int = 0) {
    self.folder = folder
    self.stagingFolder = stagingFolder
    self.patience = patience
  }

  package var metadataFolder: String { "\(folder)/metadata" }

  package func exclusively<Result>(_ body: () throws -> Result) throws -> Result {
    try Folders.make(folder)
    let lock = try FolderLock(folder, patience: patience)
    let result = try body()
    lock.release()
    return result
  }

  package func checkWritable() throws {
    try Folders.checkWritable(metadataFolder)
    try Folders.checkWritable("\(folder)/targets")
    try Folders.checkWritable(stagingFolder)
  }

  package func metadata(_ file: String) throws -> [UInt8]? { try document("\(metadataFolder)/\(file)") }

  package func addMetadata(_ bytes: [UInt8], as file: String) throws {
    try Folders.make(metadataFolder)
    let path = "\(metadataFolder)/\(file)"
    guard let there = try document(path) else {
      try removeLeftovers(in: metadataFolder)
      return try AtomicWrite.create(bytes, at: path)
    }
    guard there == bytes else { throw FilesError.immutable(path: path) }
    // An earlier run may have died between its link and the folder's sync.
    try Descriptor(path, O_RDONLY | O_NOFOLLOW).sync()
    try Descriptor(folder: metadataFolder).sync()
  }

  package func replaceTimestamp(_ bytes: [UInt8]) throws {
    // Before it: what readers are sent to must not be lost with a folder that nothing durable names.
    try makeDurably(metadataFolder)
    try AtomicWrite.write(bytes, to: "\(metadataFolder)/\(Self.timestamp)")
  }

  package func target(_ path: String, _ sha256: Digest) throws -> [UInt8]? {
    try document("\(folder)/\(StagedTarget.storedPath(path, sha256))")
  }

  package func addTargets(_ targets: [StagedTarget]) throws {
    var touched: [String] = []
    for target in targets {
      let path = "\(folder)/\(target.storedPath)"
      let parent = Folders.parent(of: path)
      if touched.last != parent {
        try makeDurably(parent)
        try removeLeftovers(in: parent)
        touched.append(parent)
      }
      if try Folders.isTaken(path) {
        try keepTarget(target, at: path)
      } else {
        try place(target, at: path)
      }
    }
    for parent in Set(touched).sorted() { try Descriptor(folder: parent).sync() }
  }

  package func replaceFeeds(_ files: [FeedFile]) throws {
    let parents = Set(files.map { Folders.parent(of: "\(folder)/\($0.path)") }).sorted()
    for parent in parents { try makeDurably(parent) }
    for file in files {
      let path = "\(folder)/\(file.path)"
      if try document(path) != file.bytes { try AtomicWrite.write(file.bytes, to: path) }
    }
    // Where nothing was written too: an earlier run may have died between its rename and the folder's sync.
    for parent in parents { try Descriptor(folder: parent).sync() }
    try removeFeeds(below: ChannelFile.feeds, except: Set(files.map(\.path)))
  }

  /// Removes the files below a feeds folder that are not named, and the folders that are empty then.
  private func removeFeeds(below place: String, except named: Set<String>) throws {
    let path = "\(folder)/\(place)"
    var left = 0
    var removed = false
    for entry in try Folders.entries(of: path) {
      let inner = "\(place)/\(entry.name)"
      if entry.kind == .folder { try removeFeeds(below: inner, except: named) }
      if entry.kind == .file, !named.contains(inner) {
        try Folders.remove("\(folder)/\(inner)")
        removed = true
      }
      if try Folders.isTaken("\(folder)/\(inner)") { left += 1 }
    }
    if removed { try Descriptor(folder: path).sync() }
    if left == 0 { try Folders.remove(path) }
  }

  package func staged() throws -> StagedFiles? {
    guard let change = try document("\(stagingFolder)/\(StagedChange.fileName)") else { return nil }
    var documents: [String: [UInt8]] = [:]
    for entry in try Folders.entries(of: stagingFolder)
    where entry.kind == .file && FileName.isPlain(entry.name) && entry.name != StagedChange.fileName {
      documents[entry.name] = try document("\(stagingFolder)/\(entry.name)")
    }
    return StagedFiles(change: change, documents: documents)
  }

  package func keepStaged(_ files: StagedFiles) throws {
    guard try !Folders.isTaken(stagingFolder) else { throw FilesError.immutable(path: stagingFolder) }
    let parent = Folders.parent(of: stagingFolder)
    let fresh = "\(parent)/\(FileName.stagingPrefix)\(Folders.name(of: stagingFolder))"
    try Folders.remove(fresh)
    try Folders.make(fresh)
    for (name, bytes) in files.documents.sorted(by: { FileName.precedes($0.key, $1.key) }) {
      try AtomicWrite.create(bytes, at: "\(fresh)/\(name)")
    }
    try AtomicWrite.create(files.change, at: "\(fresh)/\(StagedChange.fileName)")
    try Folders.rename(fresh, to: stagingFolder)
  }

  package func replaceStaged(_ bytes: [UInt8], as file: String) throws {
    try AtomicWrite.write(bytes, to: "\(stagingFolder)/\(file)")
  }

  package func dropStaged() throws {
    guard try Folders.isTaken(stagingFolder) else { return }
    // First out of sight in one step: a half removed change must not look like a whole one.
    let gone = "\(Folders.parent(of: stagingFolder))/\(FileName.stagingPrefix)gone"
    try Folders.remove(gone)
    try Folders.rename(stagingFolder, to: gone)
    try Folders.remove(gone)
  }

  /// Makes a folder of the channel, and syncs those above it up to the one that names the channel: a run
  /// that was killed may have left a folder whose name a power cut takes back.
  private func makeDurably(_ path: String) throws(FilesError) {
    try Folders.make(path)
    var place = path
    while place.count >= folder.count {
      place = Folders.parent(of: place)
      try Descriptor(folder: place).sync()
    }
  }

  private func place(_ target: StagedTarget, at path: String) throws {
    let temporary = "\(Folders.parent(of: path))/\(FileName.stagingPrefix)\(target.file.facts.sha256)"
    do {
      try Placing.place(target.file, at: temporary)
      try SystemCall.run("rename", temporary) { unsafe rename(temporary, path) }
    } catch {
      // The space it took may be what is missing; nobody reads it.
      try? Folders.remove(temporary)
      throw error
    }
  }

  /// A file that is there under its own digest: it must hold what its name says.
  private func keepTarget(_ target: StagedTarget, at path: String) throws {
    let there = try FileSource(path: path, followingLinks: false)
    let digest = try there.sha256()
    guard there.size == target.file.facts.size.bytes, digest == target.file.facts.sha256 else {
      throw FilesError.damaged(path: path, detail: "it has \(there.size) bytes with SHA-256 \(digest)")
    }
    try Descriptor(path, O_RDONLY | O_NOFOLLOW).sync()
  }

  private func removeLeftovers(in folder: String) throws(FilesError) {
    for entry in try Folders.entries(of: folder) where entry.name.hasPrefix(FileName.stagingPrefix) {
      try Folders.remove("\(folder)/\(entry.name)")
    }
  }

  /// A small file; nil where it is not there.
  private func document(_ path: String) throws -> [UInt8]? {
    guard try Folders.isTaken(path) else { return nil }
    let file = try FileSource(path: path, followingLinks: false)
    guard file.size <= Self.documentLimit else {
      throw FilesError.damaged(
        path: path, detail: "it has \(file.size) bytes; expected at most \(Self.documentLimit)")
    }
    return try file.read(at: 0, count: Int(file.size))
  }
}
