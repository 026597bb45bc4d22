// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// Why no page can be made.
package enum PresentingError: Failure {
  /// The list of who asked to be forgotten cannot be read.
  case namesUnknown(LedgerProblem)
  /// An address that is none of a folder on the web.
  case badAddress(String)
  /// A folder that holds something else than a site.
  case notASite(String)

  package var kind: FailureKind {
    switch self {
    case .namesUnknown: .badData
    case .badAddress: .usage
    case .notASite: .refused
    }
  }

  package var code: String {
    switch self {
    case .namesUnknown: "site.names-unknown"
    case .badAddress: "site.bad-address"
    case .notASite: "site.not-a-site"
    }
  }

  package var message: String {
    switch self {
    case .namesUnknown(let problem):
      "the site is not made while the list of who asked to be forgotten is malformed: \(problem)"
    case .notASite(let path): "\(path) is there and holds no site of this program; nothing in it was touched"
    case .badAddress(let text): "“\(text)” is no http or https address of a folder"
    }
  }

  package var hints: [String] {
    switch self {
    case .namesUnknown: ["correct the file on the ledger branch and commit it"]
    case .notASite: ["name an empty or a new folder, or move what is there away"]
    case .badAddress: ["give it as https://example.org/miui, without a query"]
    }
  }
}

/// The address that a site is served at.
package enum SiteAddress {
  /// Without slashes at its end; nil for what is no plain http or https address of a folder.
  package static func checked(_ text: String) -> String? {
    var url = text[...]
    while url.hasSuffix("/") { url.removeLast() }
    let scheme = ["https://", "http://"].first { url.hasPrefix($0) && url.utf8.count > $0.utf8.count }
    let forbidden = Set("\"'<>\\^`{|}?#@".utf8)
    guard scheme != nil, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !forbidden.contains($0) }) else {
      return nil
    }
    return String(url)
  }

  /// The host, in lower case, where it is a name that a tag URI takes; nil for a number or a single label.
  package static func authority(of address: String) -> String? {
    let host = address.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
    let name = host.split(separator: ":").first.map { $0.lowercased() } ?? ""
    let isName =
      name.contains(".") && name.contains { $0.isLetter }
      && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
    return isName ? name : nil
  }
}
