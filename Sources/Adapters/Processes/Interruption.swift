// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// A place for a process group that runs now, 0 for none: a signal handler may read atomics and nothing else.
private final class GroupPlace: Sendable {
  let group = Atomic<pid_t>(0)
}

/// Checks run several at the same time; whoever finds no place is ended by its own time limit alone.
private let places = (0..<64).map { _ in GroupPlace() }

/// Ends what this program runs when it is itself interrupted.
///
/// Programs run in sessions of their own, so that a time limit can end them whole; Ctrl-C at the terminal
/// does not reach them there.
package enum Interruption {
  /// From now on SIGINT and SIGTERM end the running process group first, then this process by the same
  /// signal. A signal that is ignored, as under nohup(1), stays ignored.
  package static func passOn() {
    _ = places.count
    for number in [SIGINT, SIGTERM] where !isIgnored(number) {
      signal(number) { number in
        for place in places {
          let group = place.group.load(ordering: .relaxed)
          if group > 0 { kill(-group, SIGTERM) }
        }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  static func began(_ group: pid_t) {
    for place in places
    where place.group.compareExchange(expected: 0, desired: group, ordering: .relaxed).exchanged { return }
  }

  static func ended(_ group: pid_t) {
    for place in places
    where place.group.compareExchange(expected: group, desired: 0, ordering: .relaxed).exchanged { return }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
