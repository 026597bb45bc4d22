// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Testing

@Suite struct PublicationPlanTests {
  @Test("The folder comes first, the pointer last")
  func steps() throws {
    let plan = try SampleRelease.plan()
    #expect(
      plan.steps.map(\.description) == [
        "remove what an earlier run left at dev/.staging-26.11.27",
        "make the folder dev/.staging-26.11.27",
        "write dev/.staging-26.11.27/cancro_images_26.11.27_2026-11-27_4.4.tgz",
        "write dev/.staging-26.11.27/miui_MI3TD_26.11.27_5da26de35f_4.4.zip",
        "write dev/.staging-26.11.27/miui_MI3WMI4W_26.11.27_5da26de35f_4.4.zip",
        "write dev/.staging-26.11.27/source_26.11.27.tar.zst",
        "write dev/.staging-26.11.27/announcement.zh.md",
        "write dev/.staging-26.11.27/announcement.en.md",
        "write dev/.staging-26.11.27/SHA256SUMS",
        "write dev/.staging-26.11.27/manifest.json",
        "sync dev/.staging-26.11.27 to disk",
        "rename dev/.staging-26.11.27 to dev/26.11.27",
        "replace dev/latest.json in one step",
      ])
  }

  @Test("SHA256SUMS lists every other file once, sorted by its bytes")
  func digests() throws {
    let plan = try SampleRelease.plan()
    let sums = try #require(plan.files.first { $0.facts.name == "SHA256SUMS" })
    guard case .bytes(let bytes) = sums.content else { throw SampleRelease.Missing() }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let expected = plan.files.filter { $0.facts.name != "SHA256SUMS" }
      .map { "\($0.facts.sha256)  \($0.facts.name)" }
    #expect(Set(lines.map(String.init)) == Set(expected))
    #expect(
      lines.map { $0.dropFirst(66) }.map(String.init).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        == lines.map { String($0.dropFirst(66)) })
    #expect(DigestList(damaged: bytes).bytes == bytes)
  }

  @Test("A file that is missing, too many or another one is refused by name")
  func mismatches() throws {
    let manifest = try SampleRelease.manifest()
    let artifacts = SampleRelease.artifacts(of: manifest)
    let first = try #require(artifacts.first).facts.name
    #expect(throws: PublishingError.notStaged(first)) {
      try PublicationPlan(publishing: manifest, artifacts: Array(artifacts.dropFirst()))
    }
    #expect(throws: PublishingError.notListed("extra.zip")) {
      try PublicationPlan(
        publishing: manifest, artifacts: artifacts + [StagedFile(name: "extra.zip", bytes: [1])])
    }
    #expect(throws: PublishingError.notListed(first)) {
      try PublicationPlan(publishing: manifest, artifacts: artifacts + artifacts.prefix(1))
    }
    var other = SampleRelease.content(of: first)
    other[7] ^= 1
    for bytes in [other, Array(other.dropLast())] {
      let error = #expect(throws: PublishingError.self) {
        try PublicationPlan(
          publishing: manifest, artifacts: artifacts.dropFirst() + [StagedFile(name: first, bytes: bytes)])
      }
      #expect(error?.code == "publishing.staged-differs")
    }
  }
}
