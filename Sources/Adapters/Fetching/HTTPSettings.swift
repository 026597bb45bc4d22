// SPDX-License-Identifier: Apache-2.0

/// How requests are made.
package struct HTTPSettings: Sendable {
  /// The version in `User-Agent: miui-release/VERSION`.
  package var programVersion: String
  /// Until a connection, with TLS, stands.
  package var connectTimeout: Duration = .seconds(10)
  /// Between one piece of a reply and the next.
  package var idleTimeout: Duration = .seconds(20)
  /// Until a small document is there whole, however steadily it drips.
  package var documentTimeout: Duration = .seconds(60)
  /// A PEM file of certificates to trust in place of the system's; nil: the system's.
  package var trustedCertificates: String?

  package init(programVersion: String) { self.programVersion = programVersion }
}
