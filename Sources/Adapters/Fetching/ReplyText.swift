// SPDX-License-Identifier: Apache-2.0
internal import AsyncHTTPClient
internal import Foundation
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import Updating

/// What a reply says to people and about itself.
enum ReplyText {
  /// The server's words in a refusal: plain text, or the `message` of a JSON object; at most 300 characters
  /// without control characters, which could drive a terminal. Empty for anything else.
  static func words(of response: HTTPClientResponse, credential: Credential?) async -> String {
    let type = response.headers.first(name: "Content-Type")?.lowercased() ?? ""
    guard type.hasPrefix("text/plain") || type.hasPrefix("application/json"),
      let body = try? await response.body.collect(upTo: 4096)
    else { return "" }
    let bytes = Array(body.readableBytesView)
    let text = type.hasPrefix("text/plain") ? String(decoding: bytes, as: UTF8.self) : jsonMessage(bytes)
    return shown(text, credential: credential)
  }

  /// A text of a server's as it may be shown: one line, no control characters, no token.
  static func shown(_ text: String, credential: Credential?) -> String {
    let words = (credential?.redacting(text) ?? text).unicodeScalars
      .split {
        CharacterSet.whitespacesAndNewlines.contains($0) || CharacterSet.controlCharacters.contains($0)
      }
    return String(words.map { String($0) }.joined(separator: " ").prefix(300))
  }

  private static func jsonMessage(_ bytes: [UInt8]) -> String {
    struct Inner: Decodable { let message: String }
    struct Outer: Decodable { let error: Inner }
    let data = Data(bytes)
    return (try? JSONDecoder().decode(Inner.self, from: data).message)
      ?? (try? JSONDecoder().decode(Outer.self, from: data).error.message) ?? ""
  }

  /// What went wrong in the transport, in words.
  static func words(of error: any Error) -> String {
    switch error {
    case let known as HTTPClientError: words(of: known)
    case HTTPParserError.invalidEOFState: "it closed the connection"
    case let known as HTTPParserError: "its answer is not HTTP: \(known)"
    case let known as IOError: "the connection failed: \(unsafe String(cString: strerror(known.errnoCode)))"
    default: shown("\(error)", credential: nil)
    }
  }

  private static func words(of error: HTTPClientError) -> String {
    switch error {
    case .connectTimeout: "it did not accept a connection in time"
    case .readTimeout: "it stopped sending"
    case .deadlineExceeded: "it did not answer in time"
    case .remoteConnectionClosed: "it closed the connection"
    case .tlsHandshakeTimeout: "it did not finish the TLS handshake in time"
    default: error.shortDescription
    }
  }
}

extension HTTPClientResponse {
  /// The Date header; nil where there is none that can be read.
  var serverDate: Date? { headers.first(name: "Date").flatMap { HTTPDate.date($0) } }

  /// How long to stay away, where the reply says so.
  var retryAfter: Duration? { RetryAfter.delay(headers.first(name: "Retry-After"), serverDate: serverDate) }

  /// The Content-Encoding, where it is any that changes the bytes.
  var unwantedEncoding: String? {
    headers["Content-Encoding"].first { !$0.isEmpty && $0.lowercased() != "identity" }
  }
}
