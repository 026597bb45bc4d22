// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Publishing
package import ReleaseCore

/// What went wrong with files, locks and the release folder.
package enum FilesError: Failure, Hashable {
  /// A system call failed; `name` is the call's.
  case system(name: String, path: String, number: Int32)
  /// Another process holds the lock; nil: it did not say who it is.
  case locked(path: String, by: LockHolder?)
  /// Another process is writing into the folder.
  case folderLocked(path: String)
  /// The path names a folder, a pipe or a device.
  case notPlainFile(path: String)
  /// A file that holds a secret, and that others may use.
  case notPrivate(path: String, detail: String)
  /// A file that is larger than what it should hold can be, in bytes.
  case tooLarge(path: String, limit: Int, found: UInt64)
  /// A file to be published is not what its plan says.
  case stagedDiffers(path: String, detail: String)
  /// A version that is there already, with different content.
  case alreadyPublished(channel: String, version: BuildVersion, detail: String)
  /// The channel stands at a newer version.
  case channelIsAhead(channel: String, at: BuildVersion, version: BuildVersion)
  /// A published document cannot be read.
  case damaged(path: String, detail: String)
  /// A file or folder that is written once is there with other bytes.
  case immutable(path: String)
  /// A read beyond a file's end.
  case truncated(path: String, offset: UInt64, expected: Int, found: Int)
  /// Bytes were to be patched that have not been written yet.
  case patchOutside(path: String, offset: UInt64, count: Int, size: UInt64)
  /// The disk has too little room for what is to be written.
  case noRoom(path: String, needed: ByteCount, available: ByteCount)

  package var kind: FailureKind {
    switch self {
    case .system(_, _, let number): number == ENOENT ? .notFound : .inputOutput
    case .locked, .folderLocked: .busy
    case .notPrivate: .badConfiguration
    case .notPlainFile, .tooLarge, .stagedDiffers, .damaged, .truncated: .badData
    case .alreadyPublished, .channelIsAhead, .immutable: .refused
    case .patchOutside: .internal
    case .noRoom: .inputOutput
    }
  }

  package var code: String {
    switch self {
    case .system: "files.system"
    case .locked: "files.locked"
    case .folderLocked: "files.folder-locked"
    case .notPlainFile: "files.not-plain-file"
    case .notPrivate: "files.not-private"
    case .tooLarge: "files.too-large"
    case .stagedDiffers: "files.staged-differs"
    case .alreadyPublished: "files.already-published"
    case .channelIsAhead: "files.channel-is-ahead"
    case .damaged: "files.damaged"
    case .immutable: "files.immutable"
    case .truncated: "files.truncated"
    case .patchOutside: "files.patch-outside"
    case .noRoom: "files.no-room"
    }
  }

  package var message: String {
    switch self {
    case .system(let name, let path, let number): "\(path): \(name) failed: \(systemMessage(number))"
    case .locked(let path, let holder?):
      "\(path) is locked by process \(holder.processIdentifier) of \(holder.user) on \(holder.host) "
        + "since \(holder.since): \(holder.command)"
    case .locked(let path, nil): "\(path) is locked by another process"
    case .folderLocked(let path): "another process is publishing into \(path)"
    case .notPlainFile(let path): "\(path) is not a plain file"
    case .notPrivate(let path, let detail): "\(path) is not kept secret: \(detail)"
    case .tooLarge(let path, let limit, let found): "\(path) has \(found) bytes, expected at most \(limit)"
    case .stagedDiffers(let path, let detail): "\(path) is not what was to be published: \(detail)"
    case .alreadyPublished(let channel, let version, let detail):
      "\(version) is already published in \(channel) with different content: \(detail)"
    case .channelIsAhead(let channel, let current, let version):
      "\(channel) stands at \(current) and does not go back to \(version)"
    case .damaged(let path, let detail): "\(path) is damaged: \(detail)"
    case .immutable(let path): "\(path) is there with other content, and it is written once"
    case .truncated(let path, let offset, let expected, let found):
      "\(path) ends early: expected \(expected) bytes at offset \(offset), found \(found)"
    case .patchOutside(let path, let offset, let count, let size):
      "\(count) bytes at offset \(offset) of \(path) cannot be patched: only \(size) bytes are written"
    case .noRoom(let path, let needed, let available):
      "\(path) needs \(needed) more and its disk has room for \(available)"
    }
  }

  package var hints: [String] {
    switch self {
    case .system(_, _, ENOSPC), .system(_, _, EDQUOT), .noRoom:
      ["Free some space there and run the same command again; it goes on where it stopped."]
    case .locked(_, let holder?):
      ["Wait for process \(holder.processIdentifier), or end it; the lock goes with it."]
    case .notPrivate(let path, _):
      ["chmod 600 \(path), as its owner; if others could read it, get a new secret."]
    case .alreadyPublished(let channel, let version, _):
      [
        "A published version never changes: look at what \(channel)/\(version) holds.",
        "Put back the state folder and the git references of the cut that published it, and cut again; "
          + "or leave it as it is, and cut the next train.",
      ]
    case .damaged(let path, _) where path.hasSuffix(FileName.pointer):
      ["Run verify on the release folder, and put the pointer back from a mirror."]
    default: []
    }
  }

  /// The C library's words for an error number.
  private func systemMessage(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
}
