// SPDX-License-Identifier: Apache-2.0

/// Where a chain of redirects may go, and how long the credential goes along.
package struct RedirectRule: Sendable {
  /// Redirects followed for one request.
  package static let longest = 5

  package private(set) var address: WebAddress
  /// Nil from the first redirect to another origin on, even where a later one leads back.
  package private(set) var credential: Credential?
  private var visited: Set<String>

  package init(_ address: WebAddress, credential: Credential?) {
    self.address = address
    self.credential = credential
    visited = [address.text]
  }

  /// Whether a status sends a GET elsewhere.
  package static func isRedirect(_ status: Int) -> Bool { [301, 302, 303, 307, 308].contains(status) }

  /// Goes to where a Location header points; the problem where that is not allowed.
  package mutating func follow(_ location: String?) -> TransferProblem? {
    guard let location else { return .redirect(detail: "it redirects without saying where to") }
    let next: WebAddress
    do { next = try address.resolving(location) } catch {
      return .redirect(detail: "it redirects to what is not a URL")
    }
    if address.origin.scheme == .https, next.origin.scheme == .http {
      return .redirect(detail: "it redirects from https to unprotected http at \(next.origin.host)")
    }
    guard visited.insert(next.text).inserted else { return .redirect(detail: "it redirects in a circle") }
    // The first address is no redirect.
    guard visited.count <= RedirectRule.longest + 1 else {
      return .redirect(detail: "it redirects more than \(RedirectRule.longest) times")
    }
    if next.origin != address.origin { credential = nil }
    address = next
    return nil
  }
}
