// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import ReleaseCore
import TestSupport
import Testing

@Suite struct AtomicWriteTests {
  @Test("A file is written whole, over an old one too, and nothing is left beside it")
  func write() throws {
    let scratch = try ScratchFolder("atomic")
    for text in ["first", "", String(repeating: "a longer text ", count: 100_000)] {
      try AtomicWrite.write(Array(text.utf8), to: scratch.path("file"))
      #expect(try scratch.text("file") == text)
      #expect(try scratch.mode("file") == 0o644)
      #expect(try scratch.contents() == ["file"])
    }
    try AtomicWrite.write([1], to: scratch.path("secret"), mode: 0o600)
    #expect(try scratch.mode("secret") == 0o600)
  }

  @Test("A file that cannot be replaced stays as it is, and nothing is left beside it")
  func failure() throws {
    let scratch = try ScratchFolder("atomic")
    try scratch.write("x", to: "folder/inner")
    let error = #expect(throws: FilesError.self) { try AtomicWrite.write([1], to: scratch.path("folder")) }
    #expect(error?.kind.exitStatus == 74)
    #expect(error?.message.contains("rename failed") == true)
    #expect(try scratch.contents() == ["folder", "folder/inner"])
  }

  @Test("A folder that is not there is named")
  func missing() throws {
    let scratch = try ScratchFolder("atomic")
    let error = #expect(throws: FilesError.self) { try AtomicWrite.write([1], to: scratch.path("no/file")) }
    #expect(error?.kind == .notFound)
    #expect(error?.message.contains("\(scratch.path("no"))/.staging-file.") == true)
  }

  @Test("What a dead process of the same number left is stepped over")
  func stale() throws {
    let scratch = try ScratchFolder("atomic")
    let number = ProcessInfo.processInfo.processIdentifier
    try scratch.write("stale", to: ".staging-file.\(number)")
    try AtomicWrite.write(Array("new".utf8), to: scratch.path("file"))
    #expect(try scratch.text("file") == "new")
    #expect(try scratch.text(".staging-file.\(number)") == "stale")
  }

  @Test("A link is replaced, not followed")
  func link() throws {
    let scratch = try ScratchFolder("atomic")
    let target = try scratch.write("target", to: "target")
    try FileManager.default.createSymbolicLink(atPath: scratch.path("file"), withDestinationPath: target)
    try AtomicWrite.write(Array("new".utf8), to: scratch.path("file"))
    #expect(try scratch.text("target") == "target")
    #expect(try scratch.text("file") == "new")
  }
}
