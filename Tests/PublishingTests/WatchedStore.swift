// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore

/// A real store that is watched: what is read and written, and a word before every write, which may stop it
/// as a death of the process would.
final class WatchedStore: ChannelStore {
  struct Died: Error {}

  let real: any ChannelStore
  private(set) var reads: [String] = []
  private(set) var writes: [String] = []
  private(set) var bytesWritten = 0
  /// Called before each write, with its place among them, from 1.
  var beforeWrite: (Int, String) throws -> Void = { _, _ in }

  init(_ real: any ChannelStore) { self.real = real }

  private func write(_ name: String, _ count: Int) throws {
    try beforeWrite(writes.count + 1, name)
    writes.append(name)
    bytesWritten += count
  }

  func metadata(_ file: String) throws -> [UInt8]? {
    reads.append(file)
    return try real.metadata(file)
  }

  func target(_ path: String, _ sha256: Digest) throws -> [UInt8]? {
    reads.append(path)
    return try real.target(path, sha256)
  }

  func exclusively<Result>(_ body: () throws -> Result) throws -> Result { try real.exclusively(body) }
  func checkWritable() throws { try real.checkWritable() }

  func addMetadata(_ bytes: [UInt8], as file: String) throws {
    try write(file, bytes.count)
    try real.addMetadata(bytes, as: file)
  }

  func replaceTimestamp(_ bytes: [UInt8]) throws {
    try write("timestamp.json", bytes.count)
    try real.replaceTimestamp(bytes)
  }

  func addTargets(_ targets: [StagedTarget]) throws {
    try write("\(targets.count) targets", 0)
    try real.addTargets(targets)
  }

  func replaceFeeds(_ files: [FeedFile]) throws {
    try write("feeds", files.reduce(0) { $0 + $1.bytes.count })
    try real.replaceFeeds(files)
  }

  func staged() throws -> StagedFiles? { try real.staged() }

  func keepStaged(_ files: StagedFiles) throws {
    try write("staged", files.documents.values.reduce(files.change.count) { $0 + $1.count })
    try real.keepStaged(files)
  }

  func replaceStaged(_ bytes: [UInt8], as file: String) throws {
    try write("staged \(file)", bytes.count)
    try real.replaceStaged(bytes, as: file)
  }

  func dropStaged() throws {
    try write("drop", 0)
    try real.dropStaged()
  }
}
