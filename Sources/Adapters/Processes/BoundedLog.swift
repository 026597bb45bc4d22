// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// Copies what a program prints into its log: all of it up to a size, of what is longer the beginning and the end.
///
/// A program that prints for ever cannot fill the disk, and what it said last is there all the same.
final class BoundedLog: Sendable {
  /// What is kept of the beginning, and of the end.
  struct Sizes: Sendable {
    var beginning = 4 << 20
    var end = 256 << 10
  }

  /// For the program's standard output and error; closed by `finish`.
  let input: FileDescriptor
  private let output: FileDescriptor
  private let stop: Pipe
  private let done: AsyncStream<Void>

  /// `log`: at whose end is written.
  init(into log: FileDescriptor, _ sizes: Sizes) throws(ProcessesError) {
    let text = try Pipe()
    let stop = try Pipe()
    let (done, end) = AsyncStream.makeStream(of: Void.self)
    (input, output) = (text.input, text.output)
    self.stop = stop
    self.done = done
    let output = text.output
    // Reading blocks, and those who would wait meanwhile are the few threads of the concurrency pool.
    DispatchQueue.global().async {
      var copy = Copy(log: log, sizes: sizes)
      while BoundedLog.waits(for: output, or: stop.output), copy.take(from: output) {}
      // What was printed before the end is in the pipe; whoever still prints is not waited for.
      copy.drain(output)
      copy.end()
      end.finish()
    }
  }

  /// Ends the log once the program has ended, whoever still holds its output.
  func finish() async {
    try? input.close()
    try? stop.input.close()
    for await _ in done {}
    try? output.close()
    try? stop.output.close()
  }

  /// True where the first has something or has ended, before anything else is asked; false once only the second has.
  private static func waits(for text: FileDescriptor, or stop: FileDescriptor) -> Bool {
    var polls = [
      pollfd(fd: text.rawValue, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop.rawValue, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let count = unsafe poll(&polls, 2, -1)
      if count < 0, errno == EINTR { continue }
      return count > 0 && polls[1].revents == 0
    }
  }

  private struct Copy {
    let log: FileDescriptor
    let sizes: Sizes
    private var written = 0
    private var rest: [UInt8] = []
    private var restBegan = 0
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    init(log: FileDescriptor, sizes: Sizes) {
      self.log = log
      self.sizes = sizes
    }

    /// False at the end.
    mutating func take(from output: FileDescriptor) -> Bool {
      guard let count = unsafe try? buffer.withUnsafeMutableBytes({ unsafe try output.read(into: $0) }),
        count > 0
      else { return false }
      add(buffer[..<count])
      return true
    }

    /// What a pipe holds, and no more.
    mutating func drain(_ output: FileDescriptor) {
      let flags = fcntl(output.rawValue, F_GETFL)
      _ = fcntl(output.rawValue, F_SETFL, flags | O_NONBLOCK)
      for _ in 0..<16 where !take(from: output) { return }
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
      let room = max(0, sizes.beginning - written)
      write(bytes.prefix(room))
      rest += bytes.dropFirst(room)
      guard rest.count > 2 * sizes.end else { return }
      let gone = rest.count - sizes.end
      rest.removeFirst(gone)
      restBegan += gone
    }

    mutating func end() {
      let gone = max(0, rest.count - sizes.end)
      if restBegan + gone > 0 {
        write(Array("\n[miui-release left out \(restBegan + gone) bytes here]\n".utf8)[...])
      }
      write(rest.dropFirst(gone))
    }

    /// A full disk costs the log and nothing else: the program must not fail by it.
    private mutating func write(_ bytes: ArraySlice<UInt8>) {
      written += bytes.count
      _ = try? log.writeAll(bytes)
    }
  }
}

/// A pipe that no other program inherits.
struct Pipe: Sendable {
  let output: FileDescriptor
  let input: FileDescriptor

  init() throws(ProcessesError) {
    do {
      (output, input) = try FileDescriptor.pipe(options: .closeOnExec)
    } catch {
      throw .fileSystem(doing: "make", path: "a pipe", reason: "\(error)")
    }
  }
}
