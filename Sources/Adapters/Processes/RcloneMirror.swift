// SPDX-License-Identifier: Apache-2.0
package import Publishing
import ReleaseCore

/// A channel's or the site's copy on an object store or another machine, through rclone.
///
/// Every run of rclone is given the names of its files, so that its requests do not grow with what is there.
package struct RcloneMirror: RemoteMirror {
  /// Debian 12's; older ones have no `--no-check-dest` for single files.
  package static let oldestVersion = (major: 1, minor: 60)

  package let name: String
  let tool: RcloneTool
  /// The folder here, absolute.
  let local: String
  /// The folder there.
  let remote: String
  let abilities: RcloneAbilities
  /// A folder of its own for lists and for what is read.
  let scratch: String

  /// Looks for rclone and asks it what the remote's back end can do.
  ///
  /// `folder`: its name there. `scratch` must exist and be empty. Throws `ProcessesError`: `.toolMissing`, `.rcloneTooOld`,
  /// `.mirrorFailed`. Cost: three runs of rclone, one request.
  package static func open(
    name: String, address: RemoteAddress, folder: String, local: String, scratch: String,
    usesConditionalWrites: Bool, tool: RcloneTool
  ) async throws -> RcloneMirror {
    try await tool.requireVersion(oldestVersion)
    let remote = address.folder(named: folder)
    var abilities = try await tool.abilities(of: remote, named: name)
    if usesConditionalWrites { abilities.comparesBeforeWriting = try await tool.isS3(address, named: name) }
    return RcloneMirror(
      name: name, tool: tool, local: local, remote: remote, abilities: abilities, scratch: scratch)
  }

  package func read(_ paths: [String]) async throws -> [String: [UInt8]] {
    let folder = try ScratchFiles.folder(in: scratch)
    defer { ScratchFiles.remove(folder) }
    // A copy from the remote: a missing file is no error of it, as it would be of `rclone cat`.
    let list = try ScratchFiles.list(paths, in: folder)
    try await run("read from", ["copy", remote, "\(folder)/read", "--files-from-raw", list, "--no-traverse"])
    var found: [String: [UInt8]] = [:]
    for path in paths { found[path] = try ScratchFiles.bytes(of: "\(folder)/read/\(path)") }
    return found
  }

  package func document(_ path: String) async throws -> RemoteDocument? {
    // The mark is asked for first: what is written after it makes the swap fail, before or after the read.
    let mark = abilities.comparesBeforeWriting ? try await self.mark(of: path) : nil
    guard let bytes = try await read([path])[path] else { return nil }
    return RemoteDocument(bytes: bytes, mark: mark)
  }

  package func compare(
    _ paths: [String], by depth: RemoteComparison.Depth
  ) async throws -> RemoteComparison {
    let folder = try ScratchFiles.folder(in: scratch)
    defer { ScratchFiles.remove(folder) }
    let list = try ScratchFiles.list(paths, in: folder)
    var arguments = ["check", local, remote, "--one-way", "--files-from-raw", list, "--no-traverse"]
    let outcomes = ["match", "differ", "missing-on-dst", "missing-on-src", "error"]
    for outcome in outcomes { arguments += ["--\(outcome)", "\(folder)/\(outcome)"] }
    if depth == .bytes || !abilities.hasDigests { arguments.append("--download") }
    let (ending, output) = try await tool.run(arguments, in: scratch)
    var names = try outcomes.map { try ScratchFiles.lines(of: "\(folder)/\($0)") }
    // Where a file is in no list, or could not be looked at, nothing is known of it.
    let comparison = RemoteComparison(same: names.removeFirst(), missing: names[1], differing: names[0])
    let known = comparison.same.union(comparison.missing).union(comparison.differing)
    guard known == Set(paths), names[2].isEmpty, names[3].isEmpty else {
      throw tool.failure(name, "compare files with", ending, output)
    }
    return comparison
  }

  package func add(_ batch: RemoteBatch) async throws {
    var flags = ["--immutable", "--checksum"]
    // Metadata of one name and other bytes is what a second publisher leaves: the store itself refuses it.
    if abilities.comparesBeforeWriting, batch.paths.allSatisfy({ $0.hasPrefix("\(ChannelFile.metadata)/") }) {
      flags = ["--no-check-dest", "--s3-no-head", "--header", "If-None-Match: *"]
    }
    try await upload(batch, flags)
  }

  package func replace(_ batch: RemoteBatch) async throws {
    try await upload(batch, abilities.hasDigests ? ["--checksum"] : ["--ignore-times"])
  }

  package func swap(
    _ path: String, for bytes: [UInt8], after old: RemoteDocument?, as kind: RemoteFileKind
  ) async throws {
    let folder = try ScratchFiles.folder(in: scratch)
    defer { ScratchFiles.remove(folder) }
    let file = try ScratchFiles.write(bytes, to: "\(folder)/document.json")
    let headers = RcloneMirror.headers(kind)
    let place = "\(remote)/\(path)"
    if abilities.renamesOverOthers {
      // Its own name first, then over the old one: a reader never sees a part of it.
      let beside = "\(place).new"
      try await run("write to", ["copyto", file, beside, "--ignore-times"] + headers)
      do {
        try await run("rename a file on", ["moveto", beside, place, "--no-check-dest", "--retries=1"])
        return
      } catch is ProcessesError {
        // A server that does not rename over another file: written in place then, and the other one goes.
        try await run("tidy up", ["deletefile", beside])
      }
    }
    var condition: [String] = []
    if abilities.comparesBeforeWriting {
      condition = ["--no-check-dest", "--s3-no-head"]
      if let mark = old?.mark { condition += ["--header", "If-Match: \"\(mark)\""] }
      if old == nil { condition += ["--header", "If-None-Match: *"] }
    }
    try await run("write to", ["copyto", file, place, "--ignore-times"] + condition + headers)
  }

  private func upload(_ batch: RemoteBatch, _ flags: [String]) async throws {
    let folder = try ScratchFiles.folder(in: scratch)
    defer { ScratchFiles.remove(folder) }
    let list = try ScratchFiles.list(batch.paths, in: folder)
    try await run(
      "upload to",
      ["copy", local, remote, "--files-from-raw", list, "--no-traverse"] + flags
        + RcloneMirror.headers(batch.kind))
  }

  private static func headers(_ kind: RemoteFileKind) -> [String] {
    [
      "--header-upload", "Cache-Control: \(kind.cacheControl)", "--header-upload",
      "Content-Type: \(kind.contentType)",
    ]
  }

  /// The ETag of an object that was uploaded in one piece, which rclone gives as its MD5.
  private func mark(of path: String) async throws -> String? {
    let (ending, output) = try await tool.run(
      ["lsjson", "--hash", "--files-only", "\(remote)/\(path)"], in: scratch)
    // rclone(1), exit code 3: no such bucket or folder. The upload then says what is wrong with it.
    if ending == .exited(3) { return nil }
    guard ending == .exited(0) else { throw tool.failure(name, "look at", ending, output) }
    return try RcloneListing.entries(output.bytes).first { path.hasSuffix("/\($0.Name)") }?.Hashes?["md5"]
  }

  @discardableResult
  private func run(_ doing: String, _ arguments: [String]) async throws -> Command.Output {
    let (ending, output) = try await tool.run(arguments, in: scratch)
    guard ending == .exited(0) else { throw tool.failure(name, doing, ending, output) }
    return output
  }
}
