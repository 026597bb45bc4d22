// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What keeps a file from being downloaded.
package enum DownloadError: Failure {
  /// A URL that cannot be asked for as it stands.
  case malformedURL(url: String, detail: String)
  /// A token that is empty or holds a blank, a line break or a letter outside ASCII.
  case malformedToken(origin: String)
  /// A token that would be sent unencrypted to another machine.
  case unprotectedToken(origin: String)
  /// A file of certificates to trust that holds none.
  case untrustableCertificates(path: String, detail: String)

  package var kind: FailureKind {
    switch self {
    case .malformedURL, .malformedToken, .unprotectedToken, .untrustableCertificates: .badConfiguration
    }
  }

  package var code: String {
    switch self {
    case .malformedURL: "download.malformed-url"
    case .malformedToken: "download.malformed-token"
    case .unprotectedToken: "download.unprotected-token"
    case .untrustableCertificates: "download.untrustable-certificates"
    }
  }

  package var message: String {
    switch self {
    case .malformedURL(let url, let detail): "\(url) is not a URL to download from: \(detail)"
    case .malformedToken(let origin): "the token for \(origin) is not one line of visible ASCII characters"
    case .unprotectedToken(let origin):
      "the token for \(origin) would travel unencrypted, where anybody on the way can read it"
    case .untrustableCertificates(let path, let detail):
      "the certificates to trust could not be read from \(path): \(detail)"
    }
  }

  package var hints: [String] {
    switch self {
    case .malformedToken: ["Put the token alone into its file, as the release manager gave it."]
    case .unprotectedToken: ["Use the channel's https URL."]
    case .malformedURL, .untrustableCertificates: []
    }
  }
}
