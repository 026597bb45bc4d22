// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Testing
import Updating

@Suite struct PackageChoiceTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let sentence: String
    let device: String?
    let have: String?
    let wantsFull: Bool
    /// `cancro full`, `on-hold`, or an error's code.
    let outcome: String
    var testDescription: String { sentence }

    init(
      _ sentence: String, device: String?, have: String? = nil, wantsFull: Bool = false, _ outcome: String
    ) {
      self.sentence = sentence
      self.device = device
      self.have = have
      self.wantsFull = wantsFull
      self.outcome = outcome
    }
  }

  @Test(
    "The package",
    arguments: [
      Row("by codename", device: "cancro", "cancro full"),
      Row("by market name", device: "MI3WMI4W", "cancro full"),
      Row("by any spelling of either", device: "mi3wmi4w", "cancro full"),
      Row("for another device", device: "pisces", "pisces full"),
      Row("from last week's build", device: "cancro", have: "26.11.20", "cancro incremental 26.11.20"),
      Row("from an older one", device: "cancro", have: "26.11.13", "cancro incremental 26.11.13"),
      Row("from one that there is no way from", device: "cancro", have: "26.11.6", "cancro full"),
      Row("for a device without incremental ones", device: "pisces", have: "26.11.20", "pisces full"),
      Row("whole, where that is wanted", device: "cancro", have: "26.11.20", wantsFull: true, "cancro full"),
      Row("for a device that gets nothing this week", device: "aries", "on-hold"),
      Row("for a device that is not there", device: "mione", "build.no-such-device"),
      Row("for no device of several", device: nil, "build.device-needed"),
    ])
  func package(row: Row) throws {
    let offer = try Offer()
    let manifest = try Self.withIncrementals(offer.manifest)
    var request = BuildRequest(
      device: row.device, have: row.have.flatMap { BuildVersion($0) }, installID: "phone")
    request.wantsFull = row.wantsFull
    let choice = BuildChoice(try offer.all(), request, at: 0)
    let outcome: String
    do {
      switch try choice.package(in: manifest) {
      case .take(let build):
        #expect(build.version == manifest.version && build.package.codename == build.codename)
        outcome =
          "\(build.codename) \(build.package.type)" + (build.package.fromVersion.map { " \($0)" } ?? "")
      case .nothingNew(let reason): outcome = reason.code
      }
    } catch {
      outcome = error.code
      #expect(error.message.contains("cancro (MI3WMI4W), pisces (MI3TD)"), "\(error)")
    }
    #expect(outcome == row.outcome)
  }

  @Test("The only device needs no name, unless another one is on hold")
  func onlyDevice() throws {
    let offer = try Offer()
    var manifest = offer.manifest
    manifest.packages.removeAll { $0.codename != "cancro" }
    let choice = BuildChoice(try offer.all(), BuildRequest(installID: "phone"), at: 0)
    #expect(throws: BuildRefusal.deviceNeeded(version: manifest.version, known: ["cancro (MI3WMI4W)"])) {
      try choice.package(in: manifest)
    }
    manifest.devicesOnHold = []
    #expect(throws: Never.self) { try choice.package(in: manifest) }
  }

  /// `cancro` from two older builds.
  static func withIncrementals(_ manifest: ReleaseManifest) throws -> ReleaseManifest {
    var manifest = manifest
    let full = try #require(manifest.packages.first { $0.codename == "cancro" })
    for text in ["26.11.13", "26.11.20"] {
      var package = full
      package.type = .incremental
      package.fromVersion = BuildVersion(text)
      package.file = "miui_MI3WMI4W_\(text)_to_26.11.27.zip"
      manifest.packages.insert(package, at: 0)
    }
    return try ReleaseManifest(bytes: manifest.bytes())
  }
}
