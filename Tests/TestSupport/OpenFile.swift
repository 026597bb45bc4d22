// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Files that a child process is given, open for as long as it takes to start it.
package enum OpenFile {
  /// Opens a file for reading and two for writing. Throws `ToolFailure`.
  package static func with<Value>(
    reading input: String, writing output: String, _ errors: String,
    _ body: (_ input: Int32, _ output: Int32, _ errors: Int32) throws -> Value
  ) throws -> Value {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    for (path, flags) in [(input, O_RDONLY), (output, O_WRONLY), (errors, O_WRONLY)] {
      let descriptor = unsafe open(path, flags | O_CLOEXEC)
      guard descriptor >= 0 else { throw ToolFailure(description: "open \(path): \(errno)") }
      opened.append(descriptor)
    }
    return try body(opened[0], opened[1], opened[2])
  }
}
