// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import ReleaseCore
import TestSupport
import Testing

@Suite struct PrivateFileTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func write(_ text: String, mode: Int) throws -> String {
    let file = try folder.write(text, to: "token")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  @Test(arguments: [0o600, 0o400]) func whatOnlyItsOwnerMayReadIsRead(_ mode: Int) throws {
    #expect(try PrivateFile.read(write("secret", mode: mode), limit: 6) == Array("secret".utf8))
  }

  @Test(arguments: [0o601, 0o610, 0o604, 0o640, 0o644, 0o660, 0o666, 0o700 | 0o001])
  func whatOthersMayUseIsRefused(_ mode: Int) throws {
    let file = try write("secret", mode: mode)
    let error = try #require(throws: FilesError.self) { try PrivateFile.read(file, limit: 100) }
    #expect(error.kind == .badConfiguration && error.code == "files.not-private")
    #expect(error.message.contains("\(file) is not kept secret: its mode is \(String(mode, radix: 8))"))
    #expect(error.hints.first?.hasPrefix("chmod 600 \(file)") == true)
  }

  @Test func aLinkCountsAsWhatItLeadsTo() throws {
    let file = try write("secret", mode: 0o644)
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: file)
    #expect(throws: FilesError.self) { try PrivateFile.read(folder.path("link"), limit: 100) }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    #expect(try PrivateFile.read(folder.path("link"), limit: 100).count == 6)
  }

  @Test func aFolderAPipeALargeFileAndNothingAreRefused() throws {
    #expect(throws: FilesError.notPlainFile(path: folder.path)) {
      try PrivateFile.read(folder.path, limit: 100)
    }
    #expect(try Tool.run("mkfifo", ["-m", "600", folder.path("pipe")]).status == 0)
    #expect(throws: FilesError.notPlainFile(path: folder.path("pipe"))) {
      try PrivateFile.read(folder.path("pipe"), limit: 100)
    }
    let file = try write("seven b", mode: 0o600)
    #expect(throws: FilesError.tooLarge(path: file, limit: 6, found: 7)) {
      try PrivateFile.read(file, limit: 6)
    }
    let missing = try #require(throws: FilesError.self) {
      try PrivateFile.read(folder.path("missing"), limit: 6)
    }
    #expect(missing.kind == .notFound)
  }

  @Test(.enabled(if: getuid() == 0)) func anothersFileIsRefusedAlsoToRoot() throws {
    let file = try write("secret", mode: 0o600)
    try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: file)
    let error = try #require(throws: FilesError.self) { try PrivateFile.read(file, limit: 100) }
    #expect(error.message.contains("belongs to the user 65534"))
  }
}
