// SPDX-License-Identifier: Apache-2.0
internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
package import Updating

/// Gets the documents of one channel over HTTP.
package struct HTTPMetadataFetcher: MetadataFetcher {
  private let transport: HTTPTransport
  private let credential: Credential?
  private let isForMembers: Bool

  /// `isForMembers`: whether 403 means a refusal, as on a channel behind tokens, or an absent document, as
  /// an object store says it of one it does not list (TUF 5.3.3).
  package init(_ transport: HTTPTransport, isForMembers: Bool = false, credential: Credential? = nil) {
    self.transport = transport
    self.isForMembers = isForMembers
    self.credential = credential
  }

  package func document(at url: String, limit: Int, revalidating: Bool) async throws -> MetadataReply {
    let address = try WebAddress(url)
    do {
      return try await reply(at: address, limit: limit, revalidating: revalidating)
    } catch let error as UpdatingError {
      throw error
    } catch {
      // Cancelled by the caller, not failed: nobody may try again.
      try Task.checkCancellation()
      throw UpdatingError.network(url: "\(address)", detail: ReplyText.words(of: error), cause: error)
    }
  }

  private func reply(at address: WebAddress, limit: Int, revalidating: Bool) async throws -> MetadataReply {
    let start = ContinuousClock.now
    let response = try await transport.get(
      address, credential: credential, headers: revalidating ? [("Cache-Control", "no-cache")] : [])
    let date = response.serverDate
    let status = Int(response.status.code)
    switch status {
    case 200:
      let bytes = try await body(of: response, at: address, limit: limit, since: start)
      return .document(bytes, serverDate: date)
    case 404, 410:
      return .missing(status: status, serverDate: date)
    case 403 where !isForMembers:
      return .missing(status: status, serverDate: date)
    case 401, 403:
      let words = await ReplyText.words(of: response, credential: credential)
      return .denied(status: status, message: words, serverDate: date)
    default:
      throw failed(address, detail(of: response))
    }
  }

  private func detail(of response: HTTPClientResponse) -> String {
    let status = response.status
    if (300..<400).contains(status.code), let location = response.headers.first(name: "Location") {
      let target = ReplyText.shown(WebAddress.shown(location), credential: credential)
      return
        "the server sends us on to \(target) (\(status.code)), and metadata is fetched from its own place only"
    }
    let reason = ReplyText.shown(status.reasonPhrase, credential: credential)
    let told = "the server answered \(status.code)" + (reason.isEmpty ? "" : " \(reason)")
    guard let wait = response.retryAfter else { return told }
    return told + ", and asks to try again in \(wait.components.seconds) s"
  }

  private func body(
    of response: HTTPClientResponse, at address: WebAddress, limit: Int, since start: ContinuousClock.Instant
  ) async throws -> [UInt8] {
    if let encoding = response.unwantedEncoding {
      let name = ReplyText.shown(encoding, credential: credential)
      throw failed(address, "it came encoded as \(name), which was not asked for")
    }
    if let text = response.headers.first(name: "Content-Length"), let length = UInt64(text), length > limit {
      throw UpdatingError.tooLong(url: "\(address)", limit: limit)
    }
    var bytes: [UInt8] = []
    for try await piece in response.body {
      guard piece.readableBytes <= limit - bytes.count else {
        throw UpdatingError.tooLong(url: "\(address)", limit: limit)
      }
      bytes.append(contentsOf: piece.readableBytesView)
      // The idle time bounds the wait for one piece, and this the number of pieces.
      guard start.duration(to: .now) <= transport.settings.documentTimeout else {
        throw failed(address, "it was not there whole after \(transport.settings.documentTimeout)")
      }
    }
    return bytes
  }

  private func failed(_ address: WebAddress, _ detail: String) -> UpdatingError {
    .network(url: "\(address)", detail: detail, cause: nil)
  }
}

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
