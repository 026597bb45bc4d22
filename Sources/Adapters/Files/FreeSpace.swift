// SPDX-License-Identifier: Apache-2.0
internal import Glibc
package import ReleaseCore

/// Room on a file system.
package enum FreeSpace {
  /// What an ordinary user can still write at a path; for one that does not exist yet, where it would be.
  package static func available(at path: String) throws(FilesError) -> ByteCount {
    var place = path
    var facts = statvfs()
    while try SystemCall.run("statvfs", place, unless: [ENOENT, ENOTDIR], { unsafe statvfs(place, &facts) })
      == nil
    {
      let parent = Folders.parent(of: place)
      guard parent != place else { throw .system(name: "statvfs", path: path, number: ENOENT) }
      place = parent
    }
    return ByteCount(UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
  }
}
