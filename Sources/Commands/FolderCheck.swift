// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Packaging
internal import Publishing
internal import ReleaseCore

/// Checks a channel's folder, or each channel of a release folder, and looks into every package.
struct FolderCheck {
  let path: String
  let verifier: PackageVerifier
  /// Digests of manifests that the folder's writer does not own, by channel: the ledger's week records.
  let known: [String: [BuildVersion: Digest]]
  let console: Console

  func run() async throws -> VerifyCommand.Report {
    var findings: [String] = []
    var notes: [String] = []
    var releases: [String: [BuildVersion]] = [:]
    for (channel, folder) in try channels() {
      console.live("\(channel) …")
      let published = FilePublishedFolder(folder)
      let report = ReleaseFolderVerifier(
        published, channel: channel, knownManifests: known[channel.name] ?? [:]
      ).verify()
      let prefix = folder == path ? "" : "\(channel)/"
      findings += report.findings.filter(\.isError).map { "\(prefix)\($0)" }
      notes += report.findings.filter { !$0.isError }.map { "\(prefix)\($0)" }
      releases[channel.name] = report.versions
      for version in report.versions {
        findings += try await packageFindings(in: published, version).map { "\(prefix)\($0)" }
      }
    }
    console.live("")
    return VerifyCommand.Report(
      path: path, kind: "release-folder", sound: findings.isEmpty, findings: findings, notes: notes,
      releases: releases)
  }

  /// Every package of a release, also where its manifest is damaged.
  private func packageFindings(
    in published: FilePublishedFolder, _ version: BuildVersion
  ) async throws -> [String] {
    var findings: [String] = []
    let names = try published.entries(of: "\(version)").map(\.name).filter { $0.hasSuffix(".zip") }.sorted()
    for name in names {
      let file = "\(version)/\(name)"
      console.live("\(file) …")
      findings += try await verifier.findings(in: try published.open(file)).map { "\(file): \($0)" }
    }
    return findings
  }

  /// A folder with a pointer is a channel; otherwise its sub-folders are, where one of them looks like it.
  private func channels() throws -> [(Channel, String)] {
    if try Folders.isTaken("\(path)/\(FileName.pointer)") {
      return [(try channel(of: path), path)]
    }
    let found = try Folders.entries(of: path).filter { $0.kind == .folder }.compactMap { entry in
      Channel(entry.name).map { ($0, "\(path)/\(entry.name)") }
    }
    guard try found.contains(where: { try looksLikeChannel($0.1) }) else {
      throw CommandError.neitherPackageNorFolder(path)
    }
    return found.sorted { $0.0 < $1.0 }
  }

  /// A pointer or a release in it: what a channel keeps when the other is lost.
  private func looksLikeChannel(_ folder: String) throws -> Bool {
    try Folders.entries(of: folder).contains { entry in
      entry.name == FileName.pointer || entry.kind == .folder && BuildVersion(entry.name) != nil
    }
  }

  /// A channel's folder may have been pulled to a place of another name: the pointer says which it is.
  private func channel(of folder: String) throws -> Channel {
    let bytes = try TextFile.read("\(folder)/\(FileName.pointer)")
    if let pointer = try? ChannelPointer(bytes: Array(bytes.utf8)) { return pointer.channel }
    if let channel = Channel(Folders.name(of: folder)) { return channel }
    throw CommandError.neitherPackageNorFolder(folder)
  }
}
