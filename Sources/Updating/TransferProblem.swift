// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Why one attempt at one mirror did not bring the file.
package enum TransferProblem: Hashable, Sendable {
  /// The connection was refused, reset or broken, or what came was not HTTP.
  case network(detail: String)
  /// Nothing came for as long as the settings allow.
  case stalled
  /// Fewer bytes came than the reply's head promised.
  case cutShort(received: UInt64, expected: UInt64)
  /// Bytes came more slowly than the settings allow, in bytes a second.
  case tooSlow(rate: UInt64)
  /// The server cannot answer now: 408, 429, 500, 502, 503, 504; and when it will, where it says so.
  case busy(status: Int, retryAfter: Duration?)
  /// 404, 410, and 403 where anybody may download.
  case missing(status: Int)
  /// 401, and 403 where only members may, with the server's words.
  case denied(status: Int, message: String)
  /// A status that answers nothing that was asked.
  case status(Int)
  /// A redirect that is not followed.
  case redirect(detail: String)
  /// The bytes are encoded though the file itself was asked for.
  case encoded(name: String)
  /// Another number of bytes than the signed length; nil: more than it.
  case wrongLength(expected: UInt64, found: UInt64?)
  /// The signed digest is not that of the bytes.
  case wrongBytes(expected: Digest, found: Digest)
  /// The server sends other ranges than it is asked for.
  case wrongRange(detail: String)
  /// The server's file changed between one range and the next.
  case changed

  /// A stable name for machines.
  package var code: String {
    switch self {
    case .network: "network"
    case .stalled: "stalled"
    case .cutShort: "cut-short"
    case .tooSlow: "too-slow"
    case .busy: "busy"
    case .missing: "missing"
    case .denied: "denied"
    case .status: "status"
    case .redirect: "redirect"
    case .encoded: "encoded"
    case .wrongLength: "wrong-length"
    case .wrongBytes: "wrong-bytes"
    case .wrongRange: "wrong-range"
    case .changed: "changed"
    }
  }

  package var kind: FailureKind {
    switch self {
    case .network, .stalled, .cutShort, .tooSlow, .busy, .status, .redirect, .encoded, .wrongRange, .changed:
      .unavailable
    case .missing: .notFound
    case .denied: .accessDenied
    case .wrongLength, .wrongBytes: .untrusted
    }
  }

  /// What it means for the next choice of a mirror; `wrongBytes` is judged with the bytes' origins instead.
  package var setback: MirrorOrder.Setback {
    switch self {
    case .network, .stalled, .cutShort: .brief
    case .busy(_, let wait?): .busy(wait)
    case .busy(_, nil): .brief
    case .tooSlow: .slow
    case .wrongRange, .changed: .rangesBroken
    case .missing, .denied, .status, .redirect, .encoded, .wrongLength, .wrongBytes: .lasting
    }
  }

  /// Half a sentence that follows the mirror's name.
  package var sentence: String {
    switch self {
    case .network(let detail): detail
    case .stalled: "it stopped sending"
    case .cutShort(let received, let expected): "it broke off after \(received) of \(expected) bytes"
    case .tooSlow(let rate): "it sends \(ByteCount(rate)) a second, which is too slow"
    case .busy(let status, nil): "it answered \(status)"
    case .busy(let status, let wait?):
      "it answered \(status), and asks to try again in \(wait.components.seconds) s"
    case .missing(let status): "it does not have the file (\(status))"
    case .denied(let status, let message):
      "it refused us (\(status))" + (message.isEmpty ? "" : ": \(message)")
    case .status(let status): "it answered \(status)"
    case .redirect(let detail): detail
    case .encoded(let name): "it sent the file encoded as \(name)"
    case .wrongLength(let expected, let found?): "its file has \(found) bytes; expected \(expected)"
    case .wrongLength(let expected, nil): "its file has more than the expected \(expected) bytes"
    case .wrongBytes(let expected, let found): "its file has SHA-256 \(found); expected \(expected)"
    case .wrongRange(let detail): "it answers requests for a range wrongly: \(detail)"
    case .changed: "its file changed while it was downloaded"
    }
  }
}
