// SPDX-License-Identifier: Apache-2.0
internal import NIOCore
internal import Synchronization

/// Bytes of a file for a connection, as an event that travels down its pipeline; `SocketGuard` sends them.
final class FileTransfer: Sendable {
  let file: OpenFile
  let range: Range<UInt64>
  /// Bytes that the system has taken.
  let sent = Atomic<UInt64>(0)

  init(file: OpenFile, range: Range<UInt64>) {
    self.file = file
    self.range = range
  }
}

/// Stands next to the socket: sends files with sendfile(2), and closes connections whose client takes nothing.
///
/// Below it there is only the socket, so what it sends passes neither the HTTP encoder nor TLS: a connection with
/// TLS is never given a `FileTransfer`, and refuses one.
final class SocketGuard: ChannelDuplexHandler {
  typealias InboundIn = NIOAny
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  /// How much of a file is given to the system at once; progress is seen in these steps.
  static let step: UInt64 = 512 * 1024

  private let sendsFiles: Bool
  private let stall: TimeAmount
  private var waiting = 0
  private var lastProgress = NIODeadline.distantPast
  private var watch: Scheduled<Void>?

  /// `stall`: how long a client may take nothing of what is being sent to it.
  init(sendsFiles: Bool, stall: TimeAmount) {
    self.sendsFiles = sendsFiles
    self.stall = stall
  }

  func handlerRemoved(context: ChannelHandlerContext) { watch?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    watch?.cancel()
    watch = nil
    context.fireChannelInactive()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let promise = promise ?? context.eventLoop.makePromise()
    began(context)
    promise.futureResult.assumeIsolated().whenComplete { _ in self.ended(context) }
    context.write(data, promise: promise)
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    guard sendsFiles, let transfer = event as? FileTransfer else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    send(transfer, from: transfer.range.lowerBound, context, promise)
  }

  /// Sends the next step, and itself again when the system has taken it.
  private func send(
    _ transfer: FileTransfer, from offset: UInt64, _ context: ChannelHandlerContext,
    _ promise: EventLoopPromise<Void>?
  ) {
    let end = min(offset + Self.step, transfer.range.upperBound)
    guard offset < end else {
      promise?.succeed()
      return
    }
    let region = FileRegion(
      fileHandle: transfer.file.handle, readerIndex: Int(offset), endIndex: Int(end))
    let taken = context.eventLoop.makePromise(of: Void.self)
    began(context)
    taken.futureResult.assumeIsolated().whenComplete { result in
      self.ended(context)
      switch result {
      case .success:
        transfer.sent.add(end - offset, ordering: .relaxed)
        self.send(transfer, from: end, context, promise)
      case .failure(let error): promise?.fail(error)
      }
    }
    context.writeAndFlush(wrapOutboundOut(.fileRegion(region)), promise: taken)
  }

  private func began(_ context: ChannelHandlerContext) {
    if waiting == 0 { lastProgress = .now() }
    waiting += 1
    if watch == nil { look(context, in: stall) }
  }

  private func ended(_ context: ChannelHandlerContext) {
    waiting -= 1
    lastProgress = .now()
  }

  /// Looks again when the client would have stalled for too long.
  private func look(_ context: ChannelHandlerContext, in delay: TimeAmount) {
    watch = context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
      self.watch = nil
      guard self.waiting > 0, context.channel.isActive else { return }
      let idle = NIODeadline.now() - self.lastProgress
      if idle >= self.stall {
        context.close(promise: nil)
      } else {
        self.look(context, in: self.stall - idle)
      }
    }
  }
}
