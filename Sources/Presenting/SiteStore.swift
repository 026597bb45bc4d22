// SPDX-License-Identifier: Apache-2.0

/// Where a site's folder is kept. Implemented by `Files`.
package protocol SiteStore {
  /// Makes the folder hold these files and no others, at one instant for every reader; what was kept of the
  /// site before is named in the answer. The same files again change nothing.
  func replace(with files: [SiteFile]) throws -> SiteChange
}

/// What a new site changed of the one before.
package struct SiteChange: Hashable, Sendable, Encodable {
  /// Files of the site.
  package let files: Int
  /// Those that are new or have other bytes.
  package let written: Int
  /// Those that went.
  package let removed: Int

  package init(files: Int, written: Int, removed: Int) {
    self.files = files
    self.written = written
    self.removed = removed
  }

  package var isNothing: Bool { written == 0 && removed == 0 }
}
