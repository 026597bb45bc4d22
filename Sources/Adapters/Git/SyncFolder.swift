// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Returns once what a folder lists is safe on the disk.
func syncFolder(_ folder: String) throws(GitError) {
  let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .system("open", folder) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw .system("fsync", folder) }
}
