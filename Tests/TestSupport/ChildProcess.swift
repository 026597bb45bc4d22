// SPDX-License-Identifier: Apache-2.0
package import Glibc
import Synchronization

/// A child process, spawned and waited for by the system's own calls.
///
/// Not Foundation's `Process`: that keeps descriptors of every child that it ran, reads beyond a buffer past
/// some 1300 of them (swift-corelibs-foundation, pull request 5472), and learns of a child's end through a
/// socket that any grandchild may hold open.
package final class ChildProcess: Sendable {
  package let processIdentifier: pid_t
  /// The status as waitpid(2) gave it, once it has ended.
  private let ending = Mutex<Int32?>(nil)

  /// Starts a program on these descriptors; whatever else is open here is opened O_CLOEXEC. Throws `ToolFailure`.
  package init(
    _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
    input: Int32, output: Int32, errors: Int32 = STDERR_FILENO
  ) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    for (number, descriptor) in [input, output, errors].enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    var (all, none) = (sigset_t(), sigset_t())
    unsafe sigfillset(&all)
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    // spawn.h has no portable way to say a folder; env(1) has, and becomes the program.
    let line = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + [program] + arguments
    let words = unsafe line.map { unsafe strdup($0) } + [nil]
    let variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var child: pid_t = 0
    let result = unsafe posix_spawn(&child, line[0], &actions, &attributes, words, variables)
    guard result == 0 else {
      throw ToolFailure(description: "\(program): \(unsafe String(cString: strerror(result)))")
    }
    processIdentifier = child
  }

  /// One that nobody waited for is killed.
  deinit {
    kill()
    _ = wait()
  }

  /// Waits for the end. The exit status, or the number of the signal that ended it.
  package func wait() -> Int32 {
    var information = unsafe siginfo_t()
    // WNOWAIT leaves the child to be waited for, so its number stays its own until it is noted as ended.
    while ending.withLock({ $0 }) == nil,
      unsafe waitid(P_PID, id_t(processIdentifier), &information, WEXITED | WNOWAIT) == -1, errno == EINTR
    {}
    let status = ending.withLock { ending in
      if let ending { return ending }
      var status: Int32 = 0
      while unsafe waitpid(processIdentifier, &status, 0) == -1, errno == EINTR {}
      ending = status
      return status
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : signal
  }

  package var isRunning: Bool {
    ending.withLock { ending in
      guard ending == nil else { return false }
      var information = unsafe siginfo_t()
      let options = WEXITED | WNOHANG | WNOWAIT
      return unsafe waitid(P_PID, id_t(processIdentifier), &information, options) == 0
        && information.si_signo == 0
    }
  }

  /// Sends a signal to one that still runs.
  package func kill(_ signal: Int32 = SIGKILL) {
    ending.withLock { if $0 == nil { _ = Glibc.kill(processIdentifier, signal) } }
  }
}
