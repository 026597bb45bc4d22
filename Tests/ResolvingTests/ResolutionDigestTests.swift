// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Testing

@testable import Resolving

/// What was found out about merges counts as long as the same is remembered, and no longer.
@Suite struct ResolutionDigestTests {
  private static func id(_ digit: Character) -> ObjectID? {
    ObjectID(hex: String(repeating: digit, count: 40))
  }

  private func digest(
    tree: Character? = "a", tip: Character? = "1", shipped: Set<RequestID> = []
  ) throws -> Digest? {
    let id = try #require(Self.id("0"))
    let fix = MergeFix(
      key: "k", request: RequestID(7), with: [], resolvedBy: "Han Mei <han@example.org>",
      resolvedOn: try #require(CivilDate("2014-10-31")), from: id, to: id, paths: [], subject: "")
    return ResolutionFolder(book: .empty, fixes: [fix], tree: tree.flatMap(Self.id))
      .digest(tips: tip.flatMap(Self.id).map { [RequestID(7): $0] } ?? [:], shipped: shipped)
  }

  @Test func whatChangesTheAnswerChangesTheDigest() throws {
    let first = try #require(try digest())
    #expect(try digest() == first)
    #expect(try digest(tree: "d") != first)
    #expect(try digest(tip: "2") != first)
    #expect(try digest(tip: nil) != first)
    #expect(try digest(shipped: [RequestID(7)]) != first)
    #expect(try digest(tree: nil) == nil)
  }
}
