// SPDX-License-Identifier: Apache-2.0
package import Foundation
import Packaging
package import ReleaseCore
import Trusting

/// Checks a channel's folder as a reader would that has all of it: the chain of roots, every signature down
/// from there, every listed file, what manifests say of them, and that nothing else lies there.
///
/// It stops at nothing: every problem becomes a finding that names its file. Cost: every byte is read once.
package struct ChannelVerifier {
  /// The largest document that is read, in bytes.
  static let documentLimit: UInt64 = 16 << 20

  let channel: Channel
  let folder: any PublishedFolder
  let knownManifests: [BuildVersion: Digest]
  /// Against which expiries are judged.
  let now: Date

  /// `knownManifests` are manifest digests from a place that the folder's writer does not own, such as the
  /// ledger's week records.
  package init(
    _ folder: any PublishedFolder, channel: Channel, knownManifests: [BuildVersion: Digest] = [:],
    at now: Date
  ) {
    self.folder = folder
    self.channel = channel
    self.knownManifests = knownManifests
    self.now = now
  }

  package func verify() -> ReleaseFolderReport {
    var findings = Findings()
    var named: Set<String> = ["metadata/timestamp.json"]
    var versions: Set<BuildVersion> = []
    let chain = readChain(&findings, &named)
    for (role, body) in chain.roles {
      for (path, file) in body.targets.sorted(by: { $0.key < $1.key }) {
        guard let sha256 = file.sha256 else {
          findings.add(role, .malformed("\(path) is listed without a SHA-256"))
          continue
        }
        let stored = StagedTarget.storedPath(path.text, sha256)
        named.insert(stored)
        if let release = TargetPath.parse(path.text) { versions.insert(release.version) }
        check(stored, length: UInt64(max(0, file.length)), sha256, &findings)
      }
      for version in ChannelState.versions(in: body) { checkRelease(version, in: body, &findings) }
    }
    checkLatest(chain, &findings)
    for (version, digest) in knownManifests where !versions.contains(version) && !chain.isBroken {
      findings.add(
        TargetPath.of(FileName.manifest, in: version),
        .disagrees(
          "the ledger records \(version) with the manifest \(digest), and no metadata lists it"))
    }
    var earlier: [String] = []
    checkNames(in: "", chain, named, &earlier, &findings)
    checkEarlier(earlier, chain, &findings)
    return ReleaseFolderReport(
      current: chain.latest?.version, versions: versions.sorted(), bytesRead: findings.bytesRead,
      findings: findings.sorted)
  }

  private func check(_ path: String, length: UInt64, _ sha256: Digest, _ findings: inout Findings) {
    do {
      let source = try folder.open(path)
      guard source.size == length else {
        return findings.add(path, .size(expected: length, found: source.size))
      }
      let found = try source.sha256()
      findings.bytesRead += source.size
      if found != sha256 { findings.add(path, .digest(expected: sha256, found: found)) }
    } catch let failure as any Failure where failure.kind == .notFound {
      findings.add(path, .missing)
    } catch let failure as any Failure where failure.kind == .badData {
      findings.add(path, .notPlainFile)
    } catch {
      findings.add(path, .unreadable("\(error)"))
    }
  }

  /// The manifest of a release against the metadata that lists its files, and against the ledger.
  private func checkRelease(
    _ version: BuildVersion, in role: TargetsMetadata, _ findings: inout Findings
  ) {
    let path = TargetPath.of(FileName.manifest, in: version)
    guard let file = role.target(path), let sha256 = file.sha256 else {
      return findings.add(path, .missing)
    }
    let stored = StagedTarget.storedPath(path, sha256)
    if let known = knownManifests[version], known != sha256 {
      findings.add(stored, .digest(expected: known, found: sha256))
    }
    guard let bytes = document(stored, &findings), Digest.sha256(of: bytes) == sha256 else { return }
    do {
      let manifest = try ReleaseManifest(bytes: bytes, file: stored)
      if manifest.version != version || manifest.channel != channel {
        findings.add(
          stored,
          .disagrees("it is of \(manifest.channel) \(manifest.version); expected \(channel) \(version)"))
      }
      for listed in manifest.files {
        let target = role.target(TargetPath.of(listed.name, in: version))
        guard target?.sha256 != listed.sha256 || target?.length != Int64(listed.size.bytes) else { continue }
        findings.add(stored, .disagrees("it gives \(listed.name) otherwise than the metadata"))
      }
    } catch {
      findings.add(stored, .malformed("\(error)"))
    }
  }

  private func checkLatest(_ chain: Chain, _ findings: inout Findings) {
    guard let latest = chain.latest else { return }
    let target = chain.roles.lazy.compactMap { $0.body.target(latest.manifest.path) }.first
    if latest.channel != channel {
      findings.add(LatestDocument.targetPath, .disagrees("it is of \(latest.channel); expected \(channel)"))
    }
    if target?.sha256 != latest.manifest.sha256 {
      findings.add(
        LatestDocument.targetPath, .disagrees("the manifest it offers is not the one that metadata lists"))
    }
  }

  /// A whole small file; nil and a finding where it cannot be read.
  func document(_ path: String, _ findings: inout Findings) -> [UInt8]? {
    do {
      let source = try folder.open(path)
      guard source.size <= Self.documentLimit else {
        findings.add(path, .malformed("it has \(source.size) bytes; expected at most \(Self.documentLimit)"))
        return nil
      }
      return try source.read(at: 0, count: Int(source.size))
    } catch let failure as any Failure where failure.kind == .notFound {
      findings.add(path, .missing)
    } catch let failure as any Failure where failure.kind == .badData {
      findings.add(path, .notPlainFile)
    } catch {
      findings.add(path, .unreadable("\(error)"))
    }
    return nil
  }

  /// Everything that was seen so far.
  struct Findings {
    private(set) var all: Set<ReleaseFinding> = []
    var bytesRead: UInt64 = 0

    mutating func add(_ file: String, _ problem: ReleaseFinding.Problem) {
      all.insert(ReleaseFinding(file: file, problem: problem))
    }

    var sorted: [ReleaseFinding] {
      all.sorted {
        $0.file == $1.file
          ? FileName.precedes("\($0)", "\($1)") : FileName.precedes($0.file, $1.file)
      }
    }
  }
}
