// SPDX-License-Identifier: Apache-2.0
import Packaging
import ReleaseCore

extension ReleaseFolderVerifier {
  /// What a release folder's own documents say, and whether the manifest can be believed.
  struct ReadRelease {
    var manifest: ReleaseManifest?
    /// Another document confirms the manifest's digest, or nothing there speaks of it.
    var isSound = false
    /// The lines of `SHA256SUMS` that could be read.
    var digests = DigestList([])
  }

  /// `pointed` is the manifest's digest as the channel's pointer gives it.
  func verify(_ version: BuildVersion, pointed: Digest?, _ findings: inout Findings) -> ReadRelease {
    let entries = entries(of: "\(version)", &findings)
    let release = readDocuments(of: version, pointed: pointed, names: Set(entries.map(\.name)), &findings)
    let listed = expectedFiles(release)
    for entry in entries where !listed.names.contains(entry.name) {
      findings.add(
        "\(version)/\(entry.name)",
        entry.name.hasPrefix(FileName.stagingPrefix)
          ? .leftover : entry.kind == .file ? .unlisted : .notPlainFile)
    }
    let kinds = Dictionary(entries.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    for (name, expected) in listed.files.sorted(by: { FileName.precedes($0.key, $1.key) }) {
      let path = "\(version)/\(name)"
      switch kinds[name] {
      case nil: findings.add(path, .missing)
      case .file: check(path, against: expected, in: release, &findings)
      case .folder, .other: findings.add(path, .notPlainFile)
      }
    }
    return release
  }

  /// A file's size, where a sound manifest gives it, and the digests it may have.
  struct Expectation {
    var size: UInt64?
    var digests: [Digest]
    var package: ReleaseManifest.Package?
  }

  /// With a sound manifest its list alone counts. Without one the names come from `SHA256SUMS`, and a file
  /// that either document confirms is not the one that was changed.
  private func expectedFiles(_ release: ReadRelease) -> (files: [String: Expectation], names: Set<String>) {
    var files: [String: Expectation] = [:]
    let manifestFiles = release.manifest?.files ?? []
    if release.isSound || release.digests.lines.isEmpty {
      for file in manifestFiles {
        files[file.name] = Expectation(
          size: file.size.bytes, digests: [file.sha256],
          package: release.manifest?.packages.first { $0.file == file.name })
      }
    } else {
      for line in release.digests.lines where !FileName.unlisted.contains(line.name) {
        files[line.name] = Expectation(
          digests: [line.sha256] + manifestFiles.filter { $0.name == line.name }.map(\.sha256))
      }
    }
    return (files, Set(files.keys).union([FileName.manifest, FileName.digests]))
  }

  private func readDocuments(
    of version: BuildVersion, pointed: Digest?, names: Set<String>, _ findings: inout Findings
  ) -> ReadRelease {
    let manifestPath = "\(version)/\(FileName.manifest)"
    let digestsPath = "\(version)/\(FileName.digests)"
    var release = ReadRelease()
    let digestBytes = readListed(digestsPath, names: names, &findings)
    if let digestBytes { release.digests = DigestList(damaged: digestBytes) }
    guard let bytes = readListed(manifestPath, names: names, &findings) else { return release }
    let digest = Digest.sha256(of: bytes)
    do {
      let manifest = try ReleaseManifest(bytes: bytes, file: manifestPath)
      release.manifest = manifest
      if manifest.version != version || manifest.channel != channel {
        findings.add(
          manifestPath,
          .disagrees("it is of \(manifest.channel) \(manifest.version); expected \(channel) \(version)"))
      }
    } catch {
      findings.add(manifestPath, .malformed(error.message))
    }
    if let known = knownManifests[version], known != digest {
      findings.add(manifestPath, .digest(expected: known, found: digest))
      return release
    }
    let summed = release.digests.digest(of: FileName.manifest)
    if summed == digest || pointed == digest || knownManifests[version] == digest || summed == nil {
      release.isSound = release.manifest != nil
    } else if let expected = pointed ?? summed, pointed == summed {
      findings.add(manifestPath, .digest(expected: expected, found: digest))
    } else if release.manifest != nil {
      // Two documents disagree and no third one speaks: either may be the changed one, so both are named.
      let detail = "\(manifestPath) has SHA-256 \(digest), and \(digestsPath) gives another"
      findings.add(manifestPath, .disagrees(detail))
      findings.add(digestsPath, .disagrees(detail))
    }
    if release.isSound, let manifest = release.manifest, let digestBytes,
      digestBytes != DigestList(of: manifest, manifestDigest: digest).bytes
    {
      findings.add(digestsPath, .disagrees("it is not the list that \(manifestPath) gives"))
    }
    return release
  }

  private func readListed(_ path: String, names: Set<String>, _ findings: inout Findings) -> [UInt8]? {
    guard names.contains(String(path.split(separator: "/").last ?? "")) else {
      findings.add(path, .missing)
      return nil
    }
    return document(path, &findings)
  }

  /// A whole small file; nil and a finding where it cannot be read.
  func document(_ path: String, _ findings: inout Findings) -> [UInt8]? {
    do {
      let source = try folder.open(path)
      guard source.size <= Self.documentLimit else {
        findings.add(path, .malformed("it has \(source.size) bytes; expected at most \(Self.documentLimit)"))
        return nil
      }
      let bytes = try source.read(at: 0, count: Int(source.size))
      findings.bytesRead += source.size
      return bytes
    } catch {
      findings.add(path, .unreadable("\(error)"))
      return nil
    }
  }

  private func check(
    _ path: String, against expected: Expectation, in release: ReadRelease, _ findings: inout Findings
  ) {
    do {
      let source = try folder.open(path)
      if let size = expected.size, source.size != size {
        findings.add(path, .size(expected: size, found: source.size))
      } else {
        let found = try source.sha256()
        findings.bytesRead += source.size
        if let first = expected.digests.first, !expected.digests.contains(found) {
          findings.add(path, .digest(expected: first, found: found))
        }
      }
      guard let package = expected.package, let checkPackage else { return }
      for detail in try checkPackage(package, source) { findings.add(path, .package(detail)) }
    } catch {
      findings.add(path, .unreadable("\(error)"))
    }
  }

  func entries(of path: String, _ findings: inout Findings) -> [FolderEntry] {
    do {
      return try folder.entries(of: path)
    } catch {
      findings.add(path.isEmpty ? channel.name : path, .unreadable("\(error)"))
      return []
    }
  }
}
