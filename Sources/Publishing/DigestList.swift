// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The text of `SHA256SUMS`, as `sha256sum -c` reads it: every file of the release folder but itself.
package struct DigestList: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    package let name: String
    package let sha256: Digest
  }

  /// Sorted by the bytes of their names.
  package let lines: [Line]

  package init(_ lines: [Line]) { self.lines = lines.sorted { FileName.precedes($0.name, $1.name) } }

  /// The list of a release: its manifest and everything the manifest lists.
  package init(of manifest: ReleaseManifest, manifestDigest: Digest) {
    self.init(
      manifest.files.map { Line(name: $0.name, sha256: $0.sha256) }
        + [Line(name: FileName.manifest, sha256: manifestDigest)])
  }

  package var text: String { lines.map { "\($0.sha256)  \($0.name)\n" }.joined() }
  package var bytes: [UInt8] { Array(text.utf8) }

  package func digest(of name: String) -> Digest? { lines.first { $0.name == name }?.sha256 }

  /// Reads lines of digest, two spaces and plain name; those that are anything else are left out, so that
  /// one damaged line does not hide the others.
  package init(damaged bytes: [UInt8]) {
    self.init(
      bytes.split(separator: 10).compactMap { line in
        guard line.count > 66, line.dropFirst(64).starts(with: [32, 32]),
          let digest = Digest(hex: String(decoding: line.prefix(64), as: UTF8.self))
        else { return nil }
        let name = String(decoding: line.dropFirst(66), as: UTF8.self)
        return FileName.isPlain(name) ? Line(name: name, sha256: digest) : nil
      })
  }
}
