// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
import Foundation
internal import Logging
internal import Synchronization
internal import Vetting

/// Hands records to log and recorder, one after another and off the threads that serve.
final class RecordKeeper: Sendable {
  /// Records that may wait; more are counted as lost.
  private static let longest = 100_000

  private let log: AccessLogLines?
  private let recorder: (any AccessRecorder)?
  private let members: Set<String>
  private let metrics: ServerMetrics
  private let logger: Logger
  private let queue = DispatchQueue(label: "access-records")
  private let waiting = Atomic<Int>(0)

  init(
    log: AccessLogLines?, recorder: (any AccessRecorder)?, members: Set<String>, metrics: ServerMetrics,
    logger: Logger
  ) {
    self.log = log
    self.recorder = recorder
    self.members = members
    self.metrics = metrics
    self.logger = logger
  }

  func keep(_ record: AccessRecord) {
    guard log != nil || recorder != nil else { return }
    guard waiting.add(1, ordering: .relaxed).newValue <= Self.longest else {
      waiting.subtract(1, ordering: .relaxed)
      return metrics.lost()
    }
    queue.async {
      self.waiting.subtract(1, ordering: .relaxed)
      do {
        try self.log?.record(record)
        if self.members.contains(record.channel) { try self.recorder?.record(record) }
      } catch {
        self.metrics.lost()
        self.logger.error("a request could not be recorded: \(error)")
      }
    }
  }

  /// Waits until everything is kept.
  func finish() { queue.sync {} }
}

/// Follows one request to its last byte, whatever becomes of it, and then counts and records it once.
final class RequestWatch: Sendable {
  struct Facts: Sendable {
    var member: String?
    /// What records say: the channel, or `-`.
    var channel = "-"
    /// What metrics say: only channels that exist, so that nobody can make new ones up.
    var label = "other"
    var method: String
    /// As it came: below the channel's folder, or whole where it names no channel.
    var path: String
    var range: String?
    var agent: String?
    var network: String
    var status = 0
    /// Of the whole file, in bytes.
    var size: UInt64?
    var isLogged = true
  }

  private struct State {
    var facts: Facts
    var isFinished = false
  }

  private let state: Mutex<State>
  private let begin = ContinuousClock.now
  private let at: Date
  private let metrics: ServerMetrics
  private let keeper: RecordKeeper

  init(_ facts: Facts, at: Date, metrics: ServerMetrics, keeper: RecordKeeper) {
    state = Mutex(State(facts: facts))
    self.at = at
    self.metrics = metrics
    self.keeper = keeper
    metrics.began()
  }

  /// An answer that never began to be sent: the client went away first.
  deinit { finish(bytes: 0) }

  func note(_ change: (inout Facts) -> Void) { state.withLock { change(&$0.facts) } }

  /// `bytes`: of the body that were sent.
  func finish(bytes: UInt64) {
    let facts = state.withLock { state -> Facts? in
      guard !state.isFinished else { return nil }
      state.isFinished = true
      return state.facts
    }
    guard let facts else { return }
    let duration = (ContinuousClock.now - begin).components
    let seconds = Double(duration.seconds) + Double(duration.attoseconds) / 1e18
    metrics.ended(
      channel: facts.label, status: facts.status, bytes: bytes, seconds: seconds)
    guard facts.isLogged else { return }
    keeper.keep(
      AccessRecord(
        at: at, member: facts.member, channel: facts.channel, method: facts.method,
        path: TesterToken.redacting(facts.path), range: facts.range, status: facts.status, bytes: bytes,
        size: facts.size,
        network: facts.network, agent: facts.agent.map(TesterToken.redacting),
        milliseconds: Int(seconds * 1000)))
  }
}
