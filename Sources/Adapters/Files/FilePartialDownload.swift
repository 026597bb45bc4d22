// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Packaging
import ReleaseCore
internal import Synchronization
package import Updating

/// Downloads under way: `.NAME.partial` beside each destination, and `.NAME.partial.json`, its journal.
package struct FilePartialDownloads: PartialFiles {
  private let holder: LockHolder

  /// `holder`: whom others are told about while this process downloads.
  package init(holder: LockHolder) { self.holder = holder }

  package func holds(_ artifact: Artifact, at destination: String) throws -> Bool {
    guard try Folders.isTaken(destination) else { return false }
    let file = try FileSource(path: destination)
    return try file.size == artifact.length && file.sha256 { _ in } == artifact.sha256
  }

  package func open(_ artifact: Artifact, destination: String) throws -> any PartialFile {
    try Folders.make(Folders.parent(of: destination))
    return try FilePartialDownload(artifact, destination: destination, holder: holder)
  }
}

/// One download: a file that is locked while it is written, and invisible under its name until it is whole.
///
/// The lock is on the partial file itself, so that nothing is left behind when it gets its name.
final class FilePartialDownload: PartialFile {
  let finished: ByteSpans
  private let artifact: Artifact
  private let destination: String
  private let holder: LockHolder
  private let inode: UInt64
  private let file: Descriptor
  private let hasLeft = Mutex(false)

  private var journalPath: String { DownloadJournal.path(beside: destination) }

  init(_ artifact: Artifact, destination: String, holder: LockHolder) throws(FilesError) {
    let file = try FilePartialDownload.openLocked(destination)
    let status = try file.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlainFile(path: file.path) }
    self.artifact = artifact
    self.destination = destination
    self.holder = holder
    inode = UInt64(status.st_ino)
    let journal = DownloadJournal.read(beside: destination)
    let spans = journal?.spans(of: artifact, inode: inode) ?? ByteSpans()
    // Beyond the file's end nothing can be there, whatever the journal says.
    finished = spans.clamped(to: UInt64(status.st_size))
    self.file = file
    let there = max(finished.count, finished.count == 0 ? 0 : UInt64(status.st_blocks) * 512)
    let needed = ByteCount(artifact.length - min(artifact.length, there))
    let available = try FreeSpace.available(at: Folders.parent(of: destination))
    guard needed <= available else {
      throw .noRoom(path: destination, needed: needed, available: available)
    }
    try note(finished, holder: holder)
    if finished.count == 0 { try self.file.truncate() }
  }

  deinit { leave() }

  func leave() {
    let isFirst = hasLeft.withLock { left in
      defer { left = true }
      return !left
    }
    guard isFirst else { return }
    // Still under the lock, so nobody else's. What holds nothing is not left behind; what holds something
    // no longer names a holder. Neither failing does harm.
    if let status = try? file.status(), isInPlace(status) {
      if status.st_size == 0 {
        _ = unsafe unlink(journalPath)
        _ = unsafe unlink(file.path)
      } else if let journal = DownloadJournal.read(beside: destination) {
        try? note(journal.spans(of: artifact, inode: inode), holder: nil)
      }
    }
    file.unlock()
  }

  /// Opens the partial file and locks it. Its name may have passed to another file while the lock was
  /// waited for: whoever held it may have finished or given up.
  private static func openLocked(_ destination: String) throws(FilesError) -> Descriptor {
    let path = DownloadJournal.partialPath(beside: destination)
    for _ in 0..<100 {
      // O_NONBLOCK: a pipe of that name must not be waited for.
      let file = try Descriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: 0o600)
      guard try file.tryLock() else {
        throw .locked(path: destination, by: DownloadJournal.read(beside: destination)?.holder)
      }
      if isInPlace(try file.status(), path) { return file }
      file.unlock()
    }
    throw .locked(path: destination, by: nil)
  }

  private func isInPlace(_ status: stat) -> Bool { FilePartialDownload.isInPlace(status, file.path) }

  private static func isInPlace(_ status: stat, _ path: String) -> Bool {
    var there = stat()
    return unsafe lstat(path, &there) == 0 && there.st_ino == status.st_ino && there.st_dev == status.st_dev
  }

  private func note(_ spans: ByteSpans, holder: LockHolder?) throws(FilesError) {
    let journal = DownloadJournal(artifact, inode: inode, spans: spans, holder: holder)
    try AtomicWrite.write(journal.bytes, to: journalPath)
  }

  func write(_ bytes: RawSpan, at offset: UInt64) throws { try file.write(bytes, at: offset) }

  func read(at offset: UInt64, count: Int) throws -> [UInt8] {
    try file.read(at: offset, exactly: count, of: artifact.length)
  }

  func checkpoint(_ spans: ByteSpans) throws {
    try file.sync()
    try note(spans, holder: holder)
  }

  func startOver() throws {
    // The journal first: a span it names must always be there.
    try note(ByteSpans(), holder: holder)
    try file.truncate()
  }

  func finish() throws {
    try file.setMode(0o644)
    try file.sync()
    try Folders.rename(file.path, to: destination)
    try Folders.remove(journalPath)
  }
}
