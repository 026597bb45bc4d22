// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// A process that is talked to line by line, and that ends with its input.
package final class Conversation: Sendable {
  package let process: ChildProcess
  /// This process's end of a socket pair, whose other end is the process's input and output.
  private let socket: Int32
  private let pending = Mutex<[UInt8]>([])

  package init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    // Not two pipes: nothing but pipe2(2), which Swift does not see, opens one that no other child inherits.
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw ToolFailure(description: "socketpair: \(errno)")
    }
    defer { close(ends[1]) }
    socket = ends[0]
    process = try ChildProcess(
      program, arguments, environment: environment, input: ends[1], output: ends[1])
  }

  deinit {
    finish()
    close(socket)
  }

  /// Sends a line and waits for the answer; nil at the end of what the process says.
  package func ask(_ line: String) throws -> String? {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { bytes in
        unsafe send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      guard written >= 0 else {
        if errno == EINTR { continue }
        throw ToolFailure(description: "the process was told \(line) and takes nothing more: \(errno)")
      }
      rest = rest.dropFirst(written)
    }
    return try readLine()
  }

  /// The next line that the process says; nil at its end.
  package func readLine() throws -> String? {
    while true {
      let line = pending.withLock { pending in
        pending.firstIndex(of: 10).map { end in
          defer { pending.removeSubrange(...end) }
          return String(decoding: pending[..<end], as: UTF8.self)
        }
      }
      if let line { return line }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let got = unsafe bytes.withUnsafeMutableBytes { unsafe read(socket, $0.baseAddress, $0.count) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 || errno == ECONNRESET else { throw ToolFailure(description: "read: \(errno)") }
      if got <= 0 { return nil }
      pending.withLock { $0 += bytes.prefix(got) }
    }
  }

  /// Kills the process, and gives what it had said until then.
  package func kill() throws -> [String] {
    process.kill()
    var lines: [String] = []
    while let line = try readLine() { lines.append(line) }
    _ = process.wait()
    return lines
  }

  /// Ends the input and waits for the end.
  @discardableResult package func finish() -> Int32 {
    shutdown(socket, Int32(SHUT_WR))
    return process.wait()
  }
}
