// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Trusting
import Updating

/// Mirrors in memory, by base URL: what each serves, and what was asked of them.
actor Mirrors: MetadataFetcher {
  enum Answer { case files([String: [UInt8]]), down, denied, endless }

  private var answers: [String: Answer]
  /// What a mirror serves to whoever asks its caches to revalidate.
  private var revalidated: [String: [String: [UInt8]]] = [:]
  private(set) var asked: [String] = []
  private let serverDate: Date?

  init(_ answers: [String: Answer], serverDate: Date? = nil) {
    self.answers = answers
    self.serverDate = serverDate
  }

  func set(_ url: String, _ answer: Answer) { answers[url] = answer }
  func setRevalidated(_ url: String, _ files: [String: [UInt8]]) { revalidated[url] = files }
  func forget() { asked = [] }

  func document(at url: String, limit: Int, revalidating: Bool) async throws -> MetadataReply {
    let base = answers.keys.first { url.hasPrefix($0) } ?? ""
    let name = String(url.dropFirst(base.count))
    asked.append(base == "https://one/" && !revalidating ? name : "\(url)\(revalidating ? " again" : "")")
    if revalidating, let files = revalidated[base] { return try reply(files, name, limit, url) }
    switch answers[base] {
    case .files(let files): return try reply(files, name, limit, url)
    case .denied: return .denied(status: 401, message: "who are you?", serverDate: serverDate)
    case .endless: throw UpdatingError.tooLong(url: url, limit: limit)
    case .down, nil: throw UpdatingError.network(url: url, detail: "connection refused", cause: nil)
    }
  }

  private func reply(
    _ files: [String: [UInt8]], _ name: String, _ limit: Int, _ url: String
  ) throws -> MetadataReply {
    guard let bytes = files[name] else { return .missing(status: 404, serverDate: serverDate) }
    guard bytes.count <= limit else { throw UpdatingError.tooLong(url: url, limit: limit) }
    return .document(bytes, serverDate: serverDate)
  }
}

/// A cache in memory that can die before a write, as a killed process does.
final class MemoryCache: UpdateCache {
  struct Killed: Error {}

  var documents: [CachedDocument: [UInt8]]
  /// Writes that are still made; nil: all.
  var writesLeft: Int?

  init(_ documents: [CachedDocument: [UInt8]] = [:]) { self.documents = documents }

  func document(_ name: CachedDocument) throws -> [UInt8]? { documents[name] }

  func keep(_ bytes: [UInt8], as name: CachedDocument) throws {
    try write()
    documents[name] = bytes
  }

  func drop(_ name: CachedDocument) throws {
    try write()
    documents[name] = nil
  }

  private func write() throws {
    guard let left = writesLeft else { return }
    guard left > 0 else { throw Killed() }
    writesLeft = left - 1
  }
}

/// A client of the channel dev, at the repository's instant.
struct Client {
  let cache: MemoryCache
  let mirrors: Mirrors
  var urls = ["https://one/"]
  var pinned: [UInt8]?
  var now = Repository.now
  var channel: String? = "dev"

  /// Knows the repository's first root; the mirror `https://one/` serves the repository.
  init(_ repository: Repository, serverDate: Date? = nil) {
    cache = MemoryCache()
    mirrors = Mirrors(["https://one/": .files(repository.files)], serverDate: serverDate)
    pinned = repository.files["1.root.json"]
  }

  func updater() throws -> Updater {
    try Updater(
      trustedRoot: pinned, mirrors: urls, channel: channel, fetcher: mirrors, cache: cache, at: now)
  }

  func serve(_ repository: Repository) async { await mirrors.set("https://one/", .files(repository.files)) }

  @discardableResult
  func refresh(toleratingBehind: Bool = false) async throws -> RefreshReport {
    try await updater().refresh(toleratingBehind: toleratingBehind)
  }

  /// A target after a refresh of its own.
  func target(_ path: String) async throws -> TargetFile? {
    let updater = try updater()
    _ = try await updater.refresh()
    return try await updater.target(path)
  }

  /// Versions in the cache.
  var versions: [String: Int] {
    var versions: [String: Int] = [:]
    for (name, bytes) in cache.documents {
      let role = if case .delegated(let role) = name { role } else { "\(name)" }
      versions[role] = (try? Envelope(parsing: bytes, role: role))?.signed["version"]?.integer.map { Int($0) }
    }
    return versions
  }
}

/// The code of what a block throws; nil where it throws nothing.
func failure(_ block: () async throws -> Void) async -> String? {
  do {
    try await block()
    return nil
  } catch let error as any Failure {
    return error.code
  } catch {
    return "\(error)"
  }
}
