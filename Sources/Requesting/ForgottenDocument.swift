// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The forgotten as a document: `forgotten.yaml`, digests and days, no names.
package enum ForgottenDocument {
  package static let path = "forgotten.yaml"

  package static func node(of forgotten: ForgottenNames) -> DocumentNode {
    .map([
      ("salt", .string(Hexadecimal.text(of: forgotten.salt))),
      (
        "people",
        .list(
          forgotten.people.map {
            .map([("digest", .string($0.digest.description)), ("since", .plain($0.since))])
          })
      ),
    ])
  }

  /// Reads the document strictly. Throws `DocumentProblems`.
  package static func names(from document: DocumentNode) throws(DocumentProblems) -> ForgottenNames {
    var reader = FieldReader(document, file: path)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    let salt = reader.required("salt", "16 to 64 bytes as lower-case hexadecimal digits") {
      Hexadecimal.bytes(of: $0).flatMap { (16...64).contains($0.count) ? $0 : nil }
    }
    let people = reader.each("people") { person -> ForgottenNames.Person? in
      let digest = person.required("digest", "a SHA-256 digest, 64 lower-case hexadecimal digits") {
        Digest(hex: $0)
      }
      let since = person.required("since", "a day such as 2026-11-27") { CivilDate($0) }
      guard let digest, let since else { return nil }
      return ForgottenNames.Person(digest: digest, since: since)
    }
    reader.finish()
    guard reader.problems.isEmpty, let salt else { throw DocumentProblems(reader.problems) }
    return ForgottenNames(salt: salt, people: people ?? [])
  }
}
