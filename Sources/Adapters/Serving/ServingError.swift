// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What keeps the server from starting, or from answering.
package enum ServingError: Failure {
  /// The release folder is not there, or is no folder.
  case noReleaseFolder(String)
  /// The address could not be bound.
  case cannotListen(ListenAddress, any Error)
  /// Certificate or key cannot be used.
  case tls(certificate: String, key: String, any Error)
  /// The access log cannot be opened or written.
  case accessLog(String, number: Int32)
  /// A file could not be opened or read for a reason that is not the client's.
  case file(String, call: String, number: Int32)
  /// A request's body is larger than its reader takes, in bytes.
  case bodyTooLarge(limit: Int)
  /// The server stopped for a reason of its own.
  case stopped(any Error)

  package var kind: FailureKind {
    switch self {
    case .noReleaseFolder: .notFound
    case .cannotListen: .unavailable
    case .tls: .badConfiguration
    case .accessLog, .file: .inputOutput
    case .bodyTooLarge: .badData
    case .stopped: .internal
    }
  }

  package var code: String {
    switch self {
    case .noReleaseFolder: "serving.no-release-folder"
    case .cannotListen: "serving.cannot-listen"
    case .tls: "serving.tls"
    case .accessLog: "serving.access-log"
    case .file: "serving.file"
    case .bodyTooLarge: "serving.body-too-large"
    case .stopped: "serving.stopped"
    }
  }

  package var message: String {
    switch self {
    case .noReleaseFolder(let path): "\(path) is no folder that could be served"
    case .cannotListen(let address, _): "nobody can be listened to at \(address)"
    case .tls(let certificate, let key, _): "\(certificate) and \(key) are no certificate and key for TLS"
    case .accessLog(let path, let number): "the access log \(path) cannot be written: \(systemWords(number))"
    case .file(let path, let call, let number): "\(path): \(call) failed: \(systemWords(number))"
    case .bodyTooLarge(let limit): "the body is larger than \(limit) bytes"
    case .stopped: "the server stopped"
    }
  }

  package var cause: (any Error)? {
    switch self {
    case .cannotListen(_, let cause), .tls(_, _, let cause), .stopped(let cause): cause
    default: nil
    }
  }

  package var hints: [String] {
    switch self {
    case .cannotListen: ["another program may have the port; port 0 takes any free one"]
    case .tls: ["both are PEM files; the certificate's file may hold the chain, the server's own first"]
    default: []
    }
  }
}
