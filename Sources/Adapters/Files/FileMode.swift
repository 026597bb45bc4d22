// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Who may read a file.
package enum FileMode {
  /// True where neither the group nor others have any access.
  package static func isPrivate(_ path: String) throws(FilesError) -> Bool {
    try Descriptor(path, O_RDONLY | O_NONBLOCK).status().st_mode & 0o077 == 0
  }
}
