// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// The process group that runs now, 0 for none: a signal handler may read an atomic and nothing else.
private let runningGroup = Atomic<pid_t>(0)

/// Ends what this program runs when it is itself interrupted.
///
/// Programs run in sessions of their own, so that a time limit can end them whole; Ctrl-C at the terminal
/// does not reach them there.
package enum Interruption {
  /// From now on SIGINT and SIGTERM end the running process group first, then this process by the same
  /// signal. A signal that is ignored, as under nohup(1), stays ignored.
  package static func passOn() {
    for number in [SIGINT, SIGTERM] where !isIgnored(number) {
      signal(number) { number in
        let group = runningGroup.load(ordering: .relaxed)
        if group > 0 { kill(-group, SIGTERM) }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  static func began(_ group: pid_t) { runningGroup.store(group, ordering: .relaxed) }
  static func ended() { runningGroup.store(0, ordering: .relaxed) }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
