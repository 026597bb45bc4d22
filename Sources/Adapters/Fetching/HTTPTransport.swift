// SPDX-License-Identifier: Apache-2.0
internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
package import Updating

/// The connections of one command: a pool that its fetcher and its downloader share.
///
/// It follows no redirect by itself, and goes by HTTP/1.1, because ranges that share one HTTP/2 connection
/// share its window. Connections are closed when the value goes.
package final class HTTPTransport: Sendable {
  package let settings: HTTPSettings
  private let client: HTTPClient

  package init(_ settings: HTTPSettings) throws(DownloadError) {
    var tls = TLSConfiguration.makeClientConfiguration()
    if let path = settings.trustedCertificates {
      do {
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path))
      } catch {
        throw .untrustableCertificates(path: path, detail: "\(error)")
      }
    }
    var pool = HTTPClient.Configuration.ConnectionPool()
    // A refused connection is told at once, so that the next mirror is tried.
    pool.retryConnectionEstablishment = false
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: TimeAmount(settings.connectTimeout), read: TimeAmount(settings.idleTimeout)),
      connectionPool: pool)
    configuration.httpVersion = .http1Only
    self.settings = settings
    client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
  }

  deinit {
    // The callback keeps the client alive until its connections are closed.
    client.shutdown { _ in }
  }

  /// Sends a GET and waits for the head of its reply, at most for the connection's and the idle time together.
  func get(
    _ address: WebAddress, credential: Credential?, headers: [(String, String)] = []
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: address.text)
    request.headers.add(name: "User-Agent", value: "miui-release/\(settings.programVersion)")
    // Hashes and lengths are those of the file itself.
    request.headers.add(name: "Accept-Encoding", value: "identity")
    request.headers.add(name: "Accept", value: "*/*")
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let authorization = credential?.authorization(for: address) {
      request.headers.add(name: "Authorization", value: authorization)
    }
    let patience = settings.connectTimeout + settings.idleTimeout
    return try await client.execute(request, deadline: .now() + TimeAmount(patience))
  }
}
