// SPDX-License-Identifier: Apache-2.0
import Publishing

/// Where a page stands, and how it refers to others: by relative links, so that the site works under any address.
struct SitePlace: Hashable {
  /// Below the language's folder: `requests/1.html`.
  let path: String
  let language: Language

  /// From the page's folder up to the language's folder.
  private var up: String { String(repeating: "../", count: path.count { $0 == "/" }) }

  /// Another page of the same language, also with an anchor: `train.html#left`.
  func page(_ other: String) -> String { up + other }
  /// The same page in another language.
  func translation(_ other: Language) -> String { "\(up)../\(other.rawValue)/\(path)" }
  /// A file of the site's folder: `assets/favicon.svg`.
  func file(_ file: String) -> String { "\(up)../\(file)" }

  /// A folder beside the site's, or one with an address of its own.
  func outside(_ folder: String) -> String { folder.contains("://") ? folder : "\(up)../\(folder)" }
}

/// A file of the site.
package struct SiteFile: Hashable, Sendable {
  /// Relative to the site's folder.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}
