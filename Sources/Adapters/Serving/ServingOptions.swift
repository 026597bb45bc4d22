// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import Logging
package import Vetting

/// What a server serves, to whom, and within which limits.
package struct ServingOptions: Sendable {
  package var listen: ListenAddress
  /// The folder that holds one folder a channel.
  package var release: String
  /// The channels that only members may have.
  package var members: Set<String> = []
  /// Lets members in; nil: nobody is.
  package var gate: (any AccessGate)?
  /// Takes what members find of candidates; nil: nobody does.
  package var verdicts: (any VerdictIntake)?
  /// Keeps the requests to members' channels.
  package var recorder: (any AccessRecorder)?
  /// A file that gets a JSON line for each request; nil: none.
  package var accessLog: String?
  /// Whether the peer's X-Forwarded-For and X-Original-URI are believed.
  package var trustsProxy = false
  /// Whether everybody may read `/metrics`, and not only this machine.
  package var opensMetrics = false
  /// PEM files; nil: no TLS.
  package var tls: TLSFiles?
  package var limits = ServingLimits()
  /// Paths of other chapters, before the server's own ones.
  package var routes: [ServedRoute] = []
  package var now: @Sendable () -> Date
  package var log: Logger

  package struct TLSFiles: Hashable, Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  package init(
    listen: ListenAddress, release: String, now: @escaping @Sendable () -> Date, log: Logger
  ) {
    self.listen = listen
    self.release = release
    self.now = now
    self.log = log
  }
}

/// What one client may take of the server.
package struct ServingLimits: Hashable, Sendable {
  /// Connections at once; more wait in the system's queue.
  package var connections = 4096
  /// How long a connection may be without a whole request head: the wait between requests, and the time for
  /// sending one, however slowly.
  package var idle = Duration.seconds(30)
  /// How long a client may take nothing of what is being sent to it; counted in steps of 512 KiB.
  package var stall = Duration.seconds(60)
  /// Bytes of one header field, name and value.
  package var headerField = 8 * 1024
  /// Bytes of all header fields of a request.
  package var headers = 32 * 1024
  package var headerCount = 100
  /// How long running answers may go on after a stop was asked for.
  package var drain = Duration.seconds(600)
  /// How long `/healthz` says 503 before the server stops listening, for a load balancer to notice.
  package var notice = Duration.zero

  package init() {}
}
