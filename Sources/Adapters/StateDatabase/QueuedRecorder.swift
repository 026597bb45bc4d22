// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Synchronization
package import Vetting

/// Takes records without waiting for the disk, and appends them in the order they came, many at once.
///
/// While one batch is being written the next one gathers; an idle recorder writes a record at once. So a
/// killed process loses what came during one write and no more.
package final class QueuedRecorder: AccessRecorder {
  /// Records that may wait; past it new ones are counted and dropped, so that a full disk fills no memory.
  package static let capacity = 10_000

  private struct State {
    var waiting: [AccessRecord] = []
    var isWriting = false
    var dropped = 0
    var failure: (any Error)?
  }

  private let log: any AccessLog
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "access log")

  package init(_ log: any AccessLog) { self.log = log }

  /// Records that were dropped or could not be written since the start.
  package var dropped: Int { state.withLock { $0.dropped } }

  /// Queues a record. Throws what an earlier write threw, once; this record is queued even so.
  package func record(_ record: AccessRecord) throws {
    let failure = state.withLock { state in
      if state.waiting.count < Self.capacity { state.waiting.append(record) } else { state.dropped += 1 }
      if !state.isWriting {
        state.isWriting = true
        queue.async { self.drain() }
      }
      return Self.takeFailure(&state)
    }
    if let failure { throw failure }
  }

  /// Returns when everything that was queued before is written; for the end of a server.
  package func flush() throws {
    queue.sync {}
    if let failure = state.withLock({ Self.takeFailure(&$0) }) { throw failure }
  }

  private func drain() {
    while true {
      let batch = state.withLock { state in
        let batch = state.waiting
        state.waiting = []
        if batch.isEmpty { state.isWriting = false }
        return batch
      }
      if batch.isEmpty { return }
      do {
        try log.append(batch)
      } catch {
        state.withLock { state in
          state.dropped += batch.count
          state.failure = error
        }
      }
    }
  }

  private static func takeFailure(_ state: inout State) -> (any Error)? {
    defer { state.failure = nil }
    return state.failure
  }
}
