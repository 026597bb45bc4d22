// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import ReleaseCore
import Trusting

extension ChannelVerifier {
  /// What could be read of a channel's metadata, from the root downwards.
  struct Chain {
    var root: RootMetadata?
    /// The targets roles that verify, by role.
    var roles: [(role: String, body: TargetsMetadata)] = []
    var latest: LatestDocument?
    /// The newest version of each role's file.
    var versions: [String: Int] = [:]
    /// Every key that was met on the way.
    var keys: [KeyID: MetadataKey] = [:]
    /// Something above was wrong, so what lies below it was not looked for.
    var isBroken = false
  }

  func readChain(_ findings: inout Findings, _ named: inout Set<String>) -> Chain {
    var chain = Chain()
    chain.isBroken = true
    guard let root = readRoots(&chain, &findings, &named) else { return chain }
    chain.root = root
    guard
      let timestamp: MetadataDocument<TimestampMetadata> = read(
        "timestamp", "metadata/timestamp.json", nil, root.authority(of: .timestamp), &findings)
    else { return chain }
    let pinned = timestamp.body.snapshot
    let snapshotPath = "metadata/\(pinned.version).snapshot.json"
    named.insert(snapshotPath)
    chain.versions["snapshot"] = pinned.version
    guard
      let snapshot: MetadataDocument<SnapshotMetadata> = read(
        "snapshot", snapshotPath, pinned, root.authority(of: .snapshot), &findings)
    else { return chain }
    chain.isBroken = false
    readTargets("targets", root.authority(of: .targets), snapshot.body, &chain, &findings, &named)
    if chain.isBroken { return chain }
    for name in snapshot.body.files.keys.sorted() where !chain.versions.keys.contains(role(of: name)) {
      findings.add(snapshotPath, .disagrees("it lists \(name), and no role delegates to that"))
    }
    if let file = chain.roles.lazy.compactMap({ $0.body.target(LatestDocument.targetPath) }).first,
      let sha256 = file.sha256
    {
      let path = StagedTarget.storedPath(LatestDocument.targetPath, sha256)
      do {
        chain.latest = try document(path, &findings).map { try LatestDocument(bytes: $0, file: path) }
      } catch {
        findings.add(path, .malformed("\(error)"))
      }
    }
    return chain
  }

  private func role(of file: ExactText) -> String { String(file.text.dropLast(5)) }

  /// The roots from the first, each signed by its predecessor and itself; the newest that verifies.
  private func readRoots(
    _ chain: inout Chain, _ findings: inout Findings, _ named: inout Set<String>
  ) -> RootMetadata? {
    var newest: RootMetadata?
    var version = 1
    while true {
      let path = "metadata/\(version).root.json"
      guard version == 1 || isThere(path) else { break }
      named.insert(path)
      guard let bytes = document(path, &findings) else { break }
      do {
        let next = try MetadataDocument<RootMetadata>(parsing: bytes)
        try newest?.authority(of: .root).verify(next.envelope, role: "root")
        try next.body.authority(of: .root).verify(next.envelope, role: "root")
        guard next.version == version else {
          throw TrustError.wrongVersion(role: "root", expected: version, found: next.version)
        }
        try checkChannel(next.body, "root")
        newest = next.body
        chain.keys.merge(next.body.keys) { $1 }
      } catch {
        findings.add(path, .malformed("\(error)"))
        break
      }
      version += 1
    }
    chain.versions["root"] = newest?.version
    if let newest, newest.header.isExpired(at: now) {
      findings.add("metadata/\(newest.version).root.json", .expired("\(expiry(newest.header, "root"))"))
    }
    return newest
  }

  /// One targets role and those it delegates to.
  private func readTargets(
    _ role: String, _ authority: RoleAuthority, _ snapshot: SnapshotMetadata, _ chain: inout Chain,
    _ findings: inout Findings, _ named: inout Set<String>
  ) {
    guard chain.versions[role] == nil else { return }
    guard let file = snapshot.file(of: ExactText(role)) else {
      return findings.add("metadata", .disagrees("the snapshot does not list the role \(role)"))
    }
    let path = "metadata/\(file.version).\(role).json"
    named.insert(path)
    chain.versions[role] = file.version
    guard let document: MetadataDocument<TargetsMetadata> = read(role, path, file, authority, &findings)
    else {
      chain.isBroken = true
      return
    }
    chain.roles.append((role, document.body))
    chain.keys.merge(document.body.delegations?.keys ?? [:]) { $1 }
    for delegated in document.body.delegations?.roles ?? [] {
      guard let authority = document.body.delegations?.authority(of: delegated, delegator: ExactText(role))
      else { continue }
      readTargets(delegated.name.text, authority, snapshot, &chain, &findings, &named)
    }
  }

  private func read<Body>(
    _ role: String, _ path: String, _ file: MetadataFile?, _ authority: RoleAuthority,
    _ findings: inout Findings
  ) -> MetadataDocument<Body>? {
    guard let bytes = document(path, &findings) else { return nil }
    do {
      try file?.check(bytes, role: role)
      let document = try MetadataDocument<Body>(parsing: bytes, role: role)
      try authority.verify(document.envelope, role: role)
      if let file, document.version != file.version {
        throw TrustError.wrongVersion(role: role, expected: file.version, found: document.version)
      }
      try checkChannel(document.body, role)
      if document.body.header.isExpired(at: now) {
        findings.add(path, .expired("\(expiry(document.body.header, role))"))
      }
      return document
    } catch {
      findings.add(path, .malformed("\(error)"))
      return nil
    }
  }

  private func checkChannel(_ body: some MetadataBody, _ role: String) throws(TrustError) {
    guard body.channel == channel.name else {
      throw .wrongChannel(role: role, expected: channel.name, found: body.channel)
    }
  }

  private func expiry(_ header: MetadataHeader, _ role: String) -> TrustError {
    .expired(role: role, version: header.version, at: header.expires, now: now, serverDate: nil)
  }

  private func isThere(_ path: String) -> Bool { (try? folder.open(path)) != nil }

  /// Names that nothing gives. Metadata of earlier versions belongs there; newer metadata, and target files
  /// that no metadata lists, are what an interrupted or a waiting publication placed.
  func checkNames(
    in path: String, _ chain: Chain, _ named: Set<String>, _ earlier: inout [String],
    _ findings: inout Findings
  ) {
    let entries: [FolderEntry]
    do {
      entries = try folder.entries(of: path)
    } catch {
      return findings.add(path.isEmpty ? channel.name : path, .unreadable("\(error)"))
    }
    for entry in entries {
      let inner = path.isEmpty ? entry.name : "\(path)/\(entry.name)"
      if entry.name.hasPrefix(FileName.stagingPrefix) {
        findings.add(inner, .leftover)
      } else if entry.kind == .other {
        findings.add(inner, .notPlainFile)
      } else if entry.kind == .folder {
        if path.isEmpty && !["metadata", "targets", "feeds"].contains(entry.name) {
          findings.add(inner, .unlisted)
        } else if inner != "feeds" {
          checkNames(in: inner, chain, named, &earlier, &findings)
        }
      } else if isEarlierMetadata(inner, chain), !named.contains(inner) {
        earlier.append(inner)
      } else if !named.contains(inner) {
        findings.add(inner, path.hasPrefix("targets/") && isStored(entry.name) ? .notNamed : .unlisted)
      }
    }
  }

  /// `<sha256>.name`.
  private func isStored(_ name: String) -> Bool {
    name.utf8.count > 65 && name.dropFirst(64).hasPrefix(".") && Digest(hex: String(name.prefix(64))) != nil
  }

  private func isEarlierMetadata(_ path: String, _ chain: Chain) -> Bool {
    let parts = path.split(separator: "/")
    guard parts.count == 2, parts[0] == "metadata", parts[1].hasSuffix(".json") else { return false }
    let name = parts[1].dropLast(5).split(separator: ".", maxSplits: 1)
    return name.count == 2 && Int(name[0]).map { $0 > 0 } == true
      && (chain.versions[String(name[1])] != nil || chain.isBroken)
  }
}
