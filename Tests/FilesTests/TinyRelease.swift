// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Merging
import Publishing
import ReleaseCore
import Scheduling
import TestSupport

/// A release of one package and no feature: as few system calls as a real one can have.
struct TinyRelease {
  let manifest: ReleaseManifest
  let content: [UInt8]

  struct Missing: Error {}

  static func unwrap<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Missing() }
    return value
  }

  init(_ text: String, filler: UInt8 = 7, channel: String = "dev") throws {
    let version = try Self.unwrap(BuildVersion(text))
    let commit = try Self.unwrap(ObjectID(hex: String(repeating: "d", count: 40)))
    content = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 13) ^ filler }
    let profile = DeviceProfile(
      codename: "cancro", marketName: "MI3WMI4W", android: "4.4", sdkLevel: 19, securityPatch: "2026-11-05",
      brand: "Xiaomi", recipe: .tree([]))
    let file = FileFacts(
      name: "miui_MI3WMI4W_\(version)_5da26de35f_4.4.zip", size: ByteCount(content.count),
      sha256: .sha256(of: content))
    let hash = Data(repeating: filler, count: 32).base64EncodedString()
    manifest = try ReleaseManifest.make(
      from: ReleaseFacts(
        product: "MIUI", version: version, channel: try Self.unwrap(Channel(channel)), week: 590,
        instant: try Self.unwrap(ZonedInstant("\(version.date)T17:00:00+08:00")),
        departure: ReleaseManifest.Departure(weekday: .friday, time: "17:00", zone: "Asia/Shanghai"),
        baseBranch: "main",
        train: TrainReport(base: commit, head: commit, tree: commit, boarded: [], leftBehind: []),
        tag: "dev-\(version)",
        packages: [
          ReleaseFacts.PackagedDevice(
            profile: profile, file: file, md5Prefix: "5da26de35f",
            payload: ReleaseManifest.Payload(
              fileHash: hash, fileSize: ByteCount(4000), metadataHash: hash, metadataSize: ByteCount(90)),
            partitions: [], postBuild: profile.fingerprint(of: version))
        ]))
  }

  /// Lays the package and the manifest into a folder, as an earlier stage of a cut does.
  func stage(in scratch: ScratchFolder, _ folder: String) throws -> String {
    for package in manifest.packages { try scratch.write(Data(content), to: "\(folder)/\(package.file)") }
    try scratch.write(Data(try manifest.bytes()), to: "\(folder)/manifest.json")
    return scratch.path(folder)
  }

  /// The plan of a staged release.
  func plan(staged: String) throws -> PublicationPlan {
    let announcements = Set(manifest.announcements.map(\.file))
    return try PublicationPlan(
      publishing: manifest,
      artifacts: manifest.files.filter { !announcements.contains($0.name) }.map {
        StagedFile($0, at: "\(staged)/\($0.name)")
      })
  }
}

/// The publisher that tests start as a process of its own.
enum PublishFixture {
  struct NotBuilt: Error {
    let beside: String
  }

  /// Beside the test program, where the build put both.
  static var path: String {
    get throws {
      let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let beside = URL(fileURLWithPath: program).deletingLastPathComponent().appending(
        path: "publish-fixture"
      ).path
      guard FileManager.default.isExecutableFile(atPath: beside) else {
        throw NotBuilt(beside: program)
      }
      return beside
    }
  }
}
