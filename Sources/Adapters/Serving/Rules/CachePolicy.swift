// SPDX-License-Identifier: Apache-2.0

/// How long an answer may be kept, and by whom.
///
/// Names that hold a version or a digest never change their content; everything else may.
package enum CachePolicy {
  package static let immutable = "public, max-age=31536000, immutable"
  package static let brief = "public, max-age=60"
  package static let members = "private, no-store"

  /// The Cache-Control of an answer with a status; nil: none. Only what may be stored is given an age; a 404
  /// too, because the next root appears where a 404 was.
  ///
  /// `name`: the last part of the path.
  package static func header(name: String, status: Int, isMembers: Bool) -> String? {
    if isMembers { return members }
    switch status {
    case 200, 206, 304: return isImmutable(name) ? immutable : brief
    case 404: return brief
    default: return nil
    }
  }

  /// True for `N.role.json` and `<sha256>.name`: consistent snapshots (TUF 6.2).
  package static func isImmutable(_ name: String) -> Bool {
    guard let dot = name.firstIndex(of: ".") else { return false }
    let prefix = name[..<dot].utf8
    let rest = name[name.index(after: dot)...]
    if prefix.count == 64, !rest.isEmpty, prefix.allSatisfy(isHexadecimal) { return true }
    return !prefix.isEmpty && prefix.allSatisfy { (48...57).contains($0) } && rest.hasSuffix(".json")
      && rest != ".json"
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte)
  }
}

/// Media types by the last extension of a name; nginx.conf of docs/guides has the same ones.
package enum ContentType {
  private static let known = [
    "json": "application/json", "zip": "application/zip", "atom": "application/atom+xml",
    "xml": "text/xml; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "sha256sums": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "yml": "text/yaml; charset=utf-8",
    "xz": "application/x-xz", "gz": "application/gzip", "png": "image/png", "svg": "image/svg+xml",
  ]

  package static func of(name: String) -> String {
    guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
    return known[name[name.index(after: dot)...].lowercased()] ?? "application/octet-stream"
  }
}
