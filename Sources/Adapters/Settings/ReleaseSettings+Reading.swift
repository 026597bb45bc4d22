// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Scheduling

extension ReleaseSettings {
  /// Reads and checks a settings file. Paths in it are relative to its folder.
  ///
  /// `path` must be absolute; `name` is what problems call the file. Throws `SettingsError`.
  package static func load(_ path: String, shownAs name: String? = nil) throws -> ReleaseSettings {
    let shown = name ?? path
    let location = URL(fileURLWithPath: path)
    guard FileManager.default.fileExists(atPath: path) else {
      throw SettingsError.missing(file: shown)
    }
    guard (try? location.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory != true else {
      throw SettingsError.unreadable(file: shown, reason: "it is a folder", cause: nil)
    }
    let data: Data
    do {
      let file = try FileHandle(forReadingFrom: location)
      defer { try? file.close() }
      // One byte over the limit is enough to refuse it.
      data = try file.read(upToCount: Int(YAMLDocumentFormat.sizeLimit.bytes) + 1) ?? Data()
    } catch {
      throw SettingsError.unreadable(file: shown, reason: "the system refused it", cause: error)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw SettingsError.invalid(file: shown, notText(data, file: shown))
    }
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    return try ReleaseSettings(text: text, file: shown, folder: "/" + folder)
  }

  /// The line on which bytes stop to be text.
  private static func notText(_ data: Data, file: String) -> DocumentProblems {
    let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    return DocumentProblems([
      DocumentProblem(
        file: file, at: DocumentNode.Position(line: line + 1, column: 1), key: "",
        message: "is not UTF-8 text")
    ])
  }

  /// Checks a settings text. Throws `SettingsError.invalid` with every problem, in the order of the lines.
  package init(text: String, file: String, folder: String) throws {
    do {
      let document = try YAMLDocumentFormat().parse(text, file: file)
      var reader = FieldReader(document, file: file)
      guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
      let settings = SettingsReader(folder: folder).settings(from: &reader)
      reader.finish()
      guard reader.problems.isEmpty, let settings else {
        let sorted = reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        throw DocumentProblems(sorted)
      }
      self = settings
    } catch let found as DocumentProblems {
      throw SettingsError.invalid(file: file, found)
    }
  }
}

/// Reads the document's mapping; everything wrong stays in the field reader.
struct SettingsReader {
  let folder: String

  func settings(from reader: inout FieldReader) -> ReleaseSettings? {
    let product = reader.required("product", "the product's name, one line of at most 64 characters") {
      $0.isOneLine && $0.count <= 64 ? $0 : nil
    }
    let train = train(from: &reader)
    let schedule = schedule(from: &reader)
    let scheme = reader.value("version_scheme", "date, the only scheme there is") {
      VersionScheme(rawValue: $0)
    }
    let base = branch("base", in: &reader)
    let ledger = reader.node("ledger") == nil ? "ledger" : branch("ledger", in: &reader)
    if let base, base == ledger {
      reader.refuse("ledger", "must be another branch than base, both are “\(base)”")
    }
    let committer = reader.required("committer", "Name <mail@host>") { Identity($0) }
    let channels = channels(from: &reader)
    let remotes = remotes(from: &reader, channels: channels)
    let features = features(from: &reader)
    let devices = devices(from: &reader)
    let keys = keys(from: &reader)
    let trustKeys = reader.node("trust_keys") == nil ? nil : path("trust_keys", in: &reader)
    let state = path("state_folder", in: &reader)
    let release = path("release_folder", in: &reader)
    separate(state: state, release: release, key: keys?.privateKey, in: &reader)
    let site = site(
      from: &reader, release: release, channels: channels ?? [],
      secret: [state, keys?.privateKey, trustKeys].compactMap(\.self))
    let remote = reader.value("remote", "the name of a git remote, such as origin") {
      $0.isRemoteName ? $0 : nil
    }
    let authority = reader.value("feed_authority", "a domain name in lower case, such as example.org") {
      FeedSet.isAuthority($0) ? $0 : nil
    }
    let polls = polls(from: &reader)
    let snapshot = reader.flag("source_snapshot") ?? true
    let acceptance = acceptance(from: &reader)
    let imports = imports(from: &reader)
    let routing = routing(from: &reader)
    guard let acceptance, let imports, let routing else { return nil }
    let gate = gate(from: &reader)
    let checks = checks(from: &reader)
    guard let product, let train, let base, let ledger, let committer, let channels, let remotes,
      let features, let devices, let keys, let state, let release
    else { return nil }
    return ReleaseSettings(
      product: product, calendar: train.calendar, train: train.rules, schedule: schedule,
      versionScheme: scheme ?? .date, base: base,
      ledger: ledger,
      committer: committer, channels: channels, features: features, devices: devices,
      certificate: keys.certificate, privateKey: keys.privateKey,
      trustKeys: trustKeys ?? SettingsPath("\(keys.privateKey.text)/../trust", in: folder),
      stateFolder: state,
      releaseFolder: release, remote: remote, feedAuthority: authority, sourceSnapshot: snapshot,
      polls: polls, remotes: remotes, acceptance: acceptance, imports: imports, routing: routing, gate: gate,
      site: site, checks: checks)
  }

  private func branch(_ key: String, in reader: inout FieldReader) -> String? {
    reader.required(key, "the name of a branch, without refs/heads/") {
      BranchName.isValid($0) && !$0.hasPrefix("refs/") ? $0 : nil
    }
  }

  private func path(_ key: String, in reader: inout FieldReader) -> SettingsPath? {
    reader.required(key, "a path, relative to the settings file or absolute") {
      $0.isOneLine && !$0.hasPrefix("~") ? SettingsPath($0, in: folder) : nil
    }
  }

  private func keys(
    from reader: inout FieldReader
  ) -> (certificate: SettingsPath, privateKey: SettingsPath)? {
    guard reader.requiredNode("keys", expected: "a mapping with certificate and private_key") != nil
    else { return nil }
    return reader.nested("keys") { keys in
      let certificate = path("certificate", in: &keys)
      let privateKey = path("private_key", in: &keys)
      guard let certificate, let privateKey else { return nil }
      return (certificate, privateKey)
    }
  }

  /// What the world sees must hold nothing that it must not see.
  private func separate(
    state: SettingsPath?, release: SettingsPath?, key: SettingsPath?, in reader: inout FieldReader
  ) {
    guard let release else { return }
    if let state, state.lies(in: release) || release.lies(in: state) {
      reader.refuse(
        "state_folder", "must lie apart from release_folder, found “\(state)” and “\(release)”")
    }
    if let key, key.lies(in: release) {
      reader.refuse(
        "release_folder", "must not hold the private key, which is at “\(key)”; the folder is published")
    }
  }
}
