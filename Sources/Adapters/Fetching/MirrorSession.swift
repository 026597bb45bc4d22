// SPDX-License-Identifier: Apache-2.0
internal import AsyncHTTPClient
internal import NIOCore
internal import Synchronization
internal import Updating

/// A problem on its way up from where it was met.
struct TransferStop: Error {
  let problem: TransferProblem
}

/// One attempt to get what is missing from one mirror.
final class MirrorSession: Sendable {
  private let job: DownloadJob
  private let transport: HTTPTransport
  private let source: Int
  private let address: WebAddress
  private let credential: Credential?
  private let isForMembers: Bool
  private let hasRanges: Bool
  private let mayBeSlow: Bool
  private let start = ContinuousClock.now
  private let rate: Mutex<TransferRate>
  private let queue: Mutex<(plan: DownloadPlan, workers: Int)>

  init(
    _ job: DownloadJob, transport: HTTPTransport, source: Int, address: WebAddress, credential: Credential?,
    isForMembers: Bool, hasRanges: Bool, mayBeSlow: Bool
  ) {
    self.job = job
    self.transport = transport
    self.source = source
    self.address = address
    self.credential = credential
    self.isForMembers = isForMembers
    self.hasRanges = hasRanges
    self.mayBeSlow = mayBeSlow
    rate = Mutex(TransferRate(span: job.settings.floor.span))
    let plan = DownloadPlan(
      length: job.artifact.length, finished: job.written, hasRanges: hasRanges, rules: job.settings.plan)
    queue = Mutex((plan, plan.parallelism))
  }

  private enum Ended { case transfer, companion }

  /// Nil when every byte is there. Throws for the disk and when cancelled.
  func run() async throws -> TransferProblem? {
    do {
      try await withThrowingTaskGroup(of: Ended.self) { group in
        group.addTask { [self] in
          try await transfer()
          return .transfer
        }
        group.addTask { [job] in
          try await job.checkpointRegularly()
          return .companion
        }
        while let ended = try await group.next() {
          if ended == .transfer { group.cancelAll() }
        }
      }
    } catch let stop as TransferStop {
      try Task.checkCancellation()
      return stop.problem
    }
    if job.isComplete { return nil }
    return .network(detail: "it left out a part of the file")
  }

  private func transfer() async throws {
    let plan = queue.withLock { $0.plan }
    guard !plan.isWhole else { return try await takeWhole(nil) }
    guard let piece = queue.withLock({ $0.plan.take() }) else { return }
    let opened = try await open(piece, validator: nil)
    guard case .part(let part) = opened.meaning else { return try await takeWhole(opened) }
    queue.withLock { $0.plan.putBack(part.upperBound..<piece.upperBound) }
    let validator = RangeValidator.ifRange(opened.head)
    try await withThrowingTaskGroup(of: Ended.self) { group in
      group.addTask { [self] in
        try await receive(opened, part, isStream: false)
        try await takePieces(validator: validator)
        return .transfer
      }
      for _ in 1..<plan.parallelism {
        group.addTask { [self] in
          try await takePieces(validator: validator)
          return .transfer
        }
      }
      group.addTask { [job] in
        try await job.digestFollowing()
        return .companion
      }
      var receiving = plan.parallelism
      while receiving > 0, try await group.next() == .transfer { receiving -= 1 }
      group.cancelAll()
    }
  }

  /// Takes piece after piece until none is left.
  private func takePieces(validator: String?) async throws {
    while let piece = takePiece() {
      let opened: OpenedReply
      do {
        opened = try await open(piece, validator: validator)
      } catch let stop as TransferStop where stop.problem.isAboutConnections {
        // A server that gives one client only so many connections: the others go on.
        guard leave(piece) else { throw stop }
        return
      }
      guard case .part(let part) = opened.meaning else { throw TransferStop(problem: .changed) }
      queue.withLock { $0.plan.putBack(part.upperBound..<piece.upperBound) }
      try await receive(opened, part, isStream: false)
    }
  }

  /// The next piece; the worker is gone where there is none.
  private func takePiece() -> Range<UInt64>? {
    queue.withLock { queue in
      if let piece = queue.plan.take() { return piece }
      queue.workers -= 1
      return nil
    }
  }

  /// Puts a piece back and takes the worker away; false for the last worker, which must not go.
  private func leave(_ piece: Range<UInt64>) -> Bool {
    queue.withLock { queue in
      guard queue.workers > 1 else { return false }
      queue.plan.putBack(piece)
      queue.workers -= 1
      return true
    }
  }

  /// Takes the whole file from its first byte, from a reply that is there or from a new one.
  private func takeWhole(_ opened: OpenedReply?) async throws {
    if job.written.count > 0 { try await job.startOver() }
    let reply: OpenedReply
    if let opened { reply = opened } else { reply = try await open(nil, validator: nil) }
    try await receive(reply, 0..<job.artifact.length, isStream: true)
  }

  private func open(_ range: Range<UInt64>?, validator: String?) async throws -> OpenedReply {
    let reply = try await OpenedReply.open(
      address, transport: transport, credential: credential, range: range, validator: validator,
      length: job.artifact.length, isForMembers: isForMembers)
    switch reply.meaning {
    case .part, .whole: return reply
    case .complete: throw TransferStop(problem: .wrongRange(detail: "416 for bytes that the file has"))
    case .refused(let problem): throw TransferStop(problem: problem)
    }
  }

  /// Writes a body, which must be these bytes of the file.
  private func receive(_ opened: OpenedReply, _ range: Range<UInt64>, isStream: Bool) async throws {
    var position = range.lowerBound
    let length = range.upperBound - range.lowerBound
    do {
      for try await piece in opened.response.body {
        guard UInt64(piece.readableBytes) <= range.upperBound - position else {
          throw TransferStop(
            problem: isStream
              ? .wrongLength(expected: length, found: nil)
              : .wrongRange(detail: "more bytes than its Content-Range says"))
        }
        try job.write(piece, at: position, from: source, isStream: isStream)
        position += UInt64(piece.readableBytes)
        try checkRate(piece.readableBytes)
      }
    } catch {
      throw try TransferStop.stop(for: error, received: position - range.lowerBound, of: length)
    }
    guard position == range.upperBound else {
      try Task.checkCancellation()
      throw TransferStop(problem: .cutShort(received: position - range.lowerBound, expected: length))
    }
  }

  private func checkRate(_ bytes: Int) throws(TransferStop) {
    let now = start.duration(to: .now)
    let tooSlow: UInt64? = rate.withLock { rate in
      rate.received(bytes, at: now)
      guard !mayBeSlow, rate.isBelow(job.settings.floor, at: now) else { return nil }
      return rate.bytesPerSecond(at: now)
    }
    if let tooSlow { throw TransferStop(problem: .tooSlow(rate: tooSlow)) }
  }
}

extension TransferProblem {
  /// A server that gives one client only so many connections answers so to the next.
  var isAboutConnections: Bool {
    switch self {
    case .network, .stalled, .busy: true
    default: false
    }
  }
}
