// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import NIOCore
internal import ReleaseCore
internal import Synchronization
internal import Updating

/// One file on its way, over all attempts: what is there, where it came from, how fast it comes.
final class DownloadJob: Sendable {
  private struct State {
    var written: ByteSpans
    var durable: ByteSpans
    /// The most that was ever there at once.
    var best: UInt64
    var sources: Set<Int> = []
    /// Whether this run fetched every byte.
    var isFromStart: Bool
    var rate = TransferRate(span: .seconds(5))
    var growth: AsyncStream<UInt64>.Continuation?
  }

  let artifact: Artifact
  let file: any PartialFile
  let settings: DownloadSettings
  let hasher = PrefixHasher()
  private let start = ContinuousClock.now
  private let events: @Sendable (DownloadEvent) -> Void
  private let state: Mutex<State>
  /// When progress was last told; held while it is told, so that it never runs backwards.
  private let lastTold = Mutex<Duration?>(nil)
  /// A checkpoint's journal must not be written after a start over has emptied the file it is about.
  private let diskTurn = Mutex(())

  init(
    _ artifact: Artifact, file: any PartialFile, settings: DownloadSettings,
    events: @escaping @Sendable (DownloadEvent) -> Void
  ) {
    self.artifact = artifact
    self.file = file
    self.settings = settings
    self.events = events
    let there = file.finished
    state = Mutex(
      State(written: there, durable: there, best: there.count, isFromStart: there.count == 0))
  }

  var elapsed: Duration { start.duration(to: .now) }
  var written: ByteSpans { state.withLock { $0.written } }
  var isComplete: Bool { written.gaps(in: artifact.length).isEmpty }
  var origin: (sources: Set<Int>, isFromStart: Bool) { state.withLock { ($0.sources, $0.isFromStart) } }

  /// True where more is there than ever before since this was last asked.
  func takeProgressed() -> Bool {
    state.withLock { state in
      defer { state.best = max(state.best, state.written.count) }
      return state.written.count > state.best
    }
  }

  func tell(_ event: DownloadEvent) { events(event) }

  /// Writes bytes and counts them as there. `isStream`: they come in order from the first on.
  func write(_ piece: ByteBuffer, at offset: UInt64, from source: Int, isStream: Bool) throws {
    try file.write(piece.readableBytesSpan, at: offset)
    if isStream { hasher.feed(piece, at: offset) }
    let now = elapsed
    state.withLock { state in
      state.written.insert(offset..<(offset + UInt64(piece.readableBytes)))
      state.sources.insert(source)
      state.rate.received(piece.readableBytes, at: now)
      if !isStream { state.growth?.yield(state.written.prefix) }
    }
    tellProgress(at: now, always: false)
  }

  func tellProgress(at now: Duration, always: Bool) {
    lastTold.withLock { last in
      if let last, !always, now - last < settings.progressInterval { return }
      last = now
      let progress = state.withLock { state in
        DownloadProgress(
          done: state.written.count, total: artifact.length,
          bytesPerSecond: state.rate.bytesPerSecond(at: now))
      }
      events(.progress(progress))
    }
  }

  /// Forgets every byte. No writer or digester may be at work.
  func startOver() async throws {
    try await DownloadJob.onDiskThread { [self] in
      try diskTurn.withLock { _ in
        try file.startOver()
        state.withLock { state in
          state.written = ByteSpans()
          state.durable = ByteSpans()
          state.sources = []
          state.isFromStart = true
        }
      }
    }
    hasher.startOver()
    events(.startedOver)
  }

  /// Notes that the bytes were wrong: what counts as progress begins again.
  func forgetBest() { state.withLock { $0.best = 0 } }

  /// Makes what is written durable, where it is not yet.
  func checkpoint() async throws {
    try await DownloadJob.onDiskThread { [self] in
      try diskTurn.withLock { _ in
        let (spans, isNew) = state.withLock { ($0.written, $0.written != $0.durable) }
        guard isNew else { return }
        try file.checkpoint(spans)
        state.withLock { $0.durable = spans }
      }
    }
  }

  /// Checkpoints until the task is cancelled.
  func checkpointRegularly() async throws {
    while true {
      do { try await Task.sleep(for: settings.checkpointInterval) } catch { return }
      try await checkpoint()
    }
  }

  /// Digests behind the writers until the task is cancelled.
  func digestFollowing() async throws {
    let (prefixes, growth) = AsyncStream<UInt64>.makeStream(bufferingPolicy: .bufferingNewest(1))
    state.withLock { state in
      state.growth = growth
      growth.yield(state.written.prefix)
    }
    for await prefix in prefixes { try await hasher.catchUp(to: prefix, in: file) }
  }

  /// The digest of the complete file; digests the rest of it first.
  func digest() async throws -> Digest {
    try await hasher.catchUp(to: artifact.length, in: file)
    try Task.checkCancellation()
    return hasher.digest
  }

  /// Runs what waits for the disk where it keeps no other task waiting.
  static func onDiskThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Value, any Error>) in
      DispatchQueue.global().async { done.resume(with: Result { try work() }) }
    }
  }
}
