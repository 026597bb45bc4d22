// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore
import Requesting
import Testing

@testable import Resolving

/// What was found out about merges counts as long as the same is remembered, and no longer.
@Suite struct ResolvingVerdictsTests {
  private final class Shelf: MergeVerdictStore {
    var kept: [ObjectID: [[ObjectID]: Bool]] = [:]
    func verdicts(on base: ObjectID) -> [[ObjectID]: Bool] { kept[base] ?? [:] }
    func keep(_ verdicts: [[ObjectID]: Bool], on base: ObjectID) { kept[base] = verdicts }
  }

  private static func id(_ digit: Character) -> ObjectID? {
    ObjectID(hex: String(repeating: digit, count: 40))
  }

  private func verdicts(
    _ shelf: Shelf, tree: Character = "a", tip: Character? = "1", shipped: Set<RequestID> = []
  ) throws -> ResolvingVerdicts? {
    let id = try #require(Self.id("0"))
    let fix = MergeFix(
      key: "k", request: RequestID(7), with: [], resolvedBy: "Han Mei <han@example.org>",
      resolvedOn: try #require(CivilDate("2014-10-31")), from: id, to: id, paths: [], subject: "")
    return ResolvingVerdicts(
      shelf, ResolutionFolder(book: .empty, fixes: [fix], tree: Self.id(tree)),
      tips: tip.flatMap(Self.id).map { [RequestID(7): $0] } ?? [:], shipped: shipped)
  }

  @Test func whatChangesTheAnswerChangesThePlace() throws {
    let shelf = Shelf()
    let base = try #require(Self.id("b"))
    let other = try #require(Self.id("c"))
    let found: [[ObjectID]: Bool] = [[base]: true]
    try verdicts(shelf)?.keep(found, on: base)
    #expect(try verdicts(shelf)?.verdicts(on: base) == found)
    #expect(try verdicts(shelf)?.verdicts(on: other) == [:])
    #expect(try verdicts(shelf, tree: "d")?.verdicts(on: base) == [:])
    #expect(try verdicts(shelf, tip: "2")?.verdicts(on: base) == [:])
    #expect(try verdicts(shelf, tip: nil)?.verdicts(on: base) == [:])
    #expect(try verdicts(shelf, shipped: [RequestID(7)])?.verdicts(on: base) == [:])
    // Nor are they taken for those that nothing is remembered for.
    #expect(shelf.verdicts(on: base) == [:])
  }
}
