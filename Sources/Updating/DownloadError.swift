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
  /// A file with no URL to fetch it from.
  case noMirror(file: String)
  /// Every mirror failed; the last failure of each, in the order of the mirrors.
  case mirrorsFailed(file: String, failures: [MirrorFailure])

  package var kind: FailureKind {
    switch self {
    case .malformedURL, .malformedToken, .unprotectedToken, .untrustableCertificates, .noMirror:
      .badConfiguration
    case .mirrorsFailed(_, let failures): DownloadError.kind(of: failures.map(\.problem))
    }
  }

  package var code: String {
    switch self {
    case .malformedURL: "download.malformed-url"
    case .malformedToken: "download.malformed-token"
    case .unprotectedToken: "download.unprotected-token"
    case .untrustableCertificates: "download.untrustable-certificates"
    case .noMirror: "download.no-mirror"
    case .mirrorsFailed(_, let failures):
      "download.\(failures.first { $0.problem.kind == kind }?.problem.code ?? "failed")"
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
    case .noMirror(let file): "there is no URL to download \(file) from"
    case .mirrorsFailed(let file, let failures):
      "\(file) could not be downloaded: "
        + failures.map { "\($0.url): \($0.problem.sentence)" }.joined(separator: "; ")
    }
  }

  package var hints: [String] {
    switch self {
    case .malformedToken: ["Put the token alone into its file, as the release manager gave it."]
    case .unprotectedToken: ["Use the channel's https URL."]
    case .malformedURL, .untrustableCertificates, .noMirror: []
    case .mirrorsFailed where kind == .accessDenied:
      ["Ask the release manager for a token, or whether the one in use still stands."]
    case .mirrorsFailed where kind == .unavailable:
      ["Run the same command again; it goes on where it stopped."]
    case .mirrorsFailed: []
    }
  }

  /// The gravest: wrong bytes, then a refusal; absent only where every mirror says so.
  private static func kind(of problems: [TransferProblem]) -> FailureKind {
    let kinds = problems.map(\.kind)
    for grave in [FailureKind.untrusted, .accessDenied] where kinds.contains(grave) { return grave }
    return !kinds.isEmpty && kinds.allSatisfy { $0 == .notFound } ? .notFound : .unavailable
  }
}
