// SPDX-License-Identifier: Apache-2.0
import Building
import Composing
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Scheduling
import Settings
import Testing

@Suite struct ReleaseSettingsReading {
  @Test func everyKeyHasItsPlace() throws {
    let settings = try SettingsExample.read(SettingsExample.text)
    #expect(settings.product == "MIUI")
    #expect(settings.calendar.timeZone.identifier == "Asia/Shanghai")
    #expect(settings.calendar.weekday == .friday)
    #expect(settings.calendar.hour == 17 && settings.calendar.minute == 0)
    #expect(settings.calendar.firstWeek == 590)
    #expect(settings.base == "main" && settings.ledger == "ledger")
    #expect(settings.committer == Identity(name: "Release Train", email: "train@example.com"))
    #expect(settings.channels.map(\.name) == ["dev", "honorary-dev"])
    #expect(settings.channel(named: "dev")?.url == "https://example.com/dev")
    #expect(settings.channel(named: "honorary-dev")?.url == nil)
    #expect(settings.channel(named: "honorary-dev")?.title.english == "荣誉开发组内测")
    #expect(settings.gate == nil, "no gate unless somebody wants one")
    #expect(settings.features == 3...20)
    #expect(settings.train == TrainRules(policy: .votes, seats: nil, waitingBonus: 10), "the usual rules")
    #expect(settings.certificate.absolute == "/rom/keys/release.x509.pem")
    #expect(settings.privateKey.text == "../keys/release.pk8")
    #expect(settings.privateKey.absolute == "/keys/release.pk8")
    #expect(settings.stateFolder.absolute == "/rom/state")
    #expect(settings.releaseFolder.absolute == "/srv/release")
    #expect(settings.feedAuthority == "example.com")
    #expect(settings.remote == "origin" && !settings.sourceSnapshot)
  }

  @Test func aTrainMayBeComposedByOtherRules() throws {
    let text = SettingsExample.text.replacing(
      "first_week: 590", with: "first_week: 590\n  policy: count\n  seats: 12\n  waiting_bonus: 0")
    #expect(try SettingsExample.read(text).train == TrainRules(policy: .count, seats: 12, waitingBonus: 0))
  }

  @Test func anOrderMayBeGiven() throws {
    let text = SettingsExample.text.replacing(
      "first_week: 590", with: "first_week: 590\n  policy: order\n  order: [REQ-7, REQ-3]")
    let given = [RequestID(7), RequestID(3)]
    #expect(try SettingsExample.read(text).train == TrainRules(policy: .order, given: given))
  }

  @Test func aRemoteHasItsPlaceAndChannels() throws {
    let remotes = try SettingsExample.read(SettingsExample.text).remotes
    #expect(remotes.map(\.name) == ["cdn", "office"])
    #expect(remotes[0].address.text == "s3:bucket/miui" && remotes[0].address.configured == "s3")
    #expect(remotes[0].channels.map(\.name) == ["dev"], "members' builds go where they are meant to go")
    #expect(remotes[0].config == nil && remotes[0].flags.isEmpty && remotes[0].usesConditionalWrites)
    #expect(remotes[1].address.backend == "local" && remotes[1].address.configured == nil)
    #expect(remotes[1].channels.map(\.name) == ["dev", "honorary-dev"])
    #expect(remotes[1].config?.absolute == "/rclone.conf" && !remotes[1].usesConditionalWrites)
    #expect(remotes[1].flags == ["--transfers=8", "--s3-storage-class=STANDARD_IA"])
  }

  @Test func withoutThePublishKeyThereAreNoRemotes() throws {
    for text in ["", "publish: {}\n", "publish: {remotes: []}\n"] {
      let lines = SettingsExample.text.split(separator: "\n", omittingEmptySubsequences: false)
      let start = try #require(lines.firstIndex(of: "publish:"))
      let end = try #require(lines.firstIndex(of: "source_snapshot: false"))
      let without = (lines[..<start] + lines[end...]).joined(separator: "\n")
      #expect(try SettingsExample.read(text + without).remotes.isEmpty)
    }
  }

  @Test func aTreeDeviceHasItsPartitions() throws {
    let device = try #require(SettingsExample.read(SettingsExample.text).device(named: "cancro"))
    #expect(device.marketName == "MI3WMI4W" && device.android == "4.4" && device.sdkLevel == 19)
    #expect(device.securityPatch == "2026-11-05" && device.brand == "Xiaomi")
    #expect(
      device.recipe
        == .tree([
          PartitionProfile(
            name: "system", folders: ["system", "device/cancro"],
            fileSystem: .erofs(compression: "lz4hc,9"), buildProperties: "build.prop"),
          PartitionProfile(
            name: "vendor", folders: ["vendor"], fileSystem: .ext4(size: .mebibytes(64)),
            buildProperties: nil),
        ]))
  }

  @Test func aCommandDeviceHasItsCommand() throws {
    let device = try #require(SettingsExample.read(SettingsExample.text).device(named: "umi"))
    #expect(
      device.recipe
        == .command(
          CommandRecipe(
            arguments: ["./build.sh", "--device", "umi"],
            images: [
              .init(partition: "system", path: "out/system.img"),
              .init(partition: "vendor", path: "out/vendor.img"),
            ], timeLimit: .seconds(5400), environment: ["BUILD_TYPE": "user", "LEVEL": "7"])))
  }

  @Test func whatIsLeftOutHasItsDefault() throws {
    var lines = SettingsExample.text.split(separator: "\n", omittingEmptySubsequences: false)
    let dropped = [
      "train:", "  weekday:", "  time:", "  first_week:", "version_scheme:", "ledger:", "features:",
      "remote:", "feed_authority:",
      "source_snapshot:", "        compression:", "        size:", "    time_limit:", "    environment:",
      "      BUILD_TYPE:", "      LEVEL:", "    url: \"\"",
    ]
    lines.removeAll { line in dropped.contains { line.hasPrefix($0) } }
    let settings = try SettingsExample.read(lines.joined(separator: "\n"))
    #expect(settings.calendar.weekday == .friday && settings.calendar.hour == 17)
    #expect(settings.calendar.firstWeek == 1)
    #expect(settings.versionScheme == .date && settings.ledger == "ledger")
    #expect(settings.features == 3...20)
    #expect(settings.feedAuthority == nil && settings.remote == nil && settings.sourceSnapshot)
    guard case .tree(let partitions) = settings.devices[0].recipe,
      case .command(let command) = settings.devices[1].recipe
    else {
      Issue.record("other recipes")
      return
    }
    #expect(partitions.map(\.fileSystem) == [.erofs(compression: "lz4hc,9"), .ext4(size: nil)])
    #expect(command.timeLimit == .seconds(21600) && command.environment.isEmpty)
  }

  @Test func noCompressionIsNone() throws {
    let text = SettingsExample.text.replacingOccurrences(of: "lz4hc,9", with: "none")
    guard case .tree(let partitions) = try SettingsExample.read(text).devices[0].recipe else {
      Issue.record("another recipe")
      return
    }
    #expect(partitions[0].fileSystem == .erofs(compression: nil))
  }
}

@Suite struct ReleaseSettingsFiles {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func aFileIsReadAndItsPathsStartAtItsFolder() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: ReleaseSettings.fileName)
    try Data(SettingsExample.text.utf8).write(to: file)
    let settings = try ReleaseSettings.load(file.path)
    #expect(settings.stateFolder.absolute == folder.appending(path: "state").path)
  }

  @Test func aMissingFileNamesInit() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let failure = try failure(loading: folder.appending(path: "none.yaml").path)
    #expect(failure.kind == .badConfiguration && failure.code == "settings.missing")
    #expect(failure.hints.contains { $0.contains("miui-release init") })
    #expect(failure.message == "there is no settings file none.yaml")
  }

  @Test func aFolderIsNoSettingsFile() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let failure = try failure(loading: folder.path)
    #expect(failure.kind == .inputOutput && failure.message.contains("it is a folder"))
  }

  @Test func whatIsNotTextIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "latin.yaml")
    try Data([0x61, 0x3A, 0x20, 0x62, 0x0A, 0x61, 0x3A, 0x20, 0xE9, 0x0A]).write(to: file)
    let failure = try failure(loading: file.path)
    #expect(failure.kind == .badConfiguration)
    #expect(failure.message.contains("latin.yaml:2:1: is not UTF-8 text"))
  }

  @Test func aHugeFileIsRefusedWithoutReadingItAll() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "huge.yaml")
    try Data(repeating: 0x23, count: 3 << 20).write(to: file)
    #expect(try failure(loading: file.path).message.contains("at most 1.0 MiB"))
  }

  private func failure(loading path: String) throws -> SettingsError {
    try #require(throws: SettingsError.self) {
      try ReleaseSettings.load(path, shownAs: String(path.split(separator: "/").last ?? ""))
    }
  }
}
