// SPDX-License-Identifier: Apache-2.0
import Glibc
package import ReleaseCore

/// Standard output or standard error, written whole: unlike `print`, a failed write is an error.
package struct StandardStream: Sendable {
  package static let output = StandardStream(descriptor: 1, name: "standard output")
  package static let error = StandardStream(descriptor: 2, name: "standard error")

  private let descriptor: Int32
  private let name: String

  /// True where a person reads along.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes all bytes, or throws with the system's words (`write(2)`).
  package func write(_ bytes: [UInt8]) throws(StreamError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw .failed(stream: name, reason: unsafe String(cString: strerror(errno)))
      }
    }
  }
}

/// A result that did not reach its reader.
package enum StreamError: Failure {
  case failed(stream: String, reason: String)

  package var kind: FailureKind { .inputOutput }
  package var code: String { "stream.failed" }
  package var message: String {
    switch self {
    case .failed(let stream, let reason): "\(stream): \(reason)"
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
