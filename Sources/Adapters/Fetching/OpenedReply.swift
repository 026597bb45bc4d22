// SPDX-License-Identifier: Apache-2.0
internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import ReleaseCore
internal import Updating

/// A reply whose head was judged and whose body is still to come.
struct OpenedReply: Sendable {
  let response: HTTPClientResponse
  let head: ReplyHead
  let meaning: RangeReply

  /// Asks for a file or a range of it, and follows redirects as `RedirectRule` allows.
  static func open(
    _ address: WebAddress, transport: HTTPTransport, credential: Credential?, range: Range<UInt64>?,
    validator: String?, length: UInt64, isForMembers: Bool
  ) async throws -> OpenedReply {
    var headers: [(String, String)] = []
    if let range {
      headers.append(("Range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
      if let validator { headers.append(("If-Range", validator)) }
    }
    var rule = RedirectRule(address, credential: credential)
    while true {
      let response: HTTPClientResponse
      do {
        response = try await transport.get(rule.address, credential: rule.credential, headers: headers)
      } catch {
        throw try TransferStop.stop(for: error, received: 0, of: nil)
      }
      let head = ReplyHead(response)
      if RedirectRule.isRedirect(head.status) {
        if let problem = rule.follow(response.headers.first(name: "Location")) {
          throw TransferStop(problem: problem)
        }
        continue
      }
      var meaning = RangeReply(head, asked: range, length: length, isForMembers: isForMembers)
      if case .refused(.denied(let status, _)) = meaning {
        let words = await ReplyText.words(of: response, credential: credential)
        meaning = .refused(.denied(status: status, message: words))
      }
      return OpenedReply(response: response, head: head, meaning: meaning)
    }
  }
}

extension ReplyHead {
  init(_ response: HTTPClientResponse) {
    let headers = response.headers
    self.init(status: Int(response.status.code))
    contentRange = headers.first(name: "Content-Range")
    contentLengths = headers["Content-Length"]
    contentType = headers.first(name: "Content-Type")
    contentEncodings = headers["Content-Encoding"]
    entityTag = headers.first(name: "ETag")
    lastModified = headers.first(name: "Last-Modified")
    date = headers.first(name: "Date")
    retryAfter = headers.first(name: "Retry-After")
  }
}

extension TransferStop {
  /// What an error of the transport means; errors of the disk, and a cancelled task's, are thrown on.
  ///
  /// `total`: what the body was to have; nil before it began.
  static func stop(for error: any Error, received: UInt64, of total: UInt64?) throws -> TransferStop {
    if let stop = error as? TransferStop { return stop }
    if error is any Failure { throw error }
    try Task.checkCancellation()
    switch error as? HTTPClientError {
    case .readTimeout, .deadlineExceeded: return TransferStop(problem: .stalled)
    case .remoteConnectionClosed:
      if let total { return TransferStop(problem: .cutShort(received: received, expected: total)) }
    default: break
    }
    if let total, error as? HTTPParserError == .invalidEOFState {
      return TransferStop(problem: .cutShort(received: received, expected: total))
    }
    return TransferStop(problem: .network(detail: ReplyText.words(of: error)))
  }
}
