// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing

@Suite struct FileReleaseRepositoryTests {
  let scratch: ScratchFolder
  let repository: FileReleaseRepository
  let dev: Channel

  init() throws {
    scratch = try ScratchFolder("repository")
    repository = FileReleaseRepository(root: scratch.path("release"))
    dev = try TinyRelease.unwrap(Channel("dev"))
  }

  private func plan(_ version: String, filler: UInt8 = 7) throws -> PublicationPlan {
    let tiny = try TinyRelease(version, filler: filler)
    return try tiny.plan(staged: tiny.stage(in: scratch, "staged-\(version)-\(filler)"))
  }

  private func view() throws -> ReaderView { try ReaderView.read(scratch.path("release/dev")) }

  @Test("A release is published, read back and found by a reader")
  func publish() throws {
    #expect(try repository.current(dev) == nil)
    #expect(try repository.versions(of: dev) == [])
    #expect(try view() == .none)
    let plan = try plan("26.11.27")
    #expect(try repository.release(dev, plan.version) == nil)
    #expect(try repository.publish(plan) == .published)
    #expect(try repository.current(dev) == plan.pointer)
    #expect(try repository.release(dev, plan.version) == plan.manifest)
    #expect(try view() == .release(version: "26.11.27"))
    let names = try scratch.contents(of: "release/dev")
    #expect(names == (["26.11.27", "latest.json"] + plan.files.map { "26.11.27/\($0.facts.name)" }).sorted())
  }

  @Test("Modes are 0644 and 0755 whatever the umask", arguments: [0o000, 0o022, 0o077, 0o777])
  func modes(mask: Int) throws {
    let plan = try plan("26.11.27")
    let staged = try #require(try scratch.contents().first { $0.hasPrefix("staged") })
    // The umask belongs to the process, so the publisher is one of its own.
    let result = try Tool.run(
      "sh",
      [
        "-c", "umask $1 && exec $2 publish $3 $4", "sh", String(mask, radix: 8), try PublishFixture.path,
        scratch.path("release"), scratch.path(staged),
      ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try scratch.mode("release/dev") == 0o755)
    #expect(try scratch.mode("release/dev/26.11.27") == 0o755)
    #expect(try scratch.mode("release/dev/latest.json") == 0o644)
    for file in plan.files { #expect(try scratch.mode("release/dev/26.11.27/\(file.facts.name)") == 0o644) }
  }

  @Test("Publishing again changes nothing; a folder without pointer is adopted")
  func idempotent() throws {
    let plan = try plan("26.11.27")
    #expect(try repository.publish(plan) == .published)
    let before = try fingerprint()
    #expect(try repository.publish(plan) == .unchanged)
    #expect(try fingerprint() == before)
    try FileManager.default.removeItem(atPath: scratch.path("release/dev/latest.json"))
    #expect(try repository.publish(plan) == .adopted)
    #expect(try view() == .release(version: "26.11.27"))
  }

  /// Names, inodes and modification times of everything published.
  private func fingerprint() throws -> [String] {
    try scratch.contents(of: "release").map { name in
      let facts = try FileManager.default.attributesOfItem(atPath: scratch.path("release/\(name)"))
      return "\(name) \(facts[.systemFileNumber] ?? 0) \(facts[.modificationDate] ?? 0)"
    }
  }

  @Test("A version that is there with different content is refused, and nothing changes")
  func differentContent() throws {
    _ = try repository.publish(try plan("26.11.27"))
    let before = try fingerprint()
    let error = #expect(throws: FilesError.self) { try repository.publish(try plan("26.11.27", filler: 9)) }
    #expect(error?.kind == .refused)
    #expect(error?.message.hasPrefix("26.11.27 is already published in dev with different content") == true)
    #expect(try fingerprint() == before)
    #expect(try view() == .release(version: "26.11.27"))
  }

  @Test(
    "A folder that only looks the same is refused",
    arguments: ["changed", "shorter", "missing", "more", "folder", "link"])
  func nearlyTheSame(how: String) throws {
    let plan = try plan("26.11.27")
    _ = try repository.publish(plan)
    try FileManager.default.removeItem(atPath: scratch.path("release/dev/latest.json"))
    let folder = scratch.path("release/dev/26.11.27")
    let file = "\(folder)/announcement.en.md"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    switch how {
    case "changed":
      bytes[3] ^= 1
      try bytes.write(to: URL(fileURLWithPath: file))
    case "shorter": try bytes.dropLast().write(to: URL(fileURLWithPath: file))
    case "missing": try FileManager.default.removeItem(atPath: file)
    case "more": try bytes.write(to: URL(fileURLWithPath: "\(folder)/more.md"))
    case "folder":
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
    default:
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.createSymbolicLink(
        atPath: file, withDestinationPath: try scratch.write(bytes, to: "elsewhere"))
    }
    let error = #expect(throws: FilesError.self) { try repository.publish(plan) }
    #expect(error?.code == "files.already-published")
    #expect(error?.message.contains(how == "more" ? "more.md" : "announcement.en.md") == true)
    #expect(!scratch.exists("release/dev/latest.json"))
  }

  @Test("The channel never goes back")
  func neverBack() throws {
    let old = try plan("26.11.20")
    let new = try plan("26.11.27.2")
    _ = try repository.publish(old)
    _ = try repository.publish(new)
    // What is there already stays there, and the pointer with it.
    #expect(try repository.publish(old) == .unchanged)
    #expect(try repository.current(dev) == new.pointer)
    let error = #expect(throws: FilesError.self) { try repository.publish(try plan("26.11.27")) }
    #expect(error?.kind == .refused)
    #expect(error?.message == "dev stands at 26.11.27.2 and does not go back to 26.11.27")
    #expect(try repository.versions(of: dev).map(\.description) == ["26.11.20", "26.11.27.2"])
  }

  @Test("Leftovers of dead publishers are removed")
  func leftovers() throws {
    for name in [".staging-26.11.27/miui.zip", ".staging-26.11.20/a/b/c", ".staging-latest.json.17"] {
      try scratch.write("half", to: "release/dev/\(name)")
    }
    let outside = try scratch.write("keep me", to: "outside/file")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("release/dev/.staging-26.11.20/link"), withDestinationPath: scratch.path("outside")
    )
    #expect(try repository.publish(try plan("26.11.27")) == .published)
    #expect(try scratch.contents(of: "release/dev").allSatisfy { !$0.hasPrefix(".") })
    #expect(try String(contentsOfFile: outside, encoding: .utf8) == "keep me")
  }

  @Test(
    "A damaged pointer is a clear error, and nothing is published over it", arguments: ["", "{}", "not JSON"])
  func damagedPointer(text: String) throws {
    try scratch.write(text, to: "release/dev/latest.json")
    let error = #expect(throws: FilesError.self) { try repository.publish(try plan("26.11.27")) }
    #expect(error?.code == "files.damaged")
    #expect(error?.message.contains("release/dev/latest.json is damaged: ") == true)
    #expect(error?.hints.isEmpty == false)
    #expect(try scratch.contents(of: "release/dev") == ["latest.json"])
  }

  @Test("A package that changed after it was described is not published", arguments: [true, false])
  func changedArtifact(sameSize: Bool) throws {
    let tiny = try TinyRelease("26.11.27")
    let staged = try tiny.stage(in: scratch, "staged")
    let plan = try tiny.plan(staged: staged)
    var bytes = tiny.content
    if sameSize { bytes[4321] ^= 1 } else { bytes.removeLast() }
    try scratch.write(Data(bytes), to: "staged/\(tiny.manifest.packages[0].file)")
    let error = #expect(throws: FilesError.self) { try repository.publish(plan) }
    #expect(error?.code == "files.staged-differs")
    #expect(try scratch.contents(of: "release/dev") == [])
  }

  @Test("A published file shares no inode with the file it was made from")
  func ownInode() throws {
    let tiny = try TinyRelease("26.11.27")
    let staged = try tiny.stage(in: scratch, "staged")
    _ = try repository.publish(try tiny.plan(staged: staged))
    try scratch.write("rewritten", to: "staged/\(tiny.manifest.packages[0].file)")
    #expect(try view() == .release(version: "26.11.27"))
  }

  @Test("Two publishers exclude each other")
  func busy() throws {
    try scratch.folder("release/dev")
    let tiny = try TinyRelease("26.11.27")
    let staged = try tiny.stage(in: scratch, "staged")
    let publisher = [try PublishFixture.path, "publish", scratch.path("release"), staged]
    let result = try Tool.run("flock", ["-n", scratch.path("release/dev")] + publisher)
    #expect(result.status == 75)
    #expect(result.errors == "error: another process is publishing into \(scratch.path("release/dev"))\n")
    #expect(try repository.publish(try tiny.plan(staged: staged)) == .published)
  }

  @Test("A reader sees the old release or the new one after every step of publishing")
  func everyStep() throws {
    _ = try repository.publish(try plan("26.11.20"))
    let plan = try plan("26.11.27")
    let root = scratch.path("release")
    for count in 0...plan.steps.count {
      for step in plan.steps.prefix(count) { try perform(step, of: plan, in: root) }
      let expected = count == plan.steps.count ? "26.11.27" : "26.11.20"
      #expect(try view() == .release(version: expected), "after \(count) steps")
      // Whatever the state, publishing goes on from it and ends in the same release.
      #expect(try repository.publish(plan) != .unchanged || count == plan.steps.count)
      #expect(try view() == .release(version: "26.11.27"))
      try FileManager.default.removeItem(atPath: "\(root)/dev/26.11.27")
      try AtomicWrite.write(try self.plan("26.11.20").pointer.bytes(), to: "\(root)/dev/latest.json")
    }
  }

  private func perform(_ step: PublicationPlan.Step, of plan: PublicationPlan, in root: String) throws {
    switch step {
    case .removeLeftover(let path): try Folders.remove("\(root)/\(path)")
    case .makeFolder(let path): try Folders.make("\(root)/\(path)")
    case .place(let path):
      let file = try #require(plan.files.first { $0.facts.name == Folders.name(of: path) })
      switch file.content {
      case .bytes(let bytes): try Data(bytes).write(to: URL(fileURLWithPath: "\(root)/\(path)"))
      case .file(let origin): try FileManager.default.copyItem(atPath: origin, toPath: "\(root)/\(path)")
      }
    case .sync(let path): try FolderSync.run("\(root)/\(path)")
    case .rename(let from, let to): try Folders.rename("\(root)/\(from)", to: "\(root)/\(to)")
    case .replacePointer(let path): try AtomicWrite.write(try plan.pointer.bytes(), to: "\(root)/\(path)")
    }
  }
}
