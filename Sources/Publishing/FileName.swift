// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Names that a release folder may hold.
package enum FileName {
  package static let manifest = "manifest.json"
  package static let digests = "SHA256SUMS"
  package static let pointer = "latest.json"
  /// What is being written begins so; a reader ignores it and a publisher removes it.
  package static let stagingPrefix = ".staging-"

  /// True for a plain name: it cannot leave its folder, hide in it, or mean something to a shell or a URL.
  package static func isPlain(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...200).contains(bytes.count), isLetterOrDigit(bytes[0]), !name.contains("..") else {
      return false
    }
    return bytes.allSatisfy { isLetterOrDigit($0) || [43, 45, 46, 95].contains($0) }
  }

  /// The announcement's file: `announcement.zh.md`.
  package static func announcement(_ language: Language) -> String { "announcement.\(language.rawValue).md" }

  /// The release folder's files that the manifest does not list.
  package static let unlisted: Set<String> = [manifest, digests, pointer]

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  /// Orders names by their bytes: the same on every machine, whatever the locale.
  package static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}

/// A file's name and what its bytes must be.
package struct FileFacts: Hashable, Sendable, Codable {
  package let name: String
  package let size: ByteCount
  package let sha256: Digest

  package init(name: String, size: ByteCount, sha256: Digest) {
    self.name = name
    self.size = size
    self.sha256 = sha256
  }
}
