// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Updating

/// What a client keeps of one channel: its trusted metadata, the root it was given, its install id.
struct PullCache {
  /// The root as it was given, once it has led to the channel.
  private static let pinnedName = "root.pinned"
  private static let installName = "install-id"
  private static let largestRoot = 512_000

  let folder: String
  let metadata: FileUpdateCache

  /// Takes the cache's lock, which lasts as long as the value.
  init(folder: String, holder: LockHolder) throws {
    self.folder = folder
    metadata = try FileUpdateCache(folder: folder, holder: holder)
  }

  /// `$XDG_CACHE_HOME/miui-release/<channel>`, below `~/.cache` where that is not set; a relative value is
  /// ignored, as the XDG Base Directory specification wants it.
  static func usualFolder(of channel: Channel, _ world: World) throws -> String {
    func absolute(_ name: String) -> String? {
      world.environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    guard let base = absolute("XDG_CACHE_HOME") ?? absolute("HOME").map({ "\($0)/.cache" }) else {
      throw CommandError.nothingNamed("neither XDG_CACHE_HOME nor HOME names a folder: say --cache")
    }
    return "\(base)/miui-release/\(channel)"
  }

  /// The root to begin with; nil where the kept metadata is all there is. A root that has led to the channel is
  /// never replaced by another.
  func trustedRoot(given file: String?) throws -> [UInt8]? {
    let pinned = try Self.bytes(of: "\(folder)/\(Self.pinnedName)")
    guard let file else {
      if pinned == nil, try metadata.document(.root) == nil { throw CommandError.noRoot(cache: folder) }
      return pinned
    }
    guard let given = try Self.bytes(of: file) else {
      throw FilesError.system(name: "open", path: file, number: 2)
    }
    guard let pinned else {
      // An earlier first pull may have kept a root that led nowhere.
      for name in [CachedDocument.root, .timestamp, .snapshot, .targets] { try metadata.drop(name) }
      return given
    }
    guard pinned == given else { throw CommandError.otherRoot(file, cache: folder) }
    return pinned
  }

  /// Keeps the root that has led to the channel.
  func pin(_ root: [UInt8]?) throws {
    let path = "\(folder)/\(Self.pinnedName)"
    if let root, try !Folders.isTaken(path) { try AtomicWrite.write(root, to: path) }
  }

  /// The install id; made once where it is missing.
  func installID(in file: String?, _ world: World) throws -> String {
    let path = file ?? "\(folder)/\(Self.installName)"
    if try !Folders.isTaken(path) {
      try Folders.make(Folders.parent(of: path))
      let id = Hexadecimal.text(of: world.randomBytes(16))
      do {
        try AtomicWrite.create(Array("\(id)\n".utf8), at: path, mode: 0o600)
      } catch {
        // Another pull with the same file was faster.
        guard try Folders.isTaken(path) else { throw error }
      }
    }
    let text = try TextFile.read(path).trimmingCharacters(in: .whitespacesAndNewlines)
    guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw CommandError.option(
        "--install-id", value: path, expected: "a file with one line of 1 to 128 visible ASCII characters")
    }
    return text
  }

  private static func bytes(of path: String) throws -> [UInt8]? {
    guard try Folders.isTaken(path) else { return nil }
    let source = try FileSource(path: path)
    guard source.size <= largestRoot else {
      throw CommandError.option("--root", value: path, expected: "at most \(largestRoot) bytes of metadata")
    }
    return try source.read(at: 0, count: Int(source.size))
  }
}
