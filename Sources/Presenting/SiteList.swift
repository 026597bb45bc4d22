// SPDX-License-Identifier: Apache-2.0
import Foundation
package import ReleaseCore

/// The site's own list of its files, `site.json`: by it the next run knows the folder as one it may replace.
package struct SiteList: Hashable, Sendable, Codable {
  package static let name = "site.json"
  private static let format = "miui-release/site"

  private let format: String
  private let formatVersion: Int
  /// The digest of each file, by path.
  package let files: [String: Digest]

  package init(of files: [SiteFile]) {
    format = Self.format
    formatVersion = 1
    self.files = Dictionary(
      files.map { ($0.path, Digest.sha256(of: $0.bytes)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Nil for anything that is no list of a site.
  package init?(bytes: [UInt8]) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let list = try? decoder.decode(SiteList.self, from: Data(bytes)), list.format == Self.format else {
      return nil
    }
    self = list
  }

  package func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [10]
  }
}
