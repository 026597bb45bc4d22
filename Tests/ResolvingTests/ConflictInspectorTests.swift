// SPDX-License-Identifier: Apache-2.0
import Git
import Merging
import ReleaseCore
import Requesting
import Settings
import TestSupport
import Testing

@testable import Resolving

/// Whose change stands against a branch that the base has left behind.
@Suite struct ConflictInspectorTests {
  private func id(_ text: String) throws -> ObjectID { try #require(ObjectID(hex: text)) }

  private func request() throws -> FeatureRequest {
    let text = """
      id: REQ-5
      title:
        zh: 手电筒
      app:
        zh: 系统
      kind: new
      origin: team
      developers:
      - Han Mei
      branch: topic/five
      votes: 1
      created: 2014-10-01
      decision: accepted

      """
    let ledger = Ledger(
      LedgerSnapshot(
        commit: try id(String(repeating: "0", count: 40)), files: ["requests/REQ-5.yaml": text]),
      format: YAMLDocumentFormat())
    return try #require(ledger.requests.first, "\(ledger.problems)")
  }

  @Test func onlyWhatCameSinceTheBranchBeganIsNamed() throws {
    let scratch = try ScratchRepository(bare: true)
    let zero = try id(scratch.commit(["f": "0\n"]))
    let one = try id(scratch.commit(["f": "1\n"]))
    let topic = try id(scratch.commit(["f": "topic\n"], on: "topic/five", from: "main"))
    let two = try id(scratch.commit(["f": .removed, "g": "2\n"]))
    let repository = try GitRepository(at: scratch.path)
    let engine = try GitMergeBackend(comparingIn: repository)
    let inspector = ConflictInspector(
      graph: repository, engine: engine, history: repository,
      earlier: [
        TrainStep(request: RequestID(8), before: zero, after: one),
        TrainStep(request: RequestID(9), before: one, after: two),
      ])
    let train = TrainReport(
      base: two, head: two, tree: try repository.tree(of: two), boarded: [], leftBehind: [])
    let report = try inspector.report(
      on: try request(), .base, at: topic, of: TrainCourse(train),
      by: Signature(Identity(name: "Han Mei", email: "han@example.org"), seconds: 0, offset: 0))
    let file = try #require(report.files.first)
    #expect(file.kind == "modify/delete")
    #expect(file.removedBy == .onto)
    #expect(file.whose == [RequestID(9)])
    #expect(report.collidesWith == [])
    #expect(report.mergingBaseSuffices == nil)
  }
}
