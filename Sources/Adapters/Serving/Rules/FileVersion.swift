// SPDX-License-Identifier: Apache-2.0

/// What tells one content of a file from another: its size and its modification time.
///
/// Both validators are nginx's, so that a download begun at one server goes on at the other. That asks mirrors
/// to keep modification times (`rsync -t`).
package struct FileVersion: Hashable, Sendable {
  /// Bytes.
  package let size: UInt64
  /// Seconds since 1970-01-01 00:00 UTC.
  package let modified: Int64

  package init(size: UInt64, modified: Int64) {
    self.size = size
    self.modified = modified
  }

  /// The strong entity tag: modification time and size in hexadecimal (ngx_http_set_etag).
  package var tag: String {
    "\"\(String(UInt64(bitPattern: modified), radix: 16))-\(String(size, radix: 16))\""
  }

  package var lastModified: String { HTTPDate.text(modified) }
}
