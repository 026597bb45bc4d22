// SPDX-License-Identifier: Apache-2.0
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Hummingbird's HTTP/1.1 connection, with a `SocketGuard` between it and the socket.
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
  let base: Base
  let sendsFiles: Bool
  let stall: TimeAmount

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
    let sendsFiles = sendsFiles
    let stall = stall
    let base = base
    return channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(SocketGuard(sendsFiles: sendsFiles, stall: stall))
    }.flatMap { base.setup(channel: channel, logger: logger) }
  }

  func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
