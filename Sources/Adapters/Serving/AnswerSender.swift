// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Puts answers into Hummingbird's form and sends files, in memory that does not grow with them.
struct AnswerSender: Sendable {
  /// Files up to this size are sent together with their head, in bytes.
  static let small = 64 * 1024
  /// What is read at once of a file that goes through TLS, in bytes.
  static let chunk = 256 * 1024
  /// How long a client may still read after its connection was closed for writing.
  static let linger = TimeAmount.seconds(2)

  /// Whether files go from disk to socket within the system (sendfile(2)); with TLS they cannot.
  let sendsFiles: Bool

  func response(_ answer: Answer, _ watch: RequestWatch, on channel: any Channel) throws -> Response {
    let status = HTTPResponse.Status(integerLiteral: answer.status)
    switch answer.body {
    case .length(let length):
      var headers = answer.headers
      headers[.contentLength] = "\(length)"
      return finished(Response(status: status, headers: headers), 0, answer, watch, channel)
    case .bytes(let bytes):
      let body = bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
      return finished(
        Response(status: status, headers: answer.headers, body: body), UInt64(bytes.count), answer, watch,
        channel)
    case .file(let file, let range) where range.count <= Self.small:
      var buffer = ByteBufferAllocator().buffer(capacity: range.count)
      try file.read(at: range.lowerBound, count: range.count, into: &buffer)
      let length = UInt64(buffer.readableBytes)
      let body = ResponseBody(byteBuffer: buffer)
      return finished(
        Response(status: status, headers: answer.headers, body: body), length, answer, watch, channel)
    case .file(let file, let range):
      let transfer = FileTransfer(file: file, range: range)
      let closes = answer.closes
      let body = ResponseBody(contentLength: range.count) { writer in
        defer { watch.finish(bytes: transfer.sent.load(ordering: .relaxed)) }
        if sendsFiles {
          try await Self.send(transfer, on: channel)
        } else {
          try await Self.copy(transfer, to: &writer)
        }
        try await writer.finish(nil)
        if closes { Self.close(channel) }
      }
      return Response(status: status, headers: answer.headers, body: body)
    }
  }

  /// An answer that is sent in one go is recorded as it is given away; one that ends its connection, after it.
  private func finished(
    _ response: Response, _ bytes: UInt64, _ answer: Answer, _ watch: RequestWatch, _ channel: any Channel
  ) -> Response {
    guard answer.closes else {
      watch.finish(bytes: bytes)
      return response
    }
    var response = response
    response.headers[.connection] = "close"
    let body = response.body
    let length = response.headers[.contentLength]
    response.body = ResponseBody(contentLength: body.contentLength) { writer in
      try await body.write(writer)
      watch.finish(bytes: bytes)
      Self.close(channel)
    }
    response.headers[.contentLength] = length
    return response
  }

  /// Through `SocketGuard`. A cancelled transfer takes its connection with it: its length can no longer be kept.
  private static func send(_ transfer: FileTransfer, on channel: any Channel) async throws {
    try await withTaskCancellationHandler {
      try await channel.triggerUserOutboundEvent(transfer).get()
    } onCancel: {
      channel.close(promise: nil)
    }
  }

  /// Through the pipeline, a chunk at a time; the next is read when the client has taken what went before.
  @concurrent
  private static func copy(_ transfer: FileTransfer, to writer: inout any ResponseBodyWriter) async throws {
    var offset = transfer.range.lowerBound
    while offset < transfer.range.upperBound {
      let count = min(Self.chunk, Int(transfer.range.upperBound - offset))
      let position = offset
      let buffer = try await NIOThreadPool.singleton.runIfActive {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        try transfer.file.read(at: position, count: count, into: &buffer)
        return buffer
      }
      guard buffer.readableBytes == count else {
        throw ServingError.file(transfer.file.path, call: "pread", number: 0)
      }
      try await writer.write(buffer)
      offset += UInt64(count)
      transfer.sent.store(offset - transfer.range.lowerBound, ordering: .relaxed)
    }
  }

  /// Says that nothing more comes, and lets the client read it before the connection goes: closing at once, with
  /// its body unread, would reset the connection and could take the answer with it.
  private static func close(_ channel: any Channel) {
    channel.close(mode: .output, promise: nil)
    channel.eventLoop.scheduleTask(in: linger) { channel.close(promise: nil) }
  }
}
