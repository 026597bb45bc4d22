// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Standard output or standard error, written whole: unlike `print`, a failed write is an error.
package struct StandardStream: Sendable {
  package static let output = StandardStream(descriptor: 1, name: "standard output")
  package static let error = StandardStream(descriptor: 2, name: "standard error")

  private let descriptor: Int32
  private let name: String

  /// True where a person reads along.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes all bytes (write(2)).
  package func write(_ bytes: [UInt8]) throws(FilesError) {
    try unsafe SystemCall.writeAll("write", name, bytes) { rest, _ in
      unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
    }
  }
}

/// The end of this process, as a power cut or the kernel would end it.
package enum ProcessDeath {
  /// SIGKILL to this process: nothing runs after it, no `deinit`, no `defer`.
  package static func kill() { _ = Glibc.kill(getpid(), SIGKILL) }

  /// A closed pipe is an error of the write, not the death of the process.
  package static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
}
