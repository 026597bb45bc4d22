// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Foundation
package import ReleaseCore

/// The hashes metadata lists of a file, by algorithm; those that are not known here are kept.
package struct FileHashes: Hashable, Sendable {
  /// Hexadecimal by algorithm, as it came.
  package let values: [ExactText: ExactText]

  package init(values: [ExactText: ExactText]) { self.values = values }
  package init(sha256: ReleaseCore.Digest) { values = ["sha256": ExactText(sha256.description)] }

  /// Takes `hashes`; nil where there is no such field. An empty list is refused.
  init?(taking fields: inout MetadataFields) throws(TrustError) {
    guard let members = try fields.optional("hashes", "an object", { $0.object }) else { return nil }
    guard !members.isEmpty else { throw fields.malformed("hashes", "is empty, expected at least one hash") }
    var values: [ExactText: ExactText] = [:]
    for (algorithm, json) in members {
      guard case .string(let text) = json else {
        throw fields.malformed("hashes", "gives \(algorithm) as \(json.kindName), expected a text")
      }
      values[algorithm] = text
    }
    self.values = values
  }

  package var json: JSONValue { .object(values.mapValues { .string($0) }) }

  /// Nil where it is not listed, or not a digest.
  package var sha256: ReleaseCore.Digest? {
    values["sha256"].flatMap { ReleaseCore.Digest(hex: $0.text.lowercased()) }
  }

  /// Compares every listed hash; one that is not known here is refused, because nothing can be said of it.
  package func check(_ bytes: [UInt8], name: String) throws(TrustError) {
    var hashing = FileHashing()
    hashing.update(bytes)
    try check(hashing, name: name)
  }

  /// Compares every listed hash with a file that went by.
  package func check(_ hashing: FileHashing, name: String) throws(TrustError) {
    let found = hashing.hashes
    for (algorithm, expected) in values.sorted(by: { $0.key < $1.key }) {
      guard let value = found[algorithm] else {
        throw .unknownHashes(of: name, algorithms: values.keys.sorted().map(\.text))
      }
      guard value == expected.text.lowercased() else {
        throw .wrongHash(of: name, algorithm: algorithm.text, expected: expected.text, found: value)
      }
    }
  }
}

/// SHA-256 and SHA-512 of a file as it goes by.
package struct FileHashing {
  private var sha256 = SHA256()
  private var sha512 = SHA512()

  package init() {}

  package mutating func update(_ bytes: [UInt8]) {
    sha256.update(data: bytes)
    sha512.update(data: bytes)
  }

  /// Hexadecimal by algorithm; may be asked for, and the file go on.
  package var hashes: [ExactText: String] {
    [
      "sha256": Hexadecimal.text(of: Array(sha256.finalize())),
      "sha512": Hexadecimal.text(of: Array(sha512.finalize())),
    ]
  }
}
