// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// The token in an Authorization header (RFC 9110, 11.6.2).
enum PresentedToken {
  /// The longest header that is looked at, in bytes.
  static let limit = 1024

  /// Reads `Bearer <token>` (RFC 6750) and `Basic base64(anything:<token>)` (RFC 7617); nil for anything else.
  static func token(in header: String?) -> TesterToken? {
    guard let header, header.utf8.count <= limit else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let credentials = parts[1].drop { $0 == " " }
    switch parts[0].lowercased() {
    case "bearer": return try? TesterToken(String(credentials))
    case "basic":
      // Foundation reads other spellings of the same bytes too; one is enough.
      guard let decoded = Data(base64Encoded: String(credentials)),
        decoded.base64EncodedString() == credentials,
        let colon = decoded.firstIndex(of: UInt8(ascii: ":"))
      else { return nil }
      return try? TesterToken(String(decoding: decoded[decoded.index(after: colon)...], as: UTF8.self))
    default: return nil
    }
  }
}
