// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
internal import UnixSignals
internal import Vetting

/// The embedded server: a release folder over HTTP/1.1, for everybody or for members.
package struct ReleaseServer: Sendable {
  private let options: ServingOptions
  private let group: ServiceGroup
  private let keeper: RecordKeeper
  private let drain: DrainFlag

  /// Reads certificate and key and opens the access log; listens only once it runs.
  ///
  /// `onListening` is told the address that was bound, once.
  package init(
    _ options: ServingOptions, stopsOnSignals: Bool,
    onListening: @escaping @Sendable (ListenAddress) -> Void
  ) throws(ServingError) {
    guard ReleaseFolder(path: options.release).isThere else { throw .noReleaseFolder(options.release) }
    let metrics = ServerMetrics()
    var accessLog: AccessLogLines?
    if let path = options.accessLog { accessLog = try AccessLogLines(path: path) }
    let keeper = RecordKeeper(
      log: accessLog, recorder: options.recorder, members: options.members, metrics: metrics,
      logger: options.log)
    let drain = DrainFlag()
    let doorkeeper = Doorkeeper(
      members: options.members, gate: options.gate, now: options.now, log: options.log)
    let responder = ReleaseResponder(
      folder: ReleaseFolder(path: options.release), doorkeeper: doorkeeper,
      routes: options.routes + [
        .health(drain), .metrics(metrics, isOpen: options.opensMetrics),
        .authority(doorkeeper, record: Self.recording(options, keeper)),
      ],
      verdicts: VerdictPosting(
        doorkeeper: doorkeeper, intake: options.verdicts, now: options.now, log: options.log),
      trustsProxy: options.trustsProxy, metrics: metrics, keeper: keeper, now: options.now, log: options.log,
      sender: AnswerSender(sendsFiles: options.tls == nil))
    let application = Application(
      responder: responder, server: try Self.builder(options),
      configuration: ApplicationConfiguration(
        address: .hostname(options.listen.host, port: options.listen.port), serverName: "miui-release",
        backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(
          options.limits.connections, logger: options.log)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? options.listen.port
        onListening(ListenAddress(host: channel.localAddress?.ipAddress ?? options.listen.host, port: port))
      },
      logger: options.log)
    // The group stops its services in reverse order, each when the one before it has ended.
    var configuration = ServiceGroupConfiguration(
      services: [application, DrainNotice(flag: drain, length: options.limits.notice)],
      gracefulShutdownSignals: stopsOnSignals ? [.sigterm, .sigint] : [],
      cancellationSignals: stopsOnSignals ? [.sigquit] : [], logger: options.log)
    configuration.maximumGracefulShutdownDuration = options.limits.notice + options.limits.drain
    group = ServiceGroup(configuration: configuration)
    self.options = options
    self.keeper = keeper
    self.drain = drain
  }

  /// Serves until a signal, `stop` or cancellation. A stop ends when running answers have, or at the deadline of the
  /// limits; what has been answered is recorded before this returns.
  package func run() async throws(ServingError) {
    defer { keeper.finish() }
    do {
      try await group.run()
    } catch {
      if drain.isUp || error is CancellationError { return }
      throw error is IOError ? .cannotListen(options.listen, error) : .stopped(error)
    }
  }

  /// Asks for a graceful stop; returns at once.
  package func stop() async { await group.triggerGracefulShutdown() }

  private static func builder(_ options: ServingOptions) throws(ServingError) -> HTTPServerBuilder {
    let limits = options.limits
    let stall = TimeAmount(limits.stall)
    let http = HTTP1Channel.Configuration(
      idleTimeout: TimeAmount(limits.idle),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headerField, maxHeaderListSize: limits.headers,
        maxHeaderFieldCount: limits.headerCount))
    guard let files = options.tls else {
      return HTTPServerBuilder { responder in
        GuardedChannel(
          base: HTTP1Channel(responder: responder, configuration: http), sendsFiles: true, stall: stall)
      }
    }
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
      let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
      var tls = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      tls.minimumTLSVersion = .tlsv12
      tls.applicationProtocols = ["http/1.1"]
      // Certificate and key are compared here, not at the first connection.
      _ = try NIOSSLContext(configuration: tls)
      let configuration = tls
      return HTTPServerBuilder { responder in
        GuardedChannel(
          base: try TLSChannel(
            HTTP1Channel(responder: responder, configuration: http), tlsConfiguration: configuration),
          sendsFiles: false, stall: stall)
      }
    } catch {
      throw .tls(certificate: files.certificate, key: files.key, error)
    }
  }

  private static func recording(
    _ options: ServingOptions, _ keeper: RecordKeeper
  ) -> @Sendable (ServedRequest, AuthorityDecision) -> Void {
    let now = options.now
    return { request, decision in
      keeper.keep(
        AccessRecord(
          at: now(), member: decision.member, channel: decision.channel,
          method: request.header("X-Original-Method") ?? "GET",
          path: TesterToken.redacting(decision.path),
          range: request.header("Range"), status: decision.status, bytes: 0,
          network: NetworkAddress(request.address).network,
          agent: request.header("User-Agent").map(TesterToken.redacting), milliseconds: 0))
    }
  }
}

/// Says that a stop has begun, and gives load balancers time to see it.
private struct DrainNotice: Service {
  let flag: DrainFlag
  let length: Duration

  func run() async throws {
    try await gracefulShutdown()
    flag.raise()
    try await Task.sleep(for: length)
  }
}
