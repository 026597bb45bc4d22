// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A folder of one's own that removes itself.
package final class ScratchArea: Sendable {
  /// The folder, mode 0700.
  package let path: String

  /// Makes a new folder inside `parent`, which is made where it is missing.
  package init(in parent: String, named name: String = "scratch") throws(FilesError) {
    try Folders.make(parent)
    var template = "\(parent)/\(name).XXXXXX".utf8CString
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let start = buffer.baseAddress, unsafe mkdtemp(start) != nil else { return nil }
      return unsafe String(cString: start)
    }
    guard let made else { throw .system(name: "mkdtemp", path: "\(parent)/\(name).XXXXXX", number: errno) }
    path = made
  }

  /// Removes the folder and says what hinders it; going away does the same and says nothing.
  package func remove() throws(FilesError) { try Folders.remove(path) }

  deinit { try? Folders.remove(path) }
}
