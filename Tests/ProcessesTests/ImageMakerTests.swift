// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Git
import ReleaseCore
import TestSupport
import Testing

@testable import Processes

@Suite struct ImageMakerTests {
  private static let files: [String: ScratchFile] = [
    "system/build.prop": "ro.product.model=MI 3W\nro.build.fingerprint=stale\n",
    "system/bin/sh": .executable("#!/system/bin/sh\n"), "system/bin/ls": .symbolicLink("sh"),
    "system/etc/hosts": "127.0.0.1 localhost\n",
    "system/media/发现 \"1\".ogg": .bytes(Array(repeating: 7, count: 70_000)),
    "system/empty": "", "system/lib/long": .symbolicLink(String(repeating: "x/", count: 60)),
    "overlay/etc/hosts": "overlaid\n", "overlay/app/Torch.apk": .bytes((0..<200_000).map { UInt8($0 % 251) }),
  ]

  private func partition(_ fileSystem: FileSystem, properties: String? = "build.prop") -> PartitionProfile {
    PartitionProfile(
      name: "system", folders: ["system", "overlay"], fileSystem: fileSystem, buildProperties: properties)
  }

  private func repository() throws -> ScratchRepository {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(ImageMakerTests.files)
    return scratch
  }

  /// Builds in a new folder, from a new repository with the same tree.
  private func build(_ partition: PartitionProfile) async throws -> (BuildOutput, ScratchFolder) {
    let scratch = try repository()
    let work = try ScratchFolder("build")
    let output = try await RomBuildRunner(tools: tools).build(
      facts(.tree([partition]), tree: scratch.id("main^{tree}")),
      exporter: GitRepository(at: scratch.path), in: work.path)
    return (output, work)
  }

  private static let kinds: [FileSystem] = [
    .erofs(compression: nil), .erofs(compression: "lz4hc,9"), .ext4(size: nil),
    .ext4(size: ByteCount.mebibytes(8)),
  ]

  @Test(arguments: kinds, [0o022, 0o077] as [mode_t])
  func theSameTreeGivesTheSameImage(fileSystem: FileSystem, mask: mode_t) async throws {
    let (output, outputFolder) = try await build(partition(fileSystem))
    let image = output.images[0]
    #expect(image.size.bytes % 4096 == 0)
    let log = try outputFolder.text("build.log")
    #expect(log.contains(image.sha256.description))

    // Again by hand, elsewhere, later and under another umask.
    let scratch = try repository()
    let facts = try facts(.tree([partition(fileSystem)]), tree: scratch.id("main^{tree}"))
    let again = try ScratchFolder("a-longer-name-elsewhere")
    let (path, profile) = (scratch.path, partition(fileSystem))
    let staged = try withUmask(mask) {
      try RomBuildRunner(tools: tools).stage(
        profile, facts, GitRepository(at: path), at: again.path("staging")
      ).folder
    }
    let uuid = ImageMaker.uuid(codename: "cancro", partition: "system", version: facts.version)
    try await ImageMaker(tools: tools, epoch: facts.epoch).make(
      profile, from: StagedTree(folder: staged), uuid: uuid, at: again.path("image"), scratch: again.path)
    #expect(try ImageMaker.describe("system", at: again.path("image")).sha256 == image.sha256)
  }

  @Test func noToolSeesTheCallersZoneOrLanguage() throws {
    let environment = try ImageMaker(tools: tools, epoch: 0).command(.mke2fs, []).environment
    #expect(environment == ["PATH": tools.text, "TZ": "UTC", "LC_ALL": "C"])
  }

  @Test(arguments: kinds)
  func theFileSystemCheckerFindsNothing(fileSystem: FileSystem) async throws {
    let (output, folder) = try await build(partition(fileSystem))
    let image = output.images[0].path
    let check =
      switch fileSystem {
      case .erofs: try Tool.run("fsck.erofs", [image])
      case .ext4: try Tool.run("e2fsck", ["-fn", image])
      }
    #expect(check.status == 0, "\(check.text) \(check.errors)")
    withExtendedLifetime(folder) {}
  }

  @Test func theContentIsTheTreesWithTheBuildsProperties() async throws {
    let (output, folder) = try await build(partition(.ext4(size: nil)))
    let image = output.images[0].path
    func debugfs(_ request: String) throws -> String { try Tool.run("debugfs", ["-R", request, image]).text }
    #expect(try debugfs("cat /etc/hosts") == "overlaid\n")
    #expect(
      try debugfs("cat /build.prop") == """
        ro.product.model=MI 3W
        ro.build.fingerprint=Xiaomi/cancro/cancro:4.4/4.10.31/4.10.31:user/release-keys
        ro.build.version.incremental=4.10.31
        ro.build.version.release=4.4
        ro.build.version.sdk=19
        ro.build.version.security_patch=2014-10-01
        ro.build.date.utc=1414746000
        ro.product.device=cancro
        ro.product.brand=Xiaomi

        """)
    #expect(try debugfs("dump -p /app/Torch.apk \(folder.path("apk"))") == "")
    #expect(try Array(folder.data("apk")) == (0..<200_000).map { UInt8($0 % 251) })
    let stat = try debugfs("stat /bin/sh")
    #expect(stat.contains("Mode:  0755"))
    #expect(stat.contains("User:     0   Group:     0"))
    for time in ["ctime", "atime", "mtime", "crtime"] {
      #expect(stat.contains("\(time): 0x54534f90:00000000"), "\(time) in \(stat)")
    }
    #expect(try debugfs("stat /").contains("Mode:  0755"))
    #expect(try debugfs("stat /build.prop").contains("Mode:  0644"))
    #expect(try debugfs("stat /bin/ls").contains("Fast link dest: \"sh\""))
  }

  @Test func theErofsImageHoldsTheTree() async throws {
    let (output, folder) = try await build(partition(.erofs(compression: "lz4hc,9")))
    let result = try Tool.run("fsck.erofs", ["--extract=\(folder.path("out"))", output.images[0].path])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try folder.text("out/etc/hosts") == "overlaid\n")
    #expect(try folder.mode("out/bin/sh") == 0o755)
    #expect(try folder.text("out/build.prop").hasSuffix("ro.product.brand=Xiaomi\n"))
    #expect(try folder.data("out/app/Torch.apk").count == 200_000)
  }

  @Test func aThousandFilesFitTheSizeThatIsWorkedOut() async throws {
    let scratch = try ScratchRepository(bare: true)
    var files: [String: ScratchFile] = [:]
    for index in 0..<1000 {
      files["system/d\(index % 9)/\(index)"] = .bytes(Array(repeating: 1, count: index * 13))
    }
    try scratch.commit(files)
    let work = try ScratchFolder("build")
    let partition = PartitionProfile(
      name: "system", folders: ["system"], fileSystem: .ext4(size: nil), buildProperties: nil)
    let output = try await RomBuildRunner(tools: tools).build(
      facts(.tree([partition]), tree: scratch.id("main^{tree}")), exporter: GitRepository(at: scratch.path),
      in: work.path)
    let check = try Tool.run("e2fsck", ["-fn", output.images[0].path])
    #expect(check.status == 0, "\(check.text)")
    #expect(output.images[0].size < ByteCount.mebibytes(16))
  }

  @Test func anImageTooSmallIsAFailureWithTheToolsWords() async throws {
    let error = try await failure { _ = try await build(partition(.ext4(size: ByteCount(81920)))) }
    #expect(error.code == "processes.failed")
    #expect(error.message.contains("mke2fs"))
    let odd = try await failure { _ = try await build(partition(.ext4(size: ByteCount(81921)))) }
    #expect(odd.kind == .badConfiguration)
  }

  @Test func theUUIDDependsOnCodenamePartitionAndVersion() throws {
    let version = try #require(BuildVersion("4.10.31"))
    let uuid = ImageMaker.uuid(codename: "cancro", partition: "system", version: version)
    #expect(uuid.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    #expect(uuid == ImageMaker.uuid(codename: "cancro", partition: "system", version: version))
    #expect(uuid != ImageMaker.uuid(codename: "cancro", partition: "vendor", version: version))
    #expect(uuid != ImageMaker.uuid(codename: "cancros", partition: "ystem", version: version))
  }

  @Test(arguments: ["../build.prop", "/build.prop", "bin/ls", "etc"])
  func buildPropertiesAreNotWrittenElsewhere(path: String) async throws {
    let error = try await failure { _ = try await build(partition(.ext4(size: nil), properties: path)) }
    #expect(error.code == "processes.recipe-unusable")
  }
}
