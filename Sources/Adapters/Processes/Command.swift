// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// One run of a program in an environment that is given in full, in a session of its own.
///
/// Nothing is inherited and there is no terminal to ask questions on. Whatever the program leaves running in
/// its process group is killed when it ends.
struct Command: Sendable {
  /// Absolute.
  var program: String
  var arguments: [String]
  var environment: [String: String]
  var folder: String
  /// Nil: as long as it takes.
  var timeLimit: Duration?
  /// Between SIGTERM and SIGKILL.
  var grace: Duration = .seconds(10)

  /// The command line as a person would type it, for messages.
  var line: String { ([program] + arguments).joined(separator: " ") }

  /// What a program printed.
  struct Output: Sendable {
    let bytes: [UInt8]
    let errors: String

    /// The last lines of what it said on standard error.
    var words: String { Command.tail(of: errors) }
  }

  /// The most that is kept of what a short tool prints, in bytes; more ends it with an error.
  private static let largestOutput = 16 << 20

  /// Runs to the end and gives output and ending.
  func run() async throws -> (ending: ProcessEnding, output: Output) {
    let printed = Mutex<Output?>(nil)
    let ending = try await bounded { configuration, group in
      let result = try await Subprocess.run(
        configuration, input: .none, output: .bytes(limit: Command.largestOutput),
        error: .bytes(limit: Command.largestOutput)
      ) { group.began($0.processIdentifier.value) }
      let output = Output(
        bytes: result.standardOutput, errors: String(decoding: result.standardError, as: UTF8.self))
      printed.withLock { $0 = output }
      return result.terminationStatus
    }
    return (ending, printed.withLock { $0 } ?? Output(bytes: [], errors: ""))
  }

  /// Runs to the end and gives what it printed; throws `ProcessesError.failed` unless it ends with 0.
  @discardableResult
  func succeed() async throws -> Output {
    let (ending, output) = try await run()
    guard ending == .exited(0) else {
      throw ProcessesError.failed(command: line, ending: ending, words: output.words)
    }
    return output
  }

  /// Runs to the end, with standard output and error at the end of a log file; ends with this process, however
  /// that ends, so that nobody works on in a folder that the next one empties.
  ///
  /// `sizes`: what is kept of a longer log; nil: all of it.
  func run(loggingTo log: String, _ sizes: BoundedLog.Sizes? = nil) async throws -> ProcessEnding {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        FilePath(log), .writeOnly, options: [.create, .append, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw ProcessesError.fileSystem(doing: "open the log", path: log, reason: "\(error)")
    }
    defer { try? file.close() }
    let life = try Pipe()
    defer {
      try? life.input.close()
      try? life.output.close()
    }
    let copy = if let sizes { try BoundedLog(into: file, sizes) } else { BoundedLog?.none }
    let output = copy?.input ?? file
    let ending: Result<ProcessEnding, any Error>
    do {
      let tied = tied
      ending = .success(
        try await tied.bounded { configuration, group in
          let result = try await Subprocess.run(
            configuration, input: .fileDescriptor(life.output, closeAfterSpawningProcess: false),
            output: .fileDescriptor(output, closeAfterSpawningProcess: false),
            error: .fileDescriptor(output, closeAfterSpawningProcess: false)
          ) { group.began($0.processIdentifier.value) }
          return result.terminationStatus
        })
    } catch { ending = .failure(error) }
    await copy?.finish()
    return try ending.get()
  }

  /// The same program under a shell that sets the umask and gives way, with a watch beside it.
  ///
  /// The watch waits for the end of standard input, a pipe that this process holds open while it lives, and kills the
  /// process group then. It has no parent in the group, so that a program which waits for all its children does not
  /// wait for it.
  private var tied: Command {
    var command = self
    command.program = Command.shell
    command.arguments =
      [
        "-c",
        "exec 3<&0 </dev/null; ( ( read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 & ); exec 3<&-; "
          + "umask 022 && exec \"$@\"", "sh", program,
      ] + arguments
    return command
  }

  /// POSIX's, which every Debian has.
  private static let shell = "/bin/sh"

  /// The last lines of a long text, at most 20.
  static func tail(of text: String) -> String {
    text.split(whereSeparator: \.isNewline).suffix(20).joined(separator: "\n")
  }

  /// The configuration that swift-subprocess runs.
  var configuration: Configuration {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)
    ]
    return Configuration(
      executable: .path(FilePath(program)), arguments: Arguments(arguments),
      environment: .custom(
        Dictionary(
          uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
      workingDirectory: FilePath(folder), platformOptions: options)
  }

  /// Runs within the time limit; cancelling ends the process group with SIGTERM, then SIGKILL.
  private func bounded(
    _ run: @escaping @Sendable (Configuration, ProcessGroup) async throws -> TerminationStatus
  ) async throws -> ProcessEnding {
    let configuration = configuration
    let processes = ProcessGroup()
    defer { processes.killAll() }
    do {
      return try await withThrowingTaskGroup(of: ProcessEnding.self) { group in
        group.addTask {
          ProcessEnding(try await run(configuration, processes))
        }
        if let timeLimit {
          group.addTask {
            try await Task.sleep(for: timeLimit)
            return .timedOut(timeLimit)
          }
        }
        guard let first = try await group.next() else { return .exited(0) }
        group.cancelAll()
        // The other one is the watch, or the program being torn down: either ends by the cancellation.
        while !group.isEmpty { _ = try? await group.next() }
        return first
      }
    } catch let error as SubprocessError {
      throw ProcessesError.cannotStart(program: program, reason: error.description)
    }
  }
}

extension ProcessEnding {
  init(_ status: TerminationStatus) {
    switch status {
    case .exited(let status): self = .exited(status)
    case .signaled(let signal): self = .killed(signal: signal)
    }
  }
}

/// The process group of a program that runs in its own session.
private final class ProcessGroup: Sendable {
  private let leader = Mutex<pid_t?>(nil)

  func began(_ process: pid_t) {
    leader.withLock { $0 = process }
    Interruption.began(process)
  }

  /// Ends what the program left behind; does nothing where all have gone.
  func killAll() {
    guard let process = leader.withLock({ $0 }) else { return }
    Interruption.ended(process)
    kill(-process, SIGKILL)
  }
}
