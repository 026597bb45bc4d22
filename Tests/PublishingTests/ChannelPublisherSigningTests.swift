// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing
import Trusting

/// Signatures that come back in files from machines that have nothing but a key.
@Suite struct ChannelPublisherSigningTests {
  /// A release that its builder has signed, and the copy of it that the manager gets.
  private struct Staged {
    let test: TestChannel
    let builder: ChannelPublisher
    let copy: Envelope
  }

  private func staged() throws -> Staged {
    let test = try TestChannel()
    try test.create()
    let builder = test.publisher(try TestChannel.builder())
    try test.stage("26.10.2", by: builder)
    let bytes = try SampleRelease.unwrap(try test.store.staged()?.documents["2.builds.json"])
    return Staged(
      test: test, builder: builder, copy: try Envelope(parsing: bytes, role: "builds"))
  }

  @Test("A returned file brings its signature under whatever name, and once")
  func returned() throws {
    let staged = try staged()
    let manager = try TestChannel.key(.builds, 2)
    var signed = Envelope(signed: staged.copy.signed)
    #expect(try signed.sign(with: manager) == .signed)
    #expect(try signed.sign(with: manager) == .alreadySigned)
    let found = try staged.builder.importSignatures(signed.bytes(indented: true), file: "2.builds (1).json")
    #expect(found.file == "2.builds.json" && found.added == [manager.key.id] && found.refused == [])
    #expect(
      try staged.builder.importSignatures(signed.bytes(), file: "2.builds.json").known == [manager.key.id])
    #expect(try staged.builder.missingSignatures().isEmpty, "the builder's own signature stayed")
    _ = try staged.builder.publish(at: TestChannel.start)
    #expect(try staged.test.reader().read(at: TestChannel.start).latest == BuildVersion("26.10.2"))
  }

  @Test("Signatures of strangers, bad ones and empty ones are left out")
  func strangers() throws {
    let staged = try staged()
    var signed = Envelope(signed: staged.copy.signed)
    _ = try signed.sign(with: TestChannel.key(.targets, 1))
    signed.add(MetadataSignature(keyID: try TestChannel.key(.builds, 2).key.id, bytes: [1, 2, 3]))
    let found = try staged.builder.importSignatures(signed.bytes(), file: "2.builds.json")
    #expect(found.added == [] && found.refused.count == 2)
    #expect(try staged.builder.missingSignatures().map(\.valid) == [1])
  }

  @Test("A file whose signed part differs is refused, and so is one of nothing that is staged")
  func changed() throws {
    let staged = try staged()
    var body = try TargetsMetadata(signed: staged.copy.signed, role: "builds")
    body.header.expires += 86_400
    var forged = Envelope(signed: body.signed)
    _ = try forged.sign(with: TestChannel.key(.builds, 2))
    #expect(throws: PublishingError.stagedChanged("2.builds.json")) {
      try staged.builder.importSignatures(forged.bytes(), file: "2.builds.json")
    }
    let failure = #expect(throws: PublishingError.self) {
      try staged.builder.importSignatures(forged.bytes(), file: "9.builds.json")
    }
    #expect(failure?.kind == .notFound && failure?.code == "publishing.not-staged-here")
    #expect(throws: TrustError.self) { try staged.builder.importSignatures([1, 2], file: "2.builds.json") }
  }

  @Test("A bad signature of a key that is here is replaced by a good one")
  func replacesBadSignatures() throws {
    let staged = try staged()
    var spoilt = staged.copy
    spoilt.add(MetadataSignature(keyID: try TestChannel.key(.builds, 1).key.id, bytes: [0]))
    try staged.test.store.replaceStaged(spoilt.bytes(), as: "2.builds.json")
    #expect(try staged.builder.signStaged() == [try TestChannel.key(.builds, 1).key.id])
    #expect(try staged.builder.missingSignatures().map(\.valid) == [1])
  }
}
