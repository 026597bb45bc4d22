// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import ReleaseCore
import Testing
import Trusting

@Suite struct SigningReviewTests {
  private func document(_ test: TestChannel, _ file: String) throws -> Envelope {
    try Envelope(
      parsing: SampleRelease.unwrap(try test.publisher(TestChannel.builder()).store.metadata(file)),
      role: file)
  }

  private func released() throws -> TestChannel {
    let test = try TestChannel()
    try test.create()
    try test.release("26.10.2")
    try test.release("26.10.9")
    return test
  }

  @Test("A builds document shows what it adds to the one before")
  func builds() throws {
    let test = try released()
    let now = TestChannel.start
    let review = try SigningReview(
      document(test, "3.builds.json"), file: "in/3.builds.json",
      previous: (document(test, "2.builds.json"), "2.builds.json"), at: now)
    #expect(review.role == "builds" && review.version == 3 && review.channel == "dev")
    #expect(review.addedVersions == [try #require(BuildVersion("26.10.9"))])
    #expect(review.changed.map(\.path) == ["channel/latest.json"] && review.removed == [])
    let alone = try SigningReview(document(test, "3.builds.json"), file: "x.json", at: now)
    #expect(alone.addedVersions.count == 2 && !alone.isCompared && alone.role == "targets")
  }

  @Test("A root document shows keys and thresholds, and what differs")
  func root() throws {
    let test = try TestChannel()
    try test.create()
    var machine = try TestChannel.everything()
    let new = try TestChannel.key(.root, 9)
    let old = try TestChannel.key(.root, 1).key.id
    machine.held.append(new)
    let publisher = test.publisher(machine)
    _ = try publisher.stageKeys(
      of: .root, KeyEdit(removed: [old.short], added: [new.key], threshold: 3), "x", at: TestChannel.start)
    _ = try publisher.publish(at: TestChannel.start)
    let review = try SigningReview(
      document(test, "2.root.json"), file: "2.root.json",
      previous: (document(test, "1.root.json"), "1.root.json"), at: TestChannel.start)
    let keys = try #require(review.keys.first { $0.role == "root" })
    #expect(keys.added == [new.key.id] && keys.removed == [old])
    #expect(keys.threshold == 3 && keys.earlier?.threshold == 2 && review.keys.count == 4)
  }

  @Test("What nobody should sign is refused")
  func refusals() throws {
    let test = try released()
    let builds = try document(test, "3.builds.json")
    func code(_ envelope: Envelope, _ file: String, previous: String? = nil, days: Double = 0) -> String? {
      let failure = #expect(throws: (any Error).self) {
        try SigningReview(
          envelope, file: file, previous: previous.map { (try document(test, $0), $0) },
          at: TestChannel.later(days))
      }
      return (failure as? any Failure)?.code
    }
    #expect(code(builds, "3.builds.json", days: 30) == "trust.expired")
    #expect(code(builds, "4.builds.json") == "trust.wrong-version")
    #expect(code(builds, "3.root.json") == "trust.wrong-type")
    #expect(code(try document(test, "1.root.json"), "1.builds.json") == "trust.wrong-type")
    #expect(code(try document(test, "1.snapshot.json"), "1.snapshot.json") == "publishing.signed-online")
    #expect(code(builds, "3.builds.json", previous: "3.builds.json") == "publishing.not-previous")
    #expect(code(builds, "3.builds.json", previous: "1.root.json") == "trust.wrong-type")
    #expect(code(Envelope(signed: ["_type": "manifest"]), "x.json") == "trust.wrong-type")
    #expect(code(Envelope(signed: ["a": 1]), "x.json") == "trust.malformed")
  }

  @Test(
    "Only VERSION.ROLE.json names a role",
    arguments: [
      ("5.builds.json", "builds"), ("a/b/12.builds-2026q3.json", "builds-2026q3"), ("05.builds.json", nil),
      ("0.builds.json", nil), ("builds.json", nil), ("5.json", nil), ("5.builds.txt", nil), ("5..json", nil),
    ] as [(String, String?)])
  func names(_ file: String, _ role: String?) { #expect(SigningReview.name(of: file)?.role == role) }
}
