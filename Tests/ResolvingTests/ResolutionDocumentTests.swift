// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Settings
import Testing

@testable import Resolving

/// What the ledger says of a resolution is read back as it was written, and strictly.
@Suite struct ResolutionDocumentTests {
  private static let format = YAMLDocumentFormat()

  private func documents() throws -> [ResolutionDocument] {
    let day = try #require(CivilDate("2014-10-31"))
    let han = "Han Mei <han@example.org>"
    return [
      ResolutionDocument(try ResolutionBookTests.resolution()),
      ResolutionDocument(
        FileChoice(path: "a", base: nil, nil, [1]), request: RequestID(7), with: [RequestID(8)],
        resolvedBy: han,
        resolvedOn: day),
      ResolutionDocument(
        fix: String(repeating: "f", count: 40), request: RequestID(7), with: [], resolvedBy: han,
        resolvedOn: day, subject: "mend: it"),
    ]
  }

  private func read(_ text: String, key: String) throws -> ResolutionDocument {
    let file = ResolutionDocument.path(of: key)
    return try ResolutionDocument(from: try Self.format.parse(text, file: file), file: file, key: key)
  }

  @Test func whatWasWrittenIsRead() throws {
    for document in try documents() {
      #expect(try read(try Self.format.text(of: document.node), key: document.key) == document)
    }
  }

  @Test(arguments: [
    ("kind: conflict", "kind: guess", "kind"), ("path: file\n", "", "path"),
    ("Han Mei <han@example.org>", "nobody", "resolved_by"), ("2014-10-31", "soon", "resolved_on"),
    ("source: fix", "source: luck", "source"), ("kind: conflict", "kind: merge-fix\nmore: 1", "more"),
  ])
  func whatIsNotInOrderIsToldWithItsKey(_ old: String, _ new: String, _ key: String) throws {
    let document = try documents()[0]
    let text = try Self.format.text(of: document.node)
    try #require(text.contains(old), "\(text)")
    let problems = try #require(
      #expect(throws: DocumentProblems.self) { try read(text.replacing(old, with: new), key: document.key) })
    #expect(problems.problems.contains { $0.description.contains(key) }, "\(problems)")
  }

  @Test func aDocumentUnderAnotherNameIsRefused() throws {
    let document = try documents()[0]
    let text = try Self.format.text(of: document.node)
    #expect(throws: DocumentProblems.self) { try read(text, key: String(repeating: "0", count: 40)) }
  }
}
