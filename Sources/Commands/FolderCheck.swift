// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Packaging
internal import Presenting
internal import Publishing
internal import ReleaseCore
internal import Trusting

/// Checks a channel's folder, or each channel of a release folder, and looks into every package.
struct FolderCheck {
  let path: String
  let verifier: PackageVerifier
  /// Digests of manifests that the folder's writer does not own, by channel: the ledger's week records.
  let known: [String: [BuildVersion: Digest]]
  let console: Console
  /// Against which expiries are judged.
  let now: Date

  func run() async throws -> VerifyCommand.Report {
    var findings: [String] = []
    var notes: [String] = []
    var releases: [String: [BuildVersion]] = [:]
    for (channel, folder) in try channels() {
      console.live("\(channel) …")
      let published = FilePublishedFolder(folder)
      let report = ChannelVerifier(
        published, channel: channel, knownManifests: known[channel.name] ?? [:], at: now
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
    let folder = "targets/builds/\(version)"
    let names = try published.entries(of: folder).map(\.name).filter { $0.hasSuffix(".zip") }.sorted()
    for name in names {
      let file = "\(folder)/\(name)"
      console.live("\(file) …")
      findings += try await verifier.findings(in: try published.open(file)).map { "\(file): \($0)" }
    }
    return findings
  }

  /// A folder with metadata is a channel; otherwise its sub-folders are, where one of them looks like it.
  private func channels() throws -> [(Channel, String)] {
    if looksLikeChannel(path) { return [(try channel(of: path), path)] }
    let found = try Folders.entries(of: path).filter { $0.kind == .folder && !isSite($0.name) }.compactMap {
      entry in
      Channel(entry.name).map { ($0, "\(path)/\(entry.name)") }
    }
    guard found.contains(where: { looksLikeChannel($0.1) }) else {
      throw CommandError.neitherPackageNorFolder(path)
    }
    return found.sorted { $0.0 < $1.0 }
  }

  /// The static site stands beside the channels and vouches for nothing.
  private func isSite(_ name: String) -> Bool {
    let list = (try? Folders.isTaken("\(path)/\(name)/\(SiteList.name)")) ?? false
    return list && !looksLikeChannel("\(path)/\(name)")
  }

  private func looksLikeChannel(_ folder: String) -> Bool {
    Folders.exists("\(folder)/metadata") || Folders.exists("\(folder)/targets/builds")
  }

  /// A channel's folder may have been copied to a place of another name: its root says which it is.
  private func channel(of folder: String) throws -> Channel {
    if let text = try? TextFile.read("\(folder)/metadata/1.root.json"),
      let root = try? MetadataDocument<RootMetadata>(parsing: Array(text.utf8)),
      let channel = root.body.channel.flatMap({ Channel($0) })
    {
      return channel
    }
    if let channel = Channel(Folders.name(of: folder)) { return channel }
    throw CommandError.neitherPackageNorFolder(folder)
  }
}
