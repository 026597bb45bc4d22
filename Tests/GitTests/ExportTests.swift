// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import TestSupport
import Testing

@testable import Git

@Suite struct ExportTests {
  private let scratch: ScratchRepository
  private let repository: GitRepository

  init() throws {
    scratch = try ScratchRepository(bare: true)
    repository = try scratch.open()
  }

  private func tree(_ files: [String: ScratchFile], on branch: String = "main") throws -> ObjectID {
    try scratch.commit(files, on: branch)
    return try scratch.id("\(branch)^{tree}")
  }

  @Test(arguments: [0o000, 0o022, 0o077] as [mode_t])
  func filesLinksModesAndSubmodulesAreWritten(mask: mode_t) throws {
    let tree = try tree([
      "system/build.prop": "ro.build.type=user\n", "system/bin/sh": .executable("#!"),
      "system/bin/link": .symbolicLink("/system/bin/sh"), "system/empty": "",
      "system/media/发现.ogg": .bytes([0, 255, 10]),
      "system/vendor": .submodule(String(repeating: "12", count: 20)),
    ])
    let folder = try ScratchFolder()
    let path = scratch.path
    try withUmask(mask) { try GitRepository(at: path).export(tree, folder: "", into: folder.path) }
    #expect(
      try folder.contents() == [
        "system", "system/bin", "system/bin/link", "system/bin/sh", "system/build.prop",
        "system/empty", "system/media", "system/media/发现.ogg", "system/vendor",
      ])
    #expect(try folder.text("system/build.prop") == "ro.build.type=user\n")
    #expect(try Array(folder.data("system/media/发现.ogg")) == [0, 255, 10])
    #expect(try folder.mode("system/build.prop") == 0o644)
    #expect(try folder.mode("system/bin/sh") == 0o755)
    #expect(try folder.mode("system/bin") == 0o755)
    #expect(try folder.mode("system/vendor") == 0o755)
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("system/bin/link"))
    #expect(link == "/system/bin/sh")
  }

  @Test func aSubtreeIsWrittenWithoutItsParents() throws {
    let tree = try tree(["out/system/a": "1", "out/vendor/b": "1"])
    let folder = try ScratchFolder()
    try repository.export(tree, folder: "out/vendor", into: folder.path)
    #expect(try folder.contents() == ["b"])
    #expect(try repository.hasFolder(tree, "out/system"))
    #expect(try repository.hasFolder(tree, ""))
    #expect(try !repository.hasFolder(tree, "out/system/a"), "a file is no folder")
    #expect(try !repository.hasFolder(tree, "out/product"))
    let error = try failure { try repository.export(tree, folder: "out/product", into: folder.path) }
    #expect(error == .folderMissing("out/product", tree: tree))
  }

  @Test func aLaterLayerWins() throws {
    let below = try tree(
      [
        "same": "below", "file": "becomes a folder", "folder/inner/x": "gone", "link": .symbolicLink("/etc"),
        "run": .executable("1"), "kept": "1",
      ], on: "below")
    let above = try tree(
      ["same": "above", "file/inside": "1", "folder": "now a file", "link/passwd": "ours", "run": "2"],
      on: "above")
    let folder = try ScratchFolder()
    try repository.export(below, folder: "", into: folder.path)
    try repository.export(above, folder: "", into: folder.path)
    #expect(
      try folder.contents() == [
        "file", "file/inside", "folder", "kept", "link", "link/passwd", "run", "same",
      ])
    #expect(try folder.text("same") == "above")
    #expect(try folder.text("link/passwd") == "ours", "the link of the layer below was not followed")
    #expect(try folder.mode("run") == 0o644)
    try repository.export(below, folder: "", into: folder.path)
    #expect(try folder.text("folder/inner/x") == "gone")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "/etc")
  }

  @Test(arguments: ["..", ".", ".git", ".GIT"])
  func aNameThatEscapesIsRefused(name: String) throws {
    let blob = try scratch.git(["hash-object", "-w", "--stdin"], in: scratch.path, input: [97])
    let inner = try scratch.git(["mktree"], in: scratch.path, input: Array("100644 blob \(blob)\tx\n".utf8))
    var entry = Array("40000 \(name)\0".utf8)
    entry += try #require(Hexadecimal.bytes(of: inner))
    let tree = try scratch.git(
      ["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], in: scratch.path, input: entry)
    let folder = try ScratchFolder()
    let target = try folder.folder("target")
    let error = try failure {
      try repository.export(ObjectID(printed: tree), folder: "", into: target)
    }
    #expect(error.message.contains("“\(name)”"))
    #expect(try folder.contents() == ["target"])
  }

  @Test func aMissingDirectoryIsAnInputOutputError() throws {
    let tree = try tree(["a": "1"])
    let error = try failure { try repository.export(tree, folder: "", into: "/nonexistent/folder") }
    #expect(error.kind == .inputOutput)
    #expect(error.message == "open failed on /nonexistent/folder: No such file or directory")
  }

  @Test func fiveThousandFilesComeOutWhole() throws {
    var files: [String: ScratchFile] = [:]
    for index in 0..<5000 { files["app\(index % 70)/res/file\(index)"] = .text("content \(index)") }
    let tree = try tree(files)
    let folder = try ScratchFolder()
    try repository.export(tree, folder: "", into: folder.path)
    #expect(try folder.contents().count == 5000 + 140)
    #expect(try folder.text("app69/res/file69") == "content 69")
  }
}
