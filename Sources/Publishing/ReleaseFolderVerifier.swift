// SPDX-License-Identifier: Apache-2.0
package import Packaging
package import ReleaseCore

/// Checks a channel's published folder against itself: the pointer against the manifest it leads to, the
/// manifest against `SHA256SUMS`, every file against both, and that nothing else lies there.
///
/// It stops at nothing: every problem becomes a finding that names its file. Cost: every byte is read once,
/// and once more by a package check.
package struct ReleaseFolderVerifier {
  /// Looks into one package; each sentence it gives is something wrong with it.
  package typealias PackageCheck = (ReleaseManifest.Package, any ByteSource) throws -> [String]

  /// The largest document that is read, in bytes.
  static let documentLimit: UInt64 = 16 << 20

  let channel: Channel
  let folder: any PublishedFolder
  let knownManifests: [BuildVersion: Digest]
  let checkPackage: PackageCheck?

  /// `knownManifests` are manifest digests from a place that the folder's writer does not own, such as the
  /// ledger's week records.
  package init(
    _ folder: any PublishedFolder, channel: Channel, knownManifests: [BuildVersion: Digest] = [:],
    checkPackage: PackageCheck? = nil
  ) {
    self.folder = folder
    self.channel = channel
    self.knownManifests = knownManifests
    self.checkPackage = checkPackage
  }

  /// Checks the pointer and every release of the channel.
  package func verify() -> ReleaseFolderReport {
    var findings = Findings()
    var versions: [BuildVersion] = []
    var hasPointer = false
    for entry in entries(of: "", &findings) {
      if entry.name.hasPrefix(FileName.stagingPrefix) {
        findings.add(entry.name, .leftover)
      } else if entry.name == FileName.pointer {
        hasPointer = true
      } else if let version = BuildVersion(entry.name), entry.kind == .folder {
        versions.append(version)
      } else {
        findings.add(entry.name, entry.kind == .other ? .notPlainFile : .unlisted)
      }
    }
    versions.sort()
    let pointer = readPointer(isThere: hasPointer, versions: versions, &findings)
    var releases: [BuildVersion: ReadRelease] = [:]
    for version in versions {
      let pointed = pointer.flatMap { $0.version == version ? $0.manifest.sha256 : nil }
      releases[version] = verify(version, pointed: pointed, &findings)
    }
    if let pointer { check(pointer, leadsTo: releases[pointer.version], versions: versions, &findings) }
    return ReleaseFolderReport(
      current: pointer?.version, versions: versions, bytesRead: findings.bytesRead, findings: findings.sorted)
  }

  /// Checks one release, without the channel's pointer.
  package func verify(_ version: BuildVersion) -> ReleaseFolderReport {
    var findings = Findings()
    _ = verify(version, pointed: nil, &findings)
    return ReleaseFolderReport(
      current: nil, versions: [version], bytesRead: findings.bytesRead, findings: findings.sorted)
  }

  private func readPointer(
    isThere: Bool, versions: [BuildVersion], _ findings: inout Findings
  ) -> ChannelPointer? {
    guard isThere else {
      if !versions.isEmpty { findings.add(FileName.pointer, .missing) }
      return nil
    }
    guard let bytes = document(FileName.pointer, &findings) else { return nil }
    do {
      let pointer = try ChannelPointer(bytes: bytes)
      if pointer.channel != channel {
        findings.add(
          FileName.pointer, .disagrees("it names the channel \(pointer.channel); expected \(channel)"))
      }
      return pointer
    } catch {
      findings.add(FileName.pointer, .malformed(error.message))
      return nil
    }
  }

  private func check(
    _ pointer: ChannelPointer, leadsTo release: ReadRelease?, versions: [BuildVersion],
    _ findings: inout Findings
  ) {
    for version in versions where version > pointer.version { findings.add("\(version)", .notPointedAt) }
    guard let release else {
      return findings.add(
        FileName.pointer, .disagrees("it leads to \(pointer.manifest.path), and there is no such release"))
    }
    // A manifest that is itself damaged was named; a pointer is compared with a sound one only.
    guard let manifest = release.manifest, release.isSound else { return }
    if let expected = try? ChannelPointer(to: manifest), expected != pointer {
      findings.add(
        FileName.pointer, .disagrees("it is not the pointer that \(pointer.manifest.path) gives"))
    }
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
